package org.fewlabel.metrics.comparison;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.UriInfo;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.fewlabel.contracts.rest.ApiPath;
import org.fewlabel.metrics.result.FilterDocumentation;
import org.fewlabel.metrics.result.ResultFilter;
import org.fewlabel.service.rest.QueryParameters;
import org.jboss.resteasy.reactive.RestResponse;

/** Comparisons over HTTP. */
@Path(ApiPath.COMPARISON)
@Produces({
    ComparisonFormat.JSON_TYPE,
    ComparisonFormat.CSV_TYPE,
    ComparisonFormat.MARKDOWN_TYPE,
    ComparisonFormat.LATEX_TYPE
})
public class ComparisonResource {
    private static final String FORMAT = "json, csv, markdown or latex (booktabs); by default as Accept says";
    private static final String HOW =
            "Each row has every value with its seeds, mean and sample standard deviation in percent, the"
                    + " runs without a value, and its paired difference to the baseline with Student's"
                    + " interval: none below 3 pairs. What is not told apart is said to be so; the lowest"
                    + " error over the epochs is no figure, for it is picked by looking at the test set.";

    private final FilteredRows filtered;
    private final NamedRows named;
    private final Turns turns;

    ComparisonResource(FilteredRows filtered, NamedRows named, Turns turns) {
        this.filtered = filtered;
        this.named = named;
        this.turns = turns;
    }

    @GET
    @Tag(name = FilterDocumentation.FILTERED)
    @Operation(
            operationId = "comparison",
            summary = "Jobs in rows of repeats, which differ in their seeds alone, and how the rows differ",
            description = HOW)
    @Parameter(
            name = "by",
            in = ParameterIn.QUERY,
            description = "What rows are named by after their method, with commas between them: inputs, targets,"
                    + " dataset, labels, network, epochs. What else they differ in is in their settings")
    @Parameter(
            name = "baseline",
            in = ParameterIn.QUERY,
            description = "The row that the others are compared with: its id, for all rows on its data set, or its"
                    + " label, such as supervised, for each row the one on the same data set, labels and"
                    + " network")
    @Parameter(
            name = "figure",
            in = ParameterIn.QUERY,
            description = "student, average or teacher, a dot, and last (the last epoch), chosen (the epoch that"
                    + " validation images chose) or median20 (the median of the last 20 epochs); by"
                    + " default student.last")
    @Parameter(
            name = "confidence",
            in = ParameterIn.QUERY,
            description = "Of the intervals, 0.5 to 0.999, by default 0.95")
    @Parameter(
            name = "adjust",
            in = ParameterIn.QUERY,
            description = "holm for Holm's correction for all comparisons, by default none")
    @Parameter(name = "format", in = ParameterIn.QUERY, description = FORMAT)
    @APIResponse(
            responseCode = "200",
            content = {
                @Content(mediaType = ComparisonFormat.JSON_TYPE, schema = @Schema(implementation = Comparison.class)),
                @Content(mediaType = ComparisonFormat.CSV_TYPE, schema = @Schema(implementation = String.class)),
                @Content(mediaType = ComparisonFormat.MARKDOWN_TYPE, schema = @Schema(implementation = String.class)),
                @Content(mediaType = ComparisonFormat.LATEX_TYPE, schema = @Schema(implementation = String.class))
            })
    public RestResponse<Object> comparison(@Context UriInfo uri, @Context HttpHeaders headers) {
        QueryParameters query = new QueryParameters(uri.getQueryParameters());
        Question usual = Question.usual();
        Question question = new Question(
                query.value("figure", Figure::parse).orElse(usual.figure()),
                query.value("confidence", Question::parseConfidence).orElse(usual.confidence()),
                query.value("baseline", baseline -> baseline).orElse(null),
                query.value("adjust", Question.Adjustment::parse).orElse(usual.adjust()));
        Set<Naming> by = query.value("by", Naming::parse).orElse(Set.of(Naming.METHOD));
        ComparisonFormat format = format(query, headers);
        ResultFilter filter = ResultFilter.read(query);
        query.finish();
        return answer(turns.take(() -> filtered.compare(question, by, filter)), format);
    }

    @POST
    @Consumes(ComparisonFormat.JSON_TYPE)
    @Operation(
            operationId = "comparisonOfRows",
            summary = "Rows whose jobs are named, such as the cells of a sweep, and how they differ",
            description = HOW)
    @Parameter(name = "format", in = ParameterIn.QUERY, description = FORMAT)
    @RequestBody(
            content =
                    @Content(
                            mediaType = ComparisonFormat.JSON_TYPE,
                            schema =
                                    @Schema(
                                            implementation = Object.class,
                                            description = "figure, confidence, baseline, adjust as in the query; rows:"
                                                    + " [{label, planned, baseline, settings, runs: [{jobId, seed,"
                                                    + " splitSeed, state}]}]. A row's own baseline, a label, comes"
                                                    + " before the common one; a run that is only planned has no"
                                                    + " jobId")))
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = ComparisonFormat.JSON_TYPE,
                            schema = @Schema(implementation = Comparison.class)))
    public RestResponse<Object> comparisonOfRows(String body, @Context UriInfo uri, @Context HttpHeaders headers) {
        QueryParameters query = new QueryParameters(uri.getQueryParameters());
        ComparisonFormat format = format(query, headers);
        query.finish();
        return answer(turns.take(() -> named.compare(body)), format);
    }

    private static ComparisonFormat format(QueryParameters query, HttpHeaders headers) {
        return query.value("format", ComparisonFormat::parse)
                .orElseGet(() -> ComparisonFormat.accepted(headers.getAcceptableMediaTypes().stream()
                        .map(type -> type.getType() + "/" + type.getSubtype())
                        .toList()));
    }

    private static RestResponse<Object> answer(Comparison comparison, ComparisonFormat format) {
        Object entity =
                switch (format) {
                    case JSON -> comparison;
                    case CSV -> ComparisonCsv.of(comparison);
                    case MARKDOWN -> ComparisonTable.markdown(comparison);
                    case LATEX -> ComparisonTable.latex(comparison);
                };
        return RestResponse.ResponseBuilder.ok(entity)
                .header(HttpHeaders.CONTENT_TYPE, format.mediaType())
                .build();
    }
}
