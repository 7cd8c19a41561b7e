package org.fewlabel.metrics.result;

import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.fewlabel.contracts.CsvCell;
import org.fewlabel.contracts.event.ClassificationReport;
import org.fewlabel.contracts.rest.ApiPath;
import org.fewlabel.service.rest.Csv;
import org.fewlabel.service.rest.PageToken;
import org.fewlabel.service.rest.Problem;
import org.fewlabel.service.rest.QueryParameters;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

/** Results over HTTP. */
@Path(ApiPath.RESULTS)
public class ResultResource {
    private static final int PAGE_SIZE_DEFAULT = 100;
    private static final int PAGE_SIZE_MAX = 1_000;
    private static final String NEXT_PAGE_HEADER = "Next-Page-Token";

    private final ResultRepository results;

    ResultResource(ResultRepository results) {
        this.results = results;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Transactional
    @Operation(operationId = "results", summary = "The results of jobs, from the newest")
    @Tag(name = FilterDocumentation.FILTERED)
    @Parameter(name = "pageSize", in = ParameterIn.QUERY, description = "1 to 1000, by default 100")
    @Parameter(name = "pageToken", in = ParameterIn.QUERY, description = "The nextPageToken of an earlier answer")
    public ResultPage results(@Context UriInfo uri) {
        return page(new QueryParameters(uri.getQueryParameters()));
    }

    @GET
    @Produces(Csv.MEDIA_TYPE)
    @Transactional
    @Operation(
            operationId = "resultsAsCsv",
            summary = "The same as CSV; the header Next-Page-Token says that there is more")
    @Tag(name = FilterDocumentation.FILTERED)
    @Parameter(name = "spreadsheet", in = ParameterIn.QUERY, description = CsvCell.DESCRIPTION)
    public RestResponse<String> resultsAsCsv(@Context UriInfo uri) {
        QueryParameters query = new QueryParameters(uri.getQueryParameters());
        CsvCell cells = CsvCell.chosen(query.flag("spreadsheet"));
        ResultPage page = page(query);
        RestResponse.ResponseBuilder<String> answer = RestResponse.ResponseBuilder.ok(
                        Result.csv(page.results()).text(cells))
                .header(HttpHeaders.CONTENT_TYPE, CsvCell.MEDIA_TYPE);
        if (page.nextPageToken() != null) {
            answer.header(NEXT_PAGE_HEADER, page.nextPageToken());
        }
        return answer.build();
    }

    @GET
    @Path("{jobId}")
    @Produces(MediaType.APPLICATION_JSON)
    @Transactional
    @Operation(
            operationId = "result",
            summary = "The result of one job, with its curve by epoch",
            description =
                    "Of the curve's labels the last ones alone are told class by class: class counts, precision, recall and"
                            + " confusion matrix are empty in the others, the matrix also where there are more than "
                            + ClassificationReport.CONFUSION_CLASSES_MAX + " classes. A run of more than "
                            + ResultRepository.CURVE_POINTS_MAX
                            + " epochs has every k-th of them, where k is curveEvery, and"
                            + " the last")
    public ResultDetail result(@RestPath String jobId) {
        return results.detail(uuid(jobId)).orElseThrow(() -> unknown(jobId));
    }

    private ResultPage page(QueryParameters query) {
        ResultFilter filter = ResultFilter.read(query);
        int size = query.pageSize(PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX);
        PageToken after = query.pageToken();
        query.finish();
        return results.page(filter, after, size);
    }

    private static UUID uuid(String jobId) {
        try {
            return UUID.fromString(jobId);
        } catch (IllegalArgumentException e) {
            throw unknown(jobId);
        }
    }

    private static NotFoundException unknown(String jobId) {
        return new NotFoundException(Problem.unknownJob(jobId).response());
    }
}
