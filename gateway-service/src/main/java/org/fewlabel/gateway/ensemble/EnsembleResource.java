package org.fewlabel.gateway.ensemble;

import io.smallrye.common.annotation.Blocking;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.fewlabel.artifacts.MissingArtifactException;
import org.fewlabel.contracts.CsvCell;
import org.fewlabel.contracts.rest.ApiPath;
import org.fewlabel.gateway.download.DownloadFilter;
import org.fewlabel.gateway.download.Downloads;
import org.fewlabel.gateway.job.Job;
import org.fewlabel.gateway.job.LabeledEpoch;
import org.fewlabel.gateway.label.CsvLabels;
import org.fewlabel.gateway.label.LabelsForm;
import org.fewlabel.gateway.label.LabelsTable;
import org.fewlabel.gateway.labelset.EnsembleRequest;
import org.fewlabel.gateway.labelset.KeptLabelSets;
import org.fewlabel.gateway.registry.Jobs;
import org.fewlabel.service.rest.Problem;
import org.fewlabel.service.rest.QueryParameters;
import org.jspecify.annotations.Nullable;

/** Several finished jobs as one: their mean prediction after the last epoch of each. */
@Path(ApiPath.ENSEMBLE)
@Blocking
@DownloadFilter.Counted
@Tag(name = "products")
class EnsembleResource {
    private static final String JOBS = EnsembleRequest.JOBS_MIN + " to " + EnsembleRequest.JOBS_MAX
            + " jobs that have succeeded, all on the same images";

    private static final String MORE_LABELS =
            "Whether the jobs may use more labels together than each of them names: those of several split seeds, say";
    private static final String MORE_LABELS_HEADER = "Fewlabel-More-Labels";

    private final Jobs jobs;
    private final KeptLabelSets labelSets;
    private final Ensembles ensembles;
    private final Downloads downloads;

    EnsembleResource(Jobs jobs, KeptLabelSets labelSets, Ensembles ensembles, Downloads downloads) {
        this.jobs = jobs;
        this.labelSets = labelSets;
        this.ensembles = ensembles;
        this.downloads = downloads;
    }

    /** What is asked of the jobs once they are known to go together. */
    private interface Question {
        Response ask(Members.Found members) throws IOException;
    }

    @GET
    @Produces({MediaType.APPLICATION_JSON, Problem.MEDIA_TYPE})
    @Operation(operationId = "getEnsemble", summary = "The test error of the mean prediction of several jobs")
    @APIResponse(
            responseCode = "200",
            description = "The errors of the ensemble, and of each of its members alone",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "Ensemble")))
    @APIResponse(
            responseCode = "400",
            description = "There are too few jobs or too many, or one is named twice, or another parameter is wrong")
    @APIResponse(responseCode = "404", description = "There is no such job, or what it predicted was removed")
    @APIResponse(
            responseCode = "409",
            description =
                    "The jobs do not go together, or one has not succeeded or has no test images, or they use more"
                            + " labels together than each of them names")
    @APIResponse(
            responseCode = "422",
            description = "What the jobs predicted is together larger than what may be handed out (download-too-large)")
    @APIResponse(responseCode = "503", description = DownloadFilter.BUSY)
    public Response get(
            @Parameter(description = JOBS) @QueryParam("jobId") List<String> ids,
            @Parameter(description = MORE_LABELS, schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "false"))
                    @QueryParam("moreLabels")
                    @Nullable
                    String moreLabels,
            @Context RoutingContext connection)
            throws IOException {
        return answer(ids, moreLabels, members -> {
            Optional<Job> without = members.jobs().stream()
                    .filter(job -> !hasTestPredictions(job))
                    .findFirst();
            return without.isPresent()
                    ? Problem.noEnsemble("job " + without.get().id() + " has no predictions of test images")
                            .response()
                    : Response.ok(ensembles.judge(members, each -> downloads.keep(connection, each)))
                            .build();
        });
    }

    @GET
    @Path("labels")
    @Produces({"text/csv", Problem.MEDIA_TYPE})
    @Operation(operationId = "getEnsembleLabels", summary = "The labels that several jobs give together")
    @APIResponse(
            responseCode = "200",
            description =
                    "The columns of a job's labels, predicted by the mean of the jobs' probabilities. A label is given"
                            + " if it is so in any of the jobs; where an earlier version labeled one of them, source and"
                            + " given are empty throughout. The header Fewlabel-More-Labels says whether the jobs use more"
                            + " labels than each of them names",
            content = @Content(mediaType = "text/csv", schema = @Schema(type = SchemaType.STRING)))
    @APIResponse(
            responseCode = "400",
            description = "There are too few jobs or too many, or one is named twice, or another parameter is wrong")
    @APIResponse(responseCode = "404", description = "There is no such job, or its labels were removed")
    @APIResponse(
            responseCode = "409",
            description = "The jobs do not go together, or one has not succeeded, or they use more labels together than"
                    + " each of them names")
    @APIResponse(
            responseCode = "422",
            description = "What the jobs predicted is together larger than what may be handed out (download-too-large)")
    @APIResponse(responseCode = "503", description = DownloadFilter.BUSY)
    public Response labels(
            @Parameter(description = JOBS) @QueryParam("jobId") List<String> ids,
            @Parameter(description = MORE_LABELS, schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "false"))
                    @QueryParam("moreLabels")
                    @Nullable
                    String moreLabels,
            @Parameter(
                            description = CsvCell.DESCRIPTION,
                            schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "false"))
                    @QueryParam("spreadsheet")
                    @Nullable
                    String spreadsheet,
            @Parameter(
                            description = LabelsForm.PROBABILITIES,
                            schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "false"))
                    @QueryParam("probabilities")
                    @Nullable
                    String probabilities,
            @Context RoutingContext connection)
            throws IOException {
        LabelsForm form = LabelsForm.read(spreadsheet, probabilities);
        return answer(ids, moreLabels, members -> {
            LabelsTable table = ensembles.labels(members, each -> downloads.keep(connection, each));
            StreamingOutput csv = out -> new CsvLabels(table.dataset(), form).write(table.all(), out);
            return Response.ok(csv, CsvCell.MEDIA_TYPE)
                    .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"ensemble-labels.csv\"")
                    .header(MORE_LABELS_HEADER, members.moreLabels())
                    .build();
        });
    }

    private Response answer(List<String> ids, @Nullable String moreLabels, Question question) throws IOException {
        Members members =
                Members.of(ids, QueryParameters.flag("moreLabels", moreLabels), jobs::find, labelSets::covers);
        if (members instanceof Members.Refused refused) {
            return refused.problem().response();
        }
        try {
            return question.ask((Members.Found) members);
        } catch (UnlikeMembersException e) {
            return Problem.noEnsemble(e.getMessage()).response();
        } catch (MissingArtifactException e) {
            return Problem.gone("what a job predicted was removed from the store: " + e.getMessage())
                    .response();
        }
    }

    private static boolean hasTestPredictions(Job job) {
        LabeledEpoch labeled = job.labeled();
        return labeled != null && labeled.testPredictions() != null;
    }
}
