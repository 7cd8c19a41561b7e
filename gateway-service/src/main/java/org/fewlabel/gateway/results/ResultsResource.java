package org.fewlabel.gateway.results;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.fewlabel.contracts.rest.ApiPath;
import org.fewlabel.gateway.download.DownloadFilter;
import org.fewlabel.gateway.job.JobId;
import org.fewlabel.gateway.product.ProductsResource;
import org.fewlabel.gateway.results.MetricsService.Answer;
import org.fewlabel.service.rest.Problem;
import org.jspecify.annotations.Nullable;

/** Results and comparisons, passed on from the metrics service. */
@Path("/")
@Blocking
@DownloadFilter.Counted
@Produces({MediaType.APPLICATION_JSON, "text/csv", "text/markdown", "application/x-latex", Problem.MEDIA_TYPE})
@Tag(name = "results")
public class ResultsResource {
    private static final String FILTERS =
            "Only jobs with these values, each of which may be repeated for any of them: jobId, name,"
                    + " state, dataset, labels, splitSeed, network, method, inputs, targets, seed,"
                    + " moreLabels.";
    private static final String WRONG = "A parameter, or a field of the body, is wrong; each is named";
    private static final String AWAY =
            "The metrics service does not answer, or the gateway has enough to do; Retry-After says when"
                    + " to try again";
    private static final String TABLE_FORMAT =
            "json, csv, markdown or latex (booktabs); by default as Accept says, else json";

    private final MetricsService metrics;

    ResultsResource(MetricsService metrics) {
        this.metrics = metrics;
    }

