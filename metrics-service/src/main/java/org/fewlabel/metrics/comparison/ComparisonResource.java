package org.fewlabel.metrics.comparison;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.fewlabel.contracts.CsvCell;
import org.fewlabel.metrics.result.FilterDocumentation;
import org.fewlabel.metrics.result.ResultFilter;
import org.fewlabel.metrics.web.Csv;
import org.fewlabel.metrics.web.QueryParameters;
import org.jboss.resteasy.reactive.RestResponse;

/** Comparisons over HTTP. */
@Path("/api/v1/comparison")
@Tag(name = FilterDocumentation.FILTERED)
public class ComparisonResource {
    private static final String BY =
            "Fields that a group's jobs agree in, with commas between them: method (the default),"
                    + " inputs, targets, dataset, labels, network";
    private static final String INCLUDE_UNFINISHED =
            "true: all jobs with a labeled epoch. By default only those that succeeded";
    private static final Set<GroupKey> BY_DEFAULT = Set.of(GroupKey.METHOD);

    private final ComparisonRepository comparisons;

    ComparisonResource(ComparisonRepository comparisons) {
        this.comparisons = comparisons;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "comparison",
            summary = "Mean and sample standard deviation of the test error of each group of jobs",
            description =
                    "The headline is the last epoch, or the median of the last 20. The best epoch is shown, but it"
                            + " was picked by looking at the test set.")
    @Parameter(name = "by", in = ParameterIn.QUERY, description = BY)
    @Parameter(name = "includeUnfinished", in = ParameterIn.QUERY, description = INCLUDE_UNFINISHED)
    public Comparison comparison(@Context UriInfo uri) {
        return compare(uri);
    }

    @GET
    @Produces(Csv.MEDIA_TYPE)
    @Operation(operationId = "comparisonAsCsv", summary = "The same as CSV")
    @Parameter(name = "by", in = ParameterIn.QUERY, description = BY)
    @Parameter(name = "includeUnfinished", in = ParameterIn.QUERY, description = INCLUDE_UNFINISHED)
    public RestResponse<String> comparisonAsCsv(@Context UriInfo uri) {
        return RestResponse.ResponseBuilder.ok(compare(uri).csv().toString())
                .header(HttpHeaders.CONTENT_TYPE, CsvCell.MEDIA_TYPE)
                .build();
    }

    private Comparison compare(UriInfo uri) {
        QueryParameters query = new QueryParameters(uri.getQueryParameters());
        Set<GroupKey> by = query.value("by", GroupKey::parse).orElse(BY_DEFAULT);
        boolean includeUnfinished =
                query.value("includeUnfinished", QueryParameters::parseFlag).orElse(false);
        ResultFilter filter = ResultFilter.read(query);
        query.finish();
        return comparisons.compare(by, filter, includeUnfinished);
    }
}
