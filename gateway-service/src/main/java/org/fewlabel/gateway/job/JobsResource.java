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
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.gateway.problem.Problem;
import org.jspecify.annotations.Nullable;

/** The jobs, for users. */
@Path("/api/v1/jobs")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
class JobsResource {
    private final Jobs jobs;

    JobsResource(Jobs jobs) {
        this.jobs = jobs;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    Response submit(
            InputStream in,
            @HeaderParam("Idempotency-Key") @Nullable String key,
            @QueryParam("validateOnly") @Nullable String validateOnly,
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
        JobSpec.Reading reading = body.get().spec();
        if (reading instanceof JobSpec.Rejected rejected) {
            return Problem.invalid(rejected.violations()).response();
        }
        JobSpec spec = ((JobSpec.Accepted) reading).spec();
        if ("true".equals(validateOnly)) {
            return Response.ok(spec).build();
        }
        IdempotencyKey idempotencyKey =
                key == null ? null : new IdempotencyKey(key, body.get().sha256());
        return answer(jobs.submit(spec, idempotencyKey), uri);
    }

    private static Response answer(Submission submission, UriInfo uri) {
        if (submission instanceof Submission.Accepted accepted) {
            return Response.accepted(JobView.of(accepted.job()))
                    .location(uri.getAbsolutePathBuilder()
                            .path(accepted.job().id().toString())
                            .build())
                    .build();
        }
        return Problem.keyTaken().response();
    }

    @GET
    Response list(
            @QueryParam("state") @Nullable String state,
            @QueryParam("method") @Nullable String method,
            @QueryParam("dataset") @Nullable String dataset,
            @QueryParam("name") @Nullable String name,
            @QueryParam("pageSize") @Nullable String pageSize,
            @QueryParam("pageToken") @Nullable String pageToken) {
        ListQuery.Reading reading = ListQuery.read(state, method, dataset, name, pageSize, pageToken);
        if (reading instanceof ListQuery.Accepted accepted) {
            ListQuery query = accepted.query();
            JobPage page = jobs.page(query.filter(), query.after(), query.pageSize());
            return Response.ok(JobView.PageView.of(page)).build();
        }
        return Problem.invalid(((ListQuery.Rejected) reading).violations()).response();
    }

    @GET
    @Path("{id}")
    Response get(@PathParam("id") String id) {
        return JobId.parse(id)
                .flatMap(jobs::find)
                .map(job -> Response.ok(JobView.of(job)).build())
                .orElseGet(() -> Problem.unknownJob(id).response());
    }

    @POST
    @Path("{id}/cancel")
    Response cancel(@PathParam("id") String id) {
        return change(id, Job::cancel);
    }

    @POST
    @Path("{id}/pause")
    Response pause(@PathParam("id") String id) {
        return change(id, Job::pause);
    }

    @POST
    @Path("{id}/resume")
    Response resume(@PathParam("id") String id) {
        return change(id, Job::resume);
    }

    private Response change(String id, BiFunction<Job, Instant, Decision> wish) {
        Optional<UUID> known = JobId.parse(id);
        return known.flatMap(job -> jobs.change(job, wish))
                .map(JobsResource::answer)
                .orElseGet(() -> Problem.unknownJob(id).response());
    }

    private static Response answer(Decision decision) {
        if (decision instanceof Decision.Accepted accepted) {
            return Response.ok(JobView.of(accepted.job())).build();
        }
        return Problem.conflict(((Decision.Refused) decision).why()).response();
    }
}
