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
import org.fewlabel.contracts.rest.WorkerKind;
import org.fewlabel.gateway.GatewayConfig;
import org.fewlabel.gateway.job.Job;
import org.fewlabel.gateway.job.JobId;
import org.fewlabel.gateway.job.LabeledEpoch;
import org.fewlabel.gateway.registry.Claims;
import org.fewlabel.gateway.registry.Jobs;
import org.fewlabel.gateway.registry.RetentionMarks;
import org.fewlabel.gateway.worker.TrainerPrecisions;
import org.fewlabel.gateway.worker.Workers;
import org.fewlabel.service.rest.Problem;
import org.jspecify.annotations.Nullable;

/** Where trainers ask for work. */
@Path("/internal/v1")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
class ClaimsResource {
    private static final int TRAINER_NAME_LENGTH_MAX = 200;
    private static final int REQUEST_LENGTH_MAX = 100;

    private final Claims claims;
    private final Jobs jobs;
    private final Workers workers;
    private final TrainerPrecisions precisions;
    private final RetentionMarks marks;
    private final Duration leaseDuration;

    ClaimsResource(
            Claims claims,
            Jobs jobs,
            Workers workers,
            TrainerPrecisions precisions,
            RetentionMarks marks,
            GatewayConfig config) {
        this.claims = claims;
        this.jobs = jobs;
        this.marks = marks;
        this.workers = workers;
        this.precisions = precisions;
        this.leaseDuration = config.lease().duration();
    }

    @POST
    @Path("claims")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(hidden = true)
    public Response claim(Claim.@Nullable Request request) {
        String trainer = request == null ? null : request.trainer();
        String flaw = Text.flaw(trainer == null ? "" : trainer, TRAINER_NAME_LENGTH_MAX);
        if (request == null || trainer == null || flaw != null) {
            return Problem.invalid("trainer", String.valueOf(flaw)).response();
        }
        String question = request.request();
        String flawOfQuestion = question == null ? null : Text.flaw(question, REQUEST_LENGTH_MAX);
        if (flawOfQuestion != null) {
            return Problem.invalid("request", flawOfQuestion).response();
        }
        workers.heard(WorkerKind.TRAINER);
        if (request.precisions() != null) {
            precisions.heard(request.precisions());
        }
        return claims.claimNext(trainer, question, leaseDuration)
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

    /** Nothing further is removed before the trainer has said from where it goes on. */
    private Claim claim(Job job) {
        int removedBefore = marks.of(job.id()).removedBefore(job.labeled());
        return new Claim(
                job.id(),
                job.attempt(),
                job.spec(),
                resumePoint(job),
                job.outputs().unfinishedToGoOn(),
                job.origin().startFrom(),
                leaseDuration.toSeconds(),
                job.origin().traceparent(),
                removedBefore == 0 ? null : (Integer) removedBefore);
    }

    private static @Nullable ResumePoint resumePoint(Job job) {
        LabeledEpoch labeled = job.labeled();
        return labeled == null ? null : labeled.resumePoint();
    }
}
