package org.fewlabel.gateway.control;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.fewlabel.contracts.rest.ApiPath;
import org.fewlabel.gateway.identity.Ownership;
import org.fewlabel.gateway.job.Decision;
import org.fewlabel.gateway.job.Job;
import org.fewlabel.gateway.job.JobId;
import org.fewlabel.gateway.listing.JobViews;
import org.fewlabel.gateway.registry.Jobs;
import org.fewlabel.gateway.registry.RetentionMarks;
import org.fewlabel.service.rest.JsonBody;
import org.fewlabel.service.rest.Problem;

/** Where users stop jobs, let them go on and put them before others. */
@Path(ApiPath.JOBS)
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "jobs")
@APIResponse(
        responseCode = "200",
        description = "The job; doing it again changes nothing",
        content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "Job")))
@APIResponse(responseCode = "404", description = "There is no such job")
@APIResponse(responseCode = "409", description = "The job's state does not allow it")
class ControlResource {
    private final Jobs jobs;
    private final RetentionMarks marks;
    private final JobViews views;
    private final Ownership ownership;

    ControlResource(Jobs jobs, RetentionMarks marks, JobViews views, Ownership ownership) {
        this.ownership = ownership;
        this.jobs = jobs;
        this.marks = marks;
        this.views = views;
    }

    @POST
    @Path("{id}/cancel")
    @Operation(operationId = "cancelJob", summary = "Stop a job for good")
    public Response cancel(@PathParam("id") String id) {
        return change(id, Job::cancel);
    }

    @POST
    @Path("{id}/pause")
    @Operation(operationId = "pauseJob", summary = "Stop a job at its next checkpoint")
    public Response pause(@PathParam("id") String id) {
        return change(id, Job::pause);
    }

    @POST
    @Path("{id}/resume")
    @Operation(operationId = "resumeJob", summary = "Let a paused job go on from its last checkpoint")
    public Response resume(@PathParam("id") String id) {
        return change(id, Job::resume);
    }

    @POST
    @Path("{id}/retry")
    @Operation(
            operationId = "retryJob",
            summary = "Let a job that failed or was cancelled go on from its last labeled epoch",
            description = "It has as many attempts as a new job. One that waits for another attempt has it at once.")
    @APIResponse(responseCode = "429", description = "The owner has as many jobs that wait as one may have (quota)")
    public Response retry(@PathParam("id") String id) {
        return JobId.parse(id)
                .filter(this::isThereAndOnesOwn)
                .flatMap(jobs::retry)
                .map(this::answer)
                .orElseGet(() -> Problem.unknownJob(id).response());
    }

    @PATCH
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "changeJob",
            summary = "Give a job that is not over another priority, or say whether its files are kept for good")
    @RequestBody(required = true, content = @Content(schema = @Schema(ref = "JobChange")))
    @APIResponse(responseCode = "400", description = "Some fields are wrong; all of them are named")
    @APIResponse(
            responseCode = "409",
            description =
                    "The job is over, and has no priority any more; or its files were removed, and none can be kept")
    @APIResponse(responseCode = "413", description = "The body is too large")
    public Response change(@PathParam("id") String id, InputStream in) {
        JobChange.Reading reading = JobChange.read(JsonBody.read(in));
        if (reading instanceof JobChange.Rejected rejected) {
            return Problem.invalid(rejected.violations()).response();
        }
        JobChange wanted = ((JobChange.Accepted) reading).change();
        return change(id, (job, now) -> {
            Instant removedAt =
                    Boolean.TRUE.equals(wanted.keep()) ? marks.of(job.id()).removedAt() : null;
            if (removedAt != null) {
                return new Decision.Refused("the files of the job were removed at " + removedAt
                        + " (FEWLABEL_ARTIFACTS_RETENTION_JOBS_KEPT); there is nothing to keep");
            }
            Decision decision = wanted.priority() == null ? Decision.unchanged(job) : job.prioritize(wanted.priority());
            if (wanted.keep() != null && decision instanceof Decision.Accepted) {
                marks.keep(job.id(), wanted.keep());
            }
            return decision;
        });
    }

    private Response change(String id, BiFunction<Job, Instant, Decision> wish) {
        Optional<UUID> known = JobId.parse(id);
        return known.filter(this::isThereAndOnesOwn)
                .flatMap(job -> jobs.change(job, wish))
                .map(this::answer)
                .orElseGet(() -> Problem.unknownJob(id).response());
    }

    /** Before its row is locked: whose a job is never changes. */
    private boolean isThereAndOnesOwn(UUID id) {
        Optional<Job> job = jobs.find(id);
        job.ifPresent(found -> ownership.require("the job", found.origin().owner()));
        return job.isPresent();
    }

    private Response answer(Decision decision) {
        if (decision instanceof Decision.Accepted accepted) {
            return Response.ok(views.of(accepted.job())).build();
        }
        return Problem.conflict(((Decision.Refused) decision).why()).response();
    }
}
