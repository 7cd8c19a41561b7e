package org.fewlabel.gateway.listing;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.fewlabel.contracts.rest.ApiPath;
import org.fewlabel.gateway.job.JobId;
import org.fewlabel.gateway.registry.JobPage;
import org.fewlabel.gateway.registry.Jobs;
import org.fewlabel.service.rest.Problem;
import org.fewlabel.service.rest.QueryParameters;
import org.jspecify.annotations.Nullable;

/** Where users look at jobs. */
@Path(ApiPath.JOBS)
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "jobs")
class ListingResource {
    private final Jobs jobs;
    private final JobViews views;

    ListingResource(Jobs jobs, JobViews views) {
        this.jobs = jobs;
        this.views = views;
    }

    @GET
    @Operation(
            operationId = "listJobs",
            summary = "List jobs, newest first",
            description =
                    "A page has as many as asked for, or fewer and a nextPageToken where their specs are long together")
    @APIResponse(
            responseCode = "200",
            description = "A page of jobs",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "JobPage")))
    @APIResponse(responseCode = "400", description = "Some parameters are wrong; all of them are named")
    public Response list(
            @Parameter(schema = @Schema(ref = "JobState")) @QueryParam("state") @Nullable String state,
            @QueryParam("method") @Nullable String method,
            @QueryParam("dataset") @Nullable String dataset,
            @QueryParam("name") @Nullable String name,
            @QueryParam("owner") @Nullable String owner,
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "200", defaultValue = "50"))
                    @QueryParam("pageSize")
                    @Nullable
                    String pageSize,
            @QueryParam("pageToken") @Nullable String pageToken,
            @Context UriInfo uri) {
        // The parameters are named for whoever asks which there are, the documentation and the filter of unknown ones.
        ListQuery query = ListQuery.read(new QueryParameters(uri.getQueryParameters()));
        JobPage page = jobs.page(query.filter(), query.after(), query.pageSize());
        return Response.ok(views.of(page)).build();
    }

    @GET
    @Path("{id}")
    @Operation(operationId = "getJob", summary = "Look at a job")
    @APIResponse(
            responseCode = "200",
            description = "The job",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "Job")))
    @APIResponse(responseCode = "404", description = "There is no such job")
    public Response get(@PathParam("id") String id) {
        return JobId.parse(id)
                .flatMap(jobs::find)
                .map(job -> Response.ok(views.of(job)).build())
                .orElseGet(() -> Problem.unknownJob(id).response());
    }
}
