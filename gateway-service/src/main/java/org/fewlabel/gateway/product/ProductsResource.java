package org.fewlabel.gateway.product;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.MissingArtifactException;
import org.fewlabel.artifacts.safetensors.Safetensors;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.CsvCell;
import org.fewlabel.gateway.job.Job;
import org.fewlabel.gateway.job.JobId;
import org.fewlabel.gateway.job.Jobs;
import org.fewlabel.gateway.problem.Problem;
import org.jspecify.annotations.Nullable;

/** The labels that came out of a job: of its last labeled epoch, or of the one that validation chose. */
@Path("/api/v1/jobs/{id}")
@Blocking
@Tag(name = "products")
class ProductsResource {
    static final String EPOCH = "Fewlabel-Epoch";
    static final String NETWORK = "Fewlabel-Network";
    static final String WHICH_NETWORK =
            "By default the one that validation prefers, or, without validation images, the method's own: the step average"
                    + " of mean-teacher, ict, ccl, fixmatch and mixmatch, the student of the others";

    private final Jobs jobs;
    private final Products products;
    private final ArtifactStore store;

    ProductsResource(Jobs jobs, Products products, ArtifactStore store) {
        this.jobs = jobs;
        this.products = products;
        this.store = store;
    }

    @GET
    @Path("labels")
    @Produces({"text/csv", Problem.MEDIA_TYPE})
    @Operation(operationId = "getLabels", summary = "The labels of all training images")
    @APIResponse(
            responseCode = "200",
            description =
                    "index, label and confidence of each image; of a folder of images also class and file. What an image"
                            + " without a label has not is empty: one that was not to be labeled, or whose file cannot be"
                            + " read",
            headers = {
                @Header(name = EPOCH, description = "Whose they are", schema = @Schema(type = SchemaType.INTEGER)),
                @Header(
                        name = NETWORK,
                        description = "Which of its networks",
                        schema = @Schema(type = SchemaType.STRING))
            },
            content = @Content(mediaType = "text/csv", schema = @Schema(type = SchemaType.STRING)))
    @APIResponse(
            responseCode = "400",
            description = "The epoch, the network or another parameter is wrong",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(ref = "Problem")))
    @APIResponse(
            responseCode = "404",
            description = "There is no such job, or its labels were removed",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(ref = "Problem")))
    @APIResponse(
            responseCode = "409",
            description = "There are none yet",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(ref = "Problem")))
    public Response labels(
            @PathParam("id") String id,
            @Parameter(
                            description =
                                    "The last labeled epoch, or, when the run is over, the one in which the network had"
                                            + " its lowest error on the validation images",
                            schema =
                                    @Schema(
                                            enumeration = {"last", "chosen"},
                                            defaultValue = "last"))
                    @QueryParam("epoch")
                    @Nullable
                    String epoch,
            @Parameter(description = WHICH_NETWORK, schema = @Schema(enumeration = {"student", "average", "teacher"}))
                    @QueryParam("network")
                    @Nullable
                    String network,
            @Parameter(
                            description = CsvCell.DESCRIPTION,
                            schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "false"))
                    @QueryParam("spreadsheet")
                    @Nullable
                    String spreadsheet)
            throws IOException {
        Optional<CsvCell> cells = CsvCell.read(spreadsheet);
        if (cells.isEmpty()) {
            return Problem.invalid("spreadsheet", "must be true or false").response();
        }
        Optional<Job> job = JobId.parse(id).flatMap(jobs::find);
        if (job.isEmpty()) {
            return Problem.unknownJob(id).response();
        }
        Products.Search search = products.labels(job.get(), epoch, network);
        if (search instanceof Products.NotFound notFound) {
            return notFound.problem().response();
        }
        Products.Found found = (Products.Found) search;
        ArtifactReference labels = found.artifact();
        // Read in whole, so that what is corrupt is refused before the answer begins.
        Safetensors file;
        try (InputStream in = store.open(labels)) {
            file = Safetensors.read(in, labels.bytes());
        } catch (MissingArtifactException e) {
            return Problem.gone("the labels were removed from the store").response();
        }
        LabelsTable table =
                LabelsTable.of(file, job.get().spec().dataset(), job.get().unreadableNames());
        StreamingOutput csv = out -> table.writeCsv(out, cells.get());
        return Response.ok(csv, CsvCell.MEDIA_TYPE)
                .header(HttpHeaders.CONTENT_DISPOSITION, attachment(job.get(), "labels.csv"))
                .header(EPOCH, found.epoch())
                .header(NETWORK, found.network().wireName())
                .build();
    }

    static String attachment(Job job, String file) {
        return "attachment; filename=\"" + job.id() + "-" + file + "\"";
    }
}