    @GET
    @Path(ApiPath.RESULTS)
    @Operation(
            operationId = "listResults",
            summary = "What came out of jobs, from the newest, as JSON or CSV",
            description = FILTERS + " The header Next-Page-Token of CSV says that there is more.")
    @Parameter(
            name = "pageSize",
            in = ParameterIn.QUERY,
            schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "1000", defaultValue = "100"))
    @Parameter(name = "pageToken", in = ParameterIn.QUERY, description = "The nextPageToken of an earlier answer")
    @Parameter(name = "name", in = ParameterIn.QUERY)
    @APIResponse(
            responseCode = "200",
            description = "results, each with the test errors of its networks in [0, 1], and nextPageToken",
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(type = SchemaType.OBJECT)),
                @Content(mediaType = "text/csv", schema = @Schema(type = SchemaType.STRING))
            })
    @APIResponse(responseCode = "400", description = WRONG)
    @APIResponse(responseCode = "503", description = AWAY)
    public Response results(@Context UriInfo uri, @Context HttpHeaders headers, @Context Request request) {
        return get(ApiPath.RESULTS, uri, headers, request);
    }

    @GET
    @Path(ApiPath.RESULTS + "/{id}")
    @Operation(operationId = "getResult", summary = "What came out of a job, with its curve by epoch and its attempts")
    @APIResponse(
            responseCode = "200",
            description = "Test errors, curve, spec, attempts and what the run depends on",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(type = SchemaType.OBJECT)))
    @APIResponse(
            responseCode = "404",
            description = "There is no such job, or the metrics service has not heard of it yet")
    @APIResponse(responseCode = "503", description = AWAY)
    public Response result(
            @PathParam("id") String id, @Context UriInfo uri, @Context HttpHeaders headers, @Context Request request) {
        Optional<UUID> job = JobId.parse(id);
        return job.isEmpty()
                ? Problem.unknownJob(id).response()
                : get(ApiPath.RESULTS + "/" + job.get(), uri, headers, request);
    }

    @GET
    @Path(ApiPath.COMPARISON)
    @Operation(
            operationId = "compare",
            summary = "Which method helped: rows of repeats, which differ in their seeds alone, and their"
                    + " differences",
            description = FILTERS
                    + " Errors and differences are in percent. A row has every value with its seeds, mean and"
                    + " sample standard deviation, what failed and what is not finished, and its paired"
                    + " difference to the baseline with Student's interval (none below 3 pairs).")
    @Parameter(
            name = "baseline",
            in = ParameterIn.QUERY,
            description = "A row's label, such as supervised, for each row the one on the same data set, labels"
                    + " and network; or a row's id, for all rows on its data set")
    @Parameter(
            name = "figure",
            in = ParameterIn.QUERY,
            description = "Which test error stands for a run. last is after the last epoch, chosen after the epoch"
                    + " that validation images chose, median20 the median of the last 20 epochs",
            schema =
                    @Schema(
                            enumeration = {
                                "student.last",
                                "student.chosen",
                                "student.median20",
                                "average.last",
                                "average.chosen",
                                "average.median20",
                                "teacher.last",
                                "teacher.chosen",
                                "teacher.median20"
                            },
                            defaultValue = "student.last"))
    @Parameter(
            name = "by",
            in = ParameterIn.QUERY,
            description = "What rows are named by after their method, with commas between them: inputs, targets,"
                    + " dataset, labels, network, epochs. by=labels for error against label budget")
    @Parameter(
            name = "confidence",
            in = ParameterIn.QUERY,
            schema = @Schema(type = SchemaType.NUMBER, minimum = "0.5", maximum = "0.999", defaultValue = "0.95"))
    @Parameter(
            name = "adjust",
            in = ParameterIn.QUERY,
            description = "holm for Holm's correction for all comparisons",
            schema =
                    @Schema(
                            enumeration = {"none", "holm"},
                            defaultValue = "none"))
    @Parameter(name = "format", in = ParameterIn.QUERY, description = TABLE_FORMAT)
    @APIResponse(
            responseCode = "200",
            description = "The rows by data set, network and labels, each from the lowest error",
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "Comparison")),
                @Content(mediaType = "text/csv", schema = @Schema(type = SchemaType.STRING)),
                @Content(mediaType = "text/markdown", schema = @Schema(type = SchemaType.STRING)),
                @Content(mediaType = "application/x-latex", schema = @Schema(type = SchemaType.STRING))
            })
    @APIResponse(
            responseCode = "400",
            description = WRONG + "; or the filters let through more than one comparison takes")
    @APIResponse(responseCode = "503", description = AWAY)
    public Response comparison(@Context UriInfo uri, @Context HttpHeaders headers, @Context Request request) {
        return get(ApiPath.COMPARISON, uri, headers, request);
    }

    @POST
    @Path(ApiPath.COMPARISON)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "compareRows",
            summary = "The same of rows whose jobs are named, such as the cells of a sweep, in their order")
    @Parameter(name = "format", in = ParameterIn.QUERY, description = TABLE_FORMAT)
    @RequestBody(
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "ComparisonRequest")))
    @APIResponse(
            responseCode = "200",
            description = "The rows in their order",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "Comparison")))
    @APIResponse(responseCode = "400", description = WRONG)
    @APIResponse(responseCode = "503", description = AWAY)
    public Response comparisonOfRows(String body, @Context UriInfo uri, @Context HttpHeaders headers) {
        return passedOn(metrics.post(ApiPath.COMPARISON + query(uri), accept(headers), body), false);
    }

    private Response get(String path, UriInfo uri, HttpHeaders headers, Request request) {
        return passedOn(metrics.get(path + query(uri), accept(headers)), DownloadFilter.isForTheHead(request));
    }

    /**
     * What the metrics service answers, as an answer to users.
     *
     * @param forTheHead whether nobody wants its content
     */
    public static Response passedOn(Answer answer, boolean forTheHead) {
        if (answer instanceof Answer.Refused refused) {
            return refused.problem().response();
        }
        Answer.Given given = (Answer.Given) answer;
        Response.ResponseBuilder response = Response.status(given.status());
        given.headers().forEach(response::header);
        if (forTheHead) {
            given.close();
            return response.build();
        }
        return response.entity(ProductsResource.wholeOrBroken(given.content())).build();
    }

    /** With its question mark; encoded anew, so that whatever came in is a query. */
    private static String query(UriInfo uri) {
        return uri.getQueryParameters().entrySet().stream()
                .flatMap(parameter ->
                        parameter.getValue().stream().map(value -> encoded(parameter.getKey()) + "=" + encoded(value)))
                .collect(Collectors.collectingAndThen(
                        Collectors.joining("&"), query -> query.isEmpty() ? "" : "?" + query));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** The media types that whoever asks takes; null for any. */
    public static @Nullable String accept(HttpHeaders headers) {
        String accept = headers.getHeaderString(HttpHeaders.ACCEPT);
        return accept == null || accept.isBlank() ? null : accept;
    }
}
