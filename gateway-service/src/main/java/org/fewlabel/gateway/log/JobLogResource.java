package org.fewlabel.gateway.log;

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
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.fewlabel.contracts.rest.ApiPath;
import org.fewlabel.contracts.rest.JobLogText;
import org.fewlabel.contracts.rest.JobLogView;
import org.fewlabel.gateway.download.DownloadFilter;
import org.fewlabel.gateway.job.Job;
import org.fewlabel.gateway.job.JobId;
import org.fewlabel.gateway.registry.Jobs;
import org.fewlabel.service.rest.Problem;
import org.fewlabel.service.rest.QueryParameters;
import org.jspecify.annotations.Nullable;

/** Where users read what was said of a job. */
@Path(ApiPath.JOBS + "/{id}/log")
@Produces({MediaType.APPLICATION_JSON, Problem.MEDIA_TYPE})
@Blocking
@Tag(name = "jobs")
class JobLogResource {
    private static final int LINES = 200;
    private static final int LINES_MAX = JobLogs.FIRST_LINES + JobLogs.NEWEST_LINES;
    private static final String TEXT = "text/plain;charset=UTF-8";

    private final Jobs jobs;
    private final JobLogs logs;

    JobLogResource(Jobs jobs, JobLogs logs) {
        this.jobs = jobs;
        this.logs = logs;
    }

    @GET
    @DownloadFilter.Counted
    @Operation(
            operationId = "getJobLog",
            summary = "What the services said of a job",
            description =
                    "Of each job the first 100 lines are kept and the newest 1,900, of these at most 1 MiB. Lines come"
                            + " within seconds; what services have no room for is counted as lost.")
    @APIResponse(
            responseCode = "200",
            description = "The newest lines, or those after the line that was named",
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "JobLog")),
                @Content(mediaType = MediaType.TEXT_PLAIN, schema = @Schema(type = SchemaType.STRING))
            })
    @APIResponse(responseCode = "400", description = "Some parameters are wrong; all of them are named")
    @APIResponse(responseCode = "404", description = "There is no such job")
    @APIResponse(responseCode = "503", description = DownloadFilter.BUSY)
    public Response get(
            @PathParam("id") String id,
            @Parameter(
                            description = "The number of the last line that one has: the next ones are answered",
                            schema = @Schema(type = SchemaType.INTEGER, format = "int64", minimum = "0"))
                    @QueryParam("after")
                    @Nullable
                    String after,
            @Parameter(
                            schema =
                                    @Schema(
                                            type = SchemaType.INTEGER,
                                            minimum = "1",
                                            maximum = "2000",
                                            defaultValue = "200"))
                    @QueryParam("pageSize")
                    @Nullable
                    String pageSize,
            @Parameter(
                            schema =
                                    @Schema(
                                            enumeration = {"json", "text"},
                                            defaultValue = "json"))
                    @QueryParam("format")
                    @Nullable
                    String format,
            @Context UriInfo uri) {
        QueryParameters query = new QueryParameters(uri.getQueryParameters());
        Long behind = query.value("after", text -> QueryParameters.parseWholeNumber(text, 0, Long.MAX_VALUE))
                .orElse(null);
        int max = query.pageSize(LINES, LINES_MAX);
        JobLogFormat form = query.value("format", text -> QueryParameters.parseName(JobLogFormat.values(), text))
                .orElse(JobLogFormat.JSON);
        query.finish();
        UUID job = JobId.parse(id).flatMap(jobs::find).map(Job::id).orElse(null);
        if (job == null) {
            return Problem.unknownJob(id).response();
        }
        JobLogView log = logs.look(job, behind, max);
        return form == JobLogFormat.TEXT
                ? Response.ok(JobLogText.lines(log, behind) + JobLogText.lost(log), TEXT)
                        .build()
                : Response.ok(log, MediaType.APPLICATION_JSON_TYPE).build();
    }
}
