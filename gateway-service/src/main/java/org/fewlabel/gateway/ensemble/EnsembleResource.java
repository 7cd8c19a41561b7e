package org.fewlabel.gateway.ensemble;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
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
import org.fewlabel.gateway.job.Job;
import org.fewlabel.gateway.job.Jobs;
import org.fewlabel.gateway.job.LabeledEpoch;
import org.fewlabel.gateway.problem.Problem;
import org.fewlabel.gateway.product.LabelsForm;
import org.fewlabel.gateway.product.LabelsTable;
import org.jspecify.annotations.Nullable;

/** Several finished jobs as one: their mean prediction after the last epoch of each. */
@Path("/api/v1/ensemble")
@Blocking
@Tag(name = "products")
class EnsembleResource {
    private static final String JOBS = "2 to " + Members.JOBS_MAX + " jobs that have succeeded, all on the same images";

    private static final String MORE_LABELS =
            "Whether the jobs may use more labels together than each of them names: those of several split seeds, say";
    private static final String MORE_LABELS_HEADER = "Fewlabel-More-Labels";

    private final Jobs jobs;
    private final Ensembles ensembles;

    EnsembleResource(Jobs jobs, Ensembles ensembles) {
        this.jobs = jobs;
        this.ensembles = ensembles;
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
            description = "There are too few jobs or too many, or one is named twice, or another parameter is wrong",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(ref = "Problem")))
    @APIResponse(
            responseCode = "404",
            description = "There is no such job, or what it predicted was removed",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(ref = "Problem")))
    @APIResponse(
            responseCode = "409",
            description =
                    "The jobs do not go together, or one has not succeeded or has no test images, or they use more"
                            + " labels together than each of them names",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(ref = "Problem")))
    public Response get(
            @Parameter(description = JOBS) @QueryParam("jobId") List<String> ids,
            @Parameter(description = MORE_LABELS, schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "false"))
                    @QueryParam("moreLabels")
                    @Nullable
                    String moreLabels)
            throws IOException {
        return answer(ids, moreLabels, members -> {
            Optional<Job> without = members.jobs().stream()
                    .filter(job -> !hasTestPredictions(job))
                    .findFirst();
            return without.isPresent()
                    ? Problem.noEnsemble("job " + without.get().id() + " has no predictions of test images")
                            .response()
                    : Response.ok(ensembles.judge(members)).build();
        });
    }

    @GET
    @Path("labels")
    @Produces({"text/csv", Problem.MEDIA_TYPE})
    @Operation(operationId = "getEnsembleLabels", summary = "The labels that several jobs give together")
    @APIResponse(
            responseCode = "200",
            description =
                    "The columns of a job's labels, predicted by the mean of the jobs' probabilities. A label is given if it"
                            + " is so in any of the jobs; where an earlier version labeled one of them, source and given are"
                            + " empty throughout. The header Fewlabel-More-Labels says whether the jobs use more labels than"
                            + " each of them names",
            content = @Content(mediaType = "text/csv", schema = @Schema(type = SchemaType.STRING)))
    @APIResponse(
            responseCode = "400",
            description = "There are too few jobs or too many, or one is named twice, or another parameter is wrong",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(ref = "Problem")))
    @APIResponse(
            responseCode = "404",
            description = "There is no such job, or its labels were removed",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(ref = "Problem")))
    @APIResponse(
            responseCode = "409",
            description = "The jobs do not go together, or one has not succeeded, or they use more labels together than"
                    + " each of them names",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(ref = "Problem")))
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
                    String probabilities)
            throws IOException {
        LabelsForm form = LabelsForm.read(spreadsheet, probabilities);
        if (form instanceof LabelsForm.Refused refused) {
            return refused.problem().response();
        }
        return answer(ids, moreLabels, members -> {
            LabelsTable table = ensembles.labels(members);
            StreamingOutput csv = out -> table.writeCsv(out, (LabelsForm.Wanted) form);
            return Response.ok(csv, CsvCell.MEDIA_TYPE)
                    .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"ensemble-labels.csv\"")
                    .header(MORE_LABELS_HEADER, members.moreLabels())
                    .build();
        });
    }

    private Response answer(List<String> ids, @Nullable String moreLabels, Question question) throws IOException {
        if (moreLabels != null && !moreLabels.equals("true") && !moreLabels.equals("false")) {
            return Problem.invalid("moreLabels", "must be true or false").response();
        }
        Members members = Members.of(ids, "true".equals(moreLabels), jobs::find);
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
