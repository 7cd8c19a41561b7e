package org.fewlabel.gateway.submission;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.fewlabel.contracts.job.ImageFolders;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.job.Violation;
import org.fewlabel.contracts.model.ModelFolder;
import org.fewlabel.contracts.rest.ApiPath;
import org.fewlabel.gateway.identity.Ownership;
import org.fewlabel.gateway.listing.JobViews;
import org.fewlabel.service.rest.JsonBody;
import org.fewlabel.service.rest.Problem;
import org.fewlabel.service.rest.QueryParameters;
import org.jspecify.annotations.Nullable;

/** Where users submit jobs. */
@Path(ApiPath.JOBS)
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "jobs")
class SubmissionResource {
    private final Submissions submissions;
    private final JobViews views;
    private final ImageFolders folders;
    private final ModelFolder models;
    private final Ownership ownership;

    SubmissionResource(
            Submissions submissions, JobViews views, ImageFolders folders, ModelFolder models, Ownership ownership) {
        this.ownership = ownership;
        this.submissions = submissions;
        this.views = views;
        this.folders = folders;
        this.models = models;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "submitJob", summary = "Submit a job")
    @RequestBody(required = true, content = @Content(schema = @Schema(ref = "JobSpec")))
    @APIResponse(
            responseCode = "200",
            description = "With validateOnly: the spec with every default filled in",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "JobSpec")))
    @APIResponse(
            responseCode = "202",
            description = "The job waits for a trainer; Location is where to look",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "Job")))
    @APIResponse(responseCode = "400", description = "Some fields are wrong; all of them are named")
    @APIResponse(responseCode = "413", description = "The body is too large")
    @APIResponse(responseCode = "422", description = "The Idempotency-Key came with another body before")
    @APIResponse(responseCode = "429", description = "The owner has as many jobs that wait as one may have (quota)")
    @APIResponse(
            responseCode = "503",
            description = "As many folders are looked into as may be at a time; Retry-After says when to try again")
    public Response submit(
            InputStream in,
            @Parameter(description = "The same key and body give the same job again")
                    @HeaderParam("Idempotency-Key")
                    @Nullable
                    String key,
            @Parameter(
                            description = "Only check the spec and show it with its defaults",
                            schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "false"))
                    @QueryParam("validateOnly")
                    @Nullable
                    String validateOnly,
            @Context UriInfo uri) {
        String body = JsonBody.read(in);
        boolean checksOnly = QueryParameters.flag("validateOnly", validateOnly);
        IdempotencyKey idempotencyKey = IdempotencyKey.read(key, body, ownership.owner());
        Optional<Submission> before =
                checksOnly || idempotencyKey == null ? Optional.empty() : submissions.submittedBefore(idempotencyKey);
        if (before.isPresent()) {
            return answer(before.get(), uri);
        }
        JobSpec.Reading reading = JobSpec.read(body, folders, models);
        if (reading instanceof JobSpec.Rejected rejected) {
            return Problem.invalid(rejected.violations()).response();
        }
        JobSpec spec = ((JobSpec.Accepted) reading).spec();
        if (checksOnly) {
            List<Violation> violations = submissions.violations(spec);
            return violations.isEmpty()
                    ? Response.ok(spec).build()
                    : Problem.invalid(violations).response();
        }
        return answer(submissions.submit(spec, ownership.owner(), idempotencyKey), uri);
    }

    private Response answer(Submission submission, UriInfo uri) {
        if (submission instanceof Submission.Accepted accepted) {
            return Response.accepted(views.of(accepted.job()))
                    .location(uri.getAbsolutePathBuilder()
                            .path(accepted.job().id().toString())
                            .build())
                    .build();
        }
        if (submission instanceof Submission.Rejected rejected) {
            return Problem.invalid(rejected.violations()).response();
        }
        return Problem.keyTaken().response();
    }
}
