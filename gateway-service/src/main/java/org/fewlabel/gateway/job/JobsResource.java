package org.fewlabel.gateway.job;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
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
import org.fewlabel.gateway.problem.Problem;
import org.jspecify.annotations.Nullable;

/** The jobs, for users. */
@Path("/api/v1/jobs")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "jobs")
class JobsResource {
    private final Jobs jobs;
    private final JobViews views;
    private final ImageFolders folders;
    private final ModelFolder models;

    JobsResource(Jobs jobs, JobViews views, ImageFolders folders, ModelFolder models) {
        this.jobs = jobs;
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
    @APIResponse(
            responseCode = "400",
            description = "Some fields are wrong; all of them are named",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(ref = "Problem")))
    @APIResponse(
            responseCode = "413",
            description = "The body is too large",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(ref = "Problem")))
    @APIResponse(
            responseCode = "422",
            description = "The Idempotency-Key came with another body before",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(ref = "Problem")))
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
            @Context UriInfo uri)
            throws IOException {
        Optional<SpecBody> body = SpecBody.read(in);
        if (body.isEmpty()) {
            return Problem.tooLarge(SpecBody.BYTES_MAX).response();
        }
        if (validateOnly != null && !validateOnly.equals("true") && !validateOnly.equals("false")) {
            return Problem.invalid("validateOnly", "must be true or false").response();
        }
        if (key != null && !IdempotencyKey.isValid(key)) {
            return Problem.invalid(
                            "Idempotency-Key",
                            "must be 1 to " + IdempotencyKey.LENGTH_MAX + " visible characters of ASCII")
                    .response();
        }
        boolean checksOnly = "true".equals(validateOnly);
        IdempotencyKey idempotencyKey =
                key == null ? null : new IdempotencyKey(key, body.get().sha256());
        Optional<Submission> before =
                checksOnly || idempotencyKey == null ? Optional.empty() : jobs.submittedBefore(idempotencyKey);
        if (before.isPresent()) {
            return answer(before.get(), uri);
        }
        JobSpec.Reading reading = body.get().spec(folders, models);
        if (reading instanceof JobSpec.Rejected rejected) {
            return Problem.invalid(rejected.violations()).response();
        }
        JobSpec spec = ((JobSpec.Accepted) reading).spec();
        if (checksOnly) {
            List<Violation> violations = jobs.violations(spec);
            return violations.isEmpty()
                    ? Response.ok(spec).build()
                    : Problem.invalid(violations).response();
        }
        return answer(jobs.submit(spec, idempotencyKey), uri);
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

    @GET
    @Operation(operationId = "listJobs", summary = "List jobs, newest first")
    @APIResponse(
            responseCode = "200",
            description = "A page of jobs",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "JobPage")))
    @APIResponse(
            responseCode = "400",
            description = "Some parameters are wrong; all of them are named",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(ref = "Problem")))
    public Response list(
            @Parameter(schema = @Schema(ref = "JobState")) @QueryParam("state") @Nullable String state,
            @QueryParam("method") @Nullable String method,
            @QueryParam("dataset") @Nullable String dataset,
            @QueryParam("name") @Nullable String name,
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "200", defaultValue = "50"))
                    @QueryParam("pageSize")
                    @Nullable
                    String pageSize,
            @QueryParam("pageToken") @Nullable String pageToken) {
        ListQuery.Reading reading = ListQuery.read(state, method, dataset, name, pageSize, pageToken);
        if (reading instanceof ListQuery.Accepted accepted) {
            ListQuery query = accepted.query();
            JobPage page = jobs.page(query.filter(), query.after(), query.pageSize());
            return Response.ok(views.of(page)).build();
        }
        return Problem.invalid(((ListQuery.Rejected) reading).violations()).response();
    }

    @GET
    @Path("{id}")
    @Operation(operationId = "getJob", summary = "Look at a job")
    @APIResponse(
            responseCode = "200",
            description = "The job",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "Job")))
    @APIResponse(
            responseCode = "404",
            description = "There is no such job",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(ref = "Problem")))
    public Response get(@PathParam("id") String id) {
        return JobId.parse(id)
                .flatMap(jobs::find)
                .map(job -> Response.ok(views.of(job)).build())
                .orElseGet(() -> Problem.unknownJob(id).response());
    }

    @POST
    @Path("{id}/cancel")
    @Operation(operationId = "cancelJob", summary = "Stop a job for good")
    @APIResponse(
            responseCode = "200",
            description = "The job; doing it again changes nothing",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "Job")))
    @APIResponse(
            responseCode = "404",
            description = "There is no such job",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(ref = "Problem")))
    @APIResponse(
            responseCode = "409",
            description = "The job's state does not allow it",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(ref = "Problem")))
    public Response cancel(@PathParam("id") String id) {
        return change(id, Job::cancel);
    }

    @POST
    @Path("{id}/pause")
    @Operation(operationId = "pauseJob", summary = "Stop a job at its next checkpoint")
    @APIResponse(
            responseCode = "200",
            description = "The job; doing it again changes nothing",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "Job")))
    @APIResponse(
            responseCode = "404",
            description = "There is no such job",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(ref = "Problem")))
    @APIResponse(
            responseCode = "409",
            description = "The job's state does not allow it",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(ref = "Problem")))
    public Response pause(@PathParam("id") String id) {
        return change(id, Job::pause);
    }

    @POST
    @Path("{id}/resume")
    @Operation(operationId = "resumeJob", summary = "Let a paused job go on from its last checkpoint")
    @APIResponse(
            responseCode = "200",
            description = "The job; doing it again changes nothing",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "Job")))
    @APIResponse(
            responseCode = "404",
            description = "There is no such job",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(ref = "Problem")))
    @APIResponse(
            responseCode = "409",
            description = "The job's state does not allow it",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(ref = "Problem")))
    public Response resume(@PathParam("id") String id) {
        return change(id, Job::resume);
    }

    private Response change(String id, BiFunction<Job, Instant, Decision> wish) {
        Optional<UUID> known = JobId.parse(id);
        return known.flatMap(job -> jobs.change(job, wish)).map(this::answer).orElseGet(() -> Problem.unknownJob(id)
                .response());
    }

    private Response answer(Decision decision) {
        if (decision instanceof Decision.Accepted accepted) {
            return Response.ok(views.of(accepted.job())).build();
        }
        return Problem.conflict(((Decision.Refused) decision).why()).response();
    }
}
