package org.fewlabel.gateway.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.Text;
import org.fewlabel.contracts.rest.ApiPath;
import org.fewlabel.gateway.download.DownloadFilter;
import org.fewlabel.gateway.job.JobId;
import org.fewlabel.gateway.results.MetricsService;
import org.fewlabel.gateway.results.ResultsResource;
import org.fewlabel.service.rest.Problem;
import org.jspecify.annotations.Nullable;

/** Which cell of a sweep helped: the gateway knows its runs, the metrics service what came out of them. */
@Path(ApiPath.SWEEPS + "/{id}/comparison")
@Blocking
@DownloadFilter.Counted
@Produces({MediaType.APPLICATION_JSON, "text/csv", "text/markdown", "application/x-latex", Problem.MEDIA_TYPE})
@Tag(name = "sweeps")
class SweepComparisonResource {
    private final Sweeps sweeps;
    private final MetricsService metrics;

    SweepComparisonResource(Sweeps sweeps, MetricsService metrics) {
        this.sweeps = sweeps;
        this.metrics = metrics;
    }

    @GET
    @Operation(
            operationId = "compareSweep",
            summary = "Which cell of a sweep helped: the cells as rows, and their paired differences to the baseline",
            description =
                    "What failed and what is not done is shown. With axes each cell is compared with the baseline's at the"
                            + " same point.")
    @APIResponse(
            responseCode = "200",
            description = "The cells in their order",
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "Comparison")),
                @Content(mediaType = "text/csv", schema = @Schema(type = SchemaType.STRING)),
                @Content(mediaType = "text/markdown", schema = @Schema(type = SchemaType.STRING)),
                @Content(mediaType = "application/x-latex", schema = @Schema(type = SchemaType.STRING))
            })
    @APIResponse(
            responseCode = "400",
            description = "A parameter is wrong, or the sweep has more cells than one comparison takes")
    @APIResponse(responseCode = "404", description = "There is no such sweep")
    @APIResponse(
            responseCode = "503",
            description = "The metrics service does not answer; Retry-After says when to try again")
    public Response compare(
            @PathParam("id") String id,
            @Parameter(description = "Which test error stands for a run, as for the comparison of jobs")
                    @QueryParam("figure")
                    @DefaultValue("student.last")
                    String figure,
            @Parameter(schema = @Schema(type = SchemaType.NUMBER, minimum = "0.5", maximum = "0.999"))
                    @QueryParam("confidence")
                    @DefaultValue("0.95")
                    String confidence,
            @Parameter(description = "The label of a row, or of a cell of it; by default the plan's")
                    @QueryParam("baseline")
                    @Nullable
                    String baseline,
            @Parameter(schema = @Schema(enumeration = {"none", "holm"})) @QueryParam("adjust") @DefaultValue("none")
                    String adjust,
            @Parameter(description = "json, csv, markdown or latex; by default as Accept says, else json")
                    @QueryParam("format")
                    @Nullable
                    String format,
            @Context HttpHeaders headers,
            @Context Request request) {
        Optional<Sweeps.Whole> found = JobId.parse(id).flatMap(sweeps::find);
        if (found.isEmpty()) {
            return Problem.unknownSweep(id).response();
        }
        Sweeps.Whole whole = found.get();
        Optional<String> row = Optional.ofNullable(
                        baseline == null ? whole.sweep().settings().baseline() : baseline)
                .flatMap(label -> ComparisonRequest.baselineRow(whole.cells(), label));
        if (baseline != null && row.isEmpty()) {
            return Problem.invalid("baseline", "must be the label of a row or a cell, was " + Text.shown(baseline))
                    .response();
        }
        if (!confidence.matches("0?\\.[0-9]{1,6}")) {
            return Problem.invalid("confidence", "must be a number from 0.5 to 0.999, was " + Text.shown(confidence))
                    .response();
        }
        ComparisonRequest question = ComparisonRequest.of(
                whole.cells(), whole.runs(), row.orElse(null), figure, Double.parseDouble(confidence), adjust);
        String path = ApiPath.COMPARISON
                + (format == null ? "" : "?format=" + URLEncoder.encode(format, StandardCharsets.UTF_8));
        return ResultsResource.passedOn(
                metrics.post(path, ResultsResource.accept(headers), json(question)),
                DownloadFilter.isForTheHead(request));
    }

    private static String json(ComparisonRequest request) {
        try {
            return Json.mapper().writeValueAsString(request);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the question for a comparison cannot be written as JSON", e);
        }
    }
}
