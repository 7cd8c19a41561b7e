package org.fewlabel.gateway.claim;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.fewlabel.contracts.Claim;
import org.fewlabel.contracts.ResumePoint;
import org.fewlabel.contracts.Text;
import org.fewlabel.gateway.GatewayConfig;
import org.fewlabel.gateway.job.Job;
import org.fewlabel.gateway.job.JobId;
import org.fewlabel.gateway.job.Jobs;
import org.fewlabel.gateway.job.LabeledEpoch;
import org.fewlabel.gateway.job.WorkerKind;
import org.fewlabel.gateway.job.Workers;
import org.fewlabel.gateway.problem.Problem;
import org.jspecify.annotations.Nullable;

/** Where trainers ask for work. */
@Path("/internal/v1")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
class ClaimsResource {
    private static final int TRAINER_NAME_LENGTH_MAX = 200;

    private final Jobs jobs;
    private final Workers workers;
    private final Duration leaseDuration;

    ClaimsResource(Jobs jobs, Workers workers, GatewayConfig config) {
        this.jobs = jobs;
        this.workers = workers;
        this.leaseDuration = config.lease().duration();
    }

    @POST
    @Path("claims")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(hidden = true)
    public Response claim(Claim.@Nullable Request request) {
        String trainer = request == null ? null : request.trainer();
        String flaw = Text.flaw(trainer == null ? "" : trainer, TRAINER_NAME_LENGTH_MAX);
        if (trainer == null || flaw != null) {
            return Problem.invalid("trainer", String.valueOf(flaw)).response();
        }
        workers.heard(WorkerKind.TRAINER);
        return jobs.claimNext(trainer, leaseDuration)
                .map(job -> Response.ok(claim(job)).build())
                .orElseGet(() -> Response.noContent().build());
    }

    @GET
    @Path("jobs/{id}/resume-point")
    @Operation(hidden = true)
    public Response resumePoint(@PathParam("id") String id) {
        return JobId.parse(id)
                .flatMap(jobs::find)
                .map(job -> resumePoint(job) == null
                        ? Response.noContent().build()
                        : Response.ok(resumePoint(job)).build())
                .orElseGet(() -> Problem.unknownJob(id).response());
    }

    private Claim claim(Job job) {
        return new Claim(
                job.id(),
                job.attempt(),
                job.spec(),
                resumePoint(job),
                job.unfinishedToGoOn(),
                job.startFrom(),
                leaseDuration.toSeconds(),
                jobs.traceparent(job.id()));
    }

    private static @Nullable ResumePoint resumePoint(Job job) {
        LabeledEpoch labeled = job.labeled();
        return labeled == null ? null : labeled.resumePoint();
    }
}
