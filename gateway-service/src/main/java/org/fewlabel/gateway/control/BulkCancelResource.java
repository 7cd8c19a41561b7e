package org.fewlabel.gateway.control;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.fewlabel.contracts.rest.ApiPath;
import org.fewlabel.contracts.rest.CancelledJobs;
import org.fewlabel.gateway.identity.Ownership;
import org.fewlabel.gateway.job.Decision;
import org.fewlabel.gateway.job.Job;
import org.fewlabel.gateway.listing.ListQuery;
import org.fewlabel.gateway.registry.JobFilter;
import org.fewlabel.gateway.registry.Jobs;
import org.fewlabel.gateway.registry.UnreadableJobException;
import org.fewlabel.service.rest.Problem;
import org.fewlabel.service.rest.QueryParameters;
import org.jspecify.annotations.Nullable;

/** Many jobs cancelled at once, for users. */
@Path(ApiPath.JOBS + "/cancel")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "jobs")
class BulkCancelResource {
    /** So that an answer comes in seconds; whoever wants more asks again. */
    private static final int JOBS_MAX = 200;

    private final Jobs jobs;
    private final Ownership ownership;

    BulkCancelResource(Jobs jobs, Ownership ownership) {
        this.ownership = ownership;
        this.jobs = jobs;
    }

    @POST
    @Operation(
            operationId = "cancelJobs",
            summary = "Stop jobs for good, by the filters of the list",
            description = "At least one filter must be given. At most " + JOBS_MAX
                    + " jobs are cancelled, oldest first; the answer says whether there are more. Without the role"
                    + " operate they are the asker's own.")
    @APIResponse(
            responseCode = "200",
            description =
                    "The jobs that were cancelled or are asked to stop; those that were so already are not among them",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "CancelledJobs")))
    @APIResponse(responseCode = "400", description = "Some parameters are wrong, or none is given")
    public Response cancel(
            @Parameter(schema = @Schema(ref = "JobState")) @QueryParam("state") @Nullable String state,
            @QueryParam("method") @Nullable String method,
            @QueryParam("dataset") @Nullable String dataset,
            @QueryParam("name") @Nullable String name,
            @QueryParam("owner") @Nullable String owner,
            @Context UriInfo uri) {
        // The parameters are named for whoever asks which there are, the documentation and the filter of unknown ones.
        QueryParameters query = new QueryParameters(uri.getQueryParameters());
        JobFilter filter = ListQuery.filter(query);
        query.finish();
        return filter.isEmpty()
                ? Problem.invalid(
                                "state",
                                "must be given, or dataset, method, name or owner: all jobs are cancelled by nobody")
                        .response()
                : Response.ok(cancel(ownership
                                .ofOwn("jobs", filter.owner())
                                .map(filter::of)
                                .orElse(filter)))
                        .build();
    }

    private CancelledJobs cancel(JobFilter filter) {
        List<UUID> found = jobs.cancellable(filter, JOBS_MAX + 1);
        List<UUID> cancelled = new ArrayList<>();
        List<UUID> unreadable = new ArrayList<>();
        for (UUID id : found.subList(0, Math.min(found.size(), JOBS_MAX))) {
            try {
                // It may have ended or begun since, and then it is refused: what else a filter names never changes.
                jobs.change(id, (job, now) -> cancel(job, filter, now))
                        .filter(Decision.Accepted.class::isInstance)
                        .ifPresent(decision -> cancelled.add(id));
            } catch (UnreadableJobException e) {
                unreadable.add(id);
            }
        }
        return new CancelledJobs(cancelled, found.size() > JOBS_MAX, unreadable);
    }

    private static Decision cancel(Job job, JobFilter filter, Instant now) {
        return filter.state() == null || filter.state() == job.state()
                ? job.cancel(now)
                : new Decision.Refused("it is " + job.state().wireName() + " by now");
    }
}
