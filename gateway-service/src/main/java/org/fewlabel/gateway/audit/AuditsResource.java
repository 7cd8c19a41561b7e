package org.fewlabel.gateway.audit;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.fewlabel.contracts.job.Violations;
import org.fewlabel.contracts.rest.ApiPath;
import org.fewlabel.gateway.download.DownloadFilter;
import org.fewlabel.gateway.identity.Ownership;
import org.fewlabel.gateway.job.Job;
import org.fewlabel.gateway.job.JobId;
import org.fewlabel.gateway.registry.Jobs;
import org.fewlabel.service.rest.JsonBody;
import org.fewlabel.service.rest.Problem;

/** Where users find out how many of a job's labels are right. */
@Path(ApiPath.JOBS + "/{id}/audits")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "labels")
class AuditsResource {
    private final Jobs jobs;
    private final Audits audits;
    private final Ownership ownership;

    AuditsResource(Jobs jobs, Audits audits, Ownership ownership) {
        this.ownership = ownership;
        this.jobs = jobs;
        this.audits = audits;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @DownloadFilter.Counted
    @Operation(operationId = "drawAudit", summary = "Draw random images of those that the job labeled by itself")
    @RequestBody(required = true, content = @Content(schema = @Schema(ref = "AuditRequest")))
    @APIResponse(
            responseCode = "200",
            description = "The same was asked for before; it is that audit, with its answers",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "Audit")))
    @APIResponse(
            responseCode = "201",
            description = "The audit; Location is where to look",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "Audit")))
    @APIResponse(
            responseCode = "400",
            description = "Some fields are wrong; all of them are named",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(ref = "Problem")))
    @APIResponse(
            responseCode = "404",
            description = "There is no such job, or its labels were removed",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(ref = "Problem")))
    @APIResponse(
            responseCode = "409",
            description =
                    "There are no labels yet (not-yet), or none that the job was not given (nothing-to-audit), or the"
                            + " job has a hundred audits (too-many-audits)",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(ref = "Problem")))
    @APIResponse(
            responseCode = "413",
            description = "The body is too large",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(ref = "Problem")))
    @APIResponse(
            responseCode = "503",
            description = DownloadFilter.BUSY,
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(ref = "Problem")))
    public Response draw(@PathParam("id") String id, InputStream in, @Context UriInfo uri) throws IOException {
        Optional<Job> job = JobId.parse(id).flatMap(jobs::find);
        if (job.isEmpty()) {
            return Problem.unknownJob(id).response();
        }
        ownership.require("the job", job.get().origin().owner());
        String body = JsonBody.read(in);
        Violations violations = new Violations();
        Optional<AuditRequest> request = AuditRequest.read(body, violations);
        if (request.isEmpty()) {
            return Problem.invalid(violations.shown()).response();
        }
        Audits.Answer answer = audits.draw(job.get(), request.get());
        if (answer instanceof Audits.Refused refused) {
            return refused.problem().response();
        }
        Audits.Found found = (Audits.Found) answer;
        return Response.status(found.isNew() ? Response.Status.CREATED : Response.Status.OK)
                .entity(AuditViews.of(found.audit(), classes(job.get())))
                .location(uri.getAbsolutePathBuilder()
                        .path(found.audit().id().toString())
                        .build())
                .build();
    }

    @GET
    @Operation(operationId = "listAudits", summary = "List the audits of a job, newest first, without their images")
    @APIResponse(
            responseCode = "200",
            description = "All audits of the job",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "AuditList")))
    @APIResponse(
            responseCode = "404",
            description = "There is no such job",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(ref = "Problem")))
    public Response list(@PathParam("id") String id) {
        return JobId.parse(id)
                .flatMap(jobs::find)
                .map(job -> Response.ok(AuditViews.of(audits.ofJob(job.id()))).build())
                .orElseGet(() -> Problem.unknownJob(id).response());
    }

    @GET
    @Path("{audit}")
    @Operation(operationId = "getAudit", summary = "Look at an audit: its images, the answers and what they tell")
    @APIResponse(
            responseCode = "200",
            description = "The audit; of images without an answer it does not tell the prediction",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "Audit")))
    @APIResponse(
            responseCode = "404",
            description = "There is no such job, or it has no such audit",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(ref = "Problem")))
    public Response get(@PathParam("id") String id, @PathParam("audit") String audit) {
        Optional<Job> job = JobId.parse(id).flatMap(jobs::find);
        if (job.isEmpty()) {
            return Problem.unknownJob(id).response();
        }
        return JobId.parse(audit)
                .flatMap(parsed -> audits.find(job.get().id(), parsed))
                .map(found ->
                        Response.ok(AuditViews.of(found, classes(job.get()))).build())
                .orElseGet(() -> Problem.unknownAudit(audit).response());
    }

    @POST
    @Path("{audit}/answers")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "answerAudit", summary = "Say the classes of some of its images")
    @RequestBody(required = true, content = @Content(schema = @Schema(ref = "AuditAnswers")))
    @APIResponse(
            responseCode = "200",
            description = "The audit with these answers, and the predictions of the images that have one",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "Audit")))
    @APIResponse(
            responseCode = "400",
            description = "Some answers are wrong, and none was taken: an image that is none of the audit's, an unknown"
                    + " class, another answer than the image has; all of them are named",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(ref = "Problem")))
    @APIResponse(
            responseCode = "404",
            description = "There is no such job, or it has no such audit",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(ref = "Problem")))
    @APIResponse(
            responseCode = "413",
            description = "The body is too large",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(ref = "Problem")))
    public Response answer(@PathParam("id") String id, @PathParam("audit") String audit, InputStream in) {
        Optional<Job> job = JobId.parse(id).flatMap(jobs::find);
        if (job.isEmpty()) {
            return Problem.unknownJob(id).response();
        }
        ownership.require("the job", job.get().origin().owner());
        String body = JsonBody.read(in);
        Violations violations = new Violations();
        List<AuditRequest.Given> answers = AuditRequest.readAnswers(body, violations);
        if (!violations.isEmpty()) {
            return Problem.invalid(violations.shown()).response();
        }
        Optional<UUID> parsed = JobId.parse(audit);
        Optional<Audits.Answer> taken = parsed.flatMap(each -> audits.answer(job.get(), each, answers));
        if (taken.isEmpty()) {
            return Problem.unknownAudit(audit).response();
        }
        return taken.get() instanceof Audits.Found found
                ? Response.ok(AuditViews.of(found.audit(), classes(job.get()))).build()
                : ((Audits.Refused) taken.get()).problem().response();
    }

    private static List<String> classes(Job job) {
        return job.spec().dataset().classNames();
    }
}
