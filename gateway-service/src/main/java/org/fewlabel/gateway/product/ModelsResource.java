package org.fewlabel.gateway.product;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
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
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.model.ModelFormat;
import org.fewlabel.gateway.job.Job;
import org.fewlabel.gateway.job.JobId;
import org.fewlabel.gateway.job.Jobs;
import org.fewlabel.gateway.labeler.Answer;
import org.fewlabel.gateway.labeler.Labelers;
import org.fewlabel.gateway.problem.Problem;
import org.jspecify.annotations.Nullable;

/** The trained networks of a job: as a file, in words, and as what a run goes on from. */
@Path("/api/v1/jobs/{id}")
@Blocking
@Tag(name = "products")
class ModelsResource {
    private static final String MARKDOWN = "text/markdown;charset=UTF-8";
    static final String WHICH_EPOCH =
            "last for the last labeled epoch, chosen for the one up to there in which the network had its lowest error on the"
                    + " validation images, or a number from 0";
    private static final String WRONG = "The epoch, the network or the format is wrong";
    private static final String GONE =
            "There is no such job, or its snapshot was removed, or an earlier version made none of this network, or did not"
                    + " write down how its images were normalized";
    private static final String NOT_YET = "There is none yet";
    private static final String AWAY = "No labeler answers, or it has enough to do; Retry-After says when to try again";

    private final Jobs jobs;
    private final Products products;
    private final Labelers labelers;
    private final ArtifactStore store;

    ModelsResource(Jobs jobs, Products products, Labelers labelers, ArtifactStore store) {
        this.jobs = jobs;
        this.products = products;
        this.labelers = labelers;
        this.store = store;
    }

    @GET
    @Path("model")
    @Produces({"application/octet-stream", "application/zip", Problem.MEDIA_TYPE})
    @Operation(operationId = "getModel", summary = "A trained network, as a file that other programs read")
    @APIResponse(
            responseCode = "200",
            description =
                    "The network with its class names, how its input is normalized, its image size, its spec and its errors as"
                            + " the file's metadata",
            headers = {
                @Header(
                        name = ProductsResource.EPOCH,
                        description = "Whose it is",
                        schema = @Schema(type = SchemaType.INTEGER)),
                @Header(
                        name = ProductsResource.NETWORK,
                        description = "Which of its networks",
                        schema = @Schema(type = SchemaType.STRING))
            },
            content = {
                @Content(
                        mediaType = "application/octet-stream",
                        schema = @Schema(type = SchemaType.STRING, format = "binary")),
                @Content(mediaType = "application/zip", schema = @Schema(type = SchemaType.STRING, format = "binary"))
            })
    @APIResponse(
            responseCode = "400",
            description = WRONG,
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(ref = "Problem")))
    @APIResponse(
            responseCode = "404",
            description = GONE,
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(ref = "Problem")))
    @APIResponse(
            responseCode = "409",
            description = NOT_YET,
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(ref = "Problem")))
    @APIResponse(
            responseCode = "422",
            description = "The model, with its backbone in ONNX, is larger than what a labeler reads into its memory"
                    + " (model-too-large), or its backbone cannot be put into one file with it (unfit-backbone), was"
                    + " exchanged (other-model) or is not in the labeler's folder of models (model-unavailable)",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(ref = "Problem")))
    @APIResponse(
            responseCode = "503",
            description = AWAY,
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(ref = "Problem")))
    public Response model(
            @PathParam("id") String id,
            @Parameter(
                            description =
                                    "safetensors for weights with the names and layouts of PyTorch; onnx for the whole"
                                            + " computation, from bytes of pixels to probabilities; dl4j for the zip that"
                                            + " Deeplearning4j's ModelSerializer restores",
                            schema =
                                    @Schema(
                                            enumeration = {"safetensors", "onnx", "dl4j"},
                                            defaultValue = "safetensors"))
                    @QueryParam("format")
                    @Nullable
                    String format,
            @Parameter(description = WHICH_EPOCH, schema = @Schema(type = SchemaType.STRING, defaultValue = "last"))
                    @QueryParam("epoch")
                    @Nullable
                    String epoch,
            @Parameter(
                            description = ProductsResource.WHICH_NETWORK,
                            schema = @Schema(enumeration = {"student", "average", "teacher"}))
                    @QueryParam("network")
                    @Nullable
                    String network,
            @Context Request request)
            throws IOException {
        Optional<ModelFormat> wanted =
                format == null ? Optional.of(ModelFormat.SAFETENSORS) : ModelFormat.named(format);
        if (wanted.isEmpty()) {
            return Problem.invalid("format", "must be safetensors, onnx or dl4j, was " + format)
                    .response();
        }
        return ofModel(
                id,
                epoch,
                network,
                (job, found) -> passedOn(
                        request,
                        () -> labelers.export(found.model(), wanted.get()),
                        found,
                        wanted.get().mediaType(),
                        ProductsResource.attachment(
                                job, fileName(found) + wanted.get().ending())));
    }

    @GET
    @Path("model-card")
    @Produces({MARKDOWN, Problem.MEDIA_TYPE})
    @Operation(operationId = "getModelCard", summary = "What there is to know about a trained network, for people")
    @APIResponse(
            responseCode = "200",
            description = "Markdown: what it was trained on and how, how good it is, and how to use it",
            headers = {
                @Header(
                        name = ProductsResource.EPOCH,
                        description = "Whose it is",
                        schema = @Schema(type = SchemaType.INTEGER)),
                @Header(
                        name = ProductsResource.NETWORK,
                        description = "Which of its networks",
                        schema = @Schema(type = SchemaType.STRING))
            },
            content = @Content(mediaType = "text/markdown", schema = @Schema(type = SchemaType.STRING)))
    @APIResponse(
            responseCode = "400",
            description = WRONG,
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(ref = "Problem")))
    @APIResponse(
            responseCode = "404",
            description = GONE,
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(ref = "Problem")))
    @APIResponse(
            responseCode = "409",
            description = NOT_YET,
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(ref = "Problem")))
    @APIResponse(
            responseCode = "422",
            description = "The model is larger than what a labeler reads into its memory",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(ref = "Problem")))
    @APIResponse(
            responseCode = "503",
            description = AWAY,
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(ref = "Problem")))
    public Response card(
            @PathParam("id") String id,
            @Parameter(description = WHICH_EPOCH, schema = @Schema(type = SchemaType.STRING, defaultValue = "last"))
                    @QueryParam("epoch")
                    @Nullable
                    String epoch,
            @Parameter(
                            description = ProductsResource.WHICH_NETWORK,
                            schema = @Schema(enumeration = {"student", "average", "teacher"}))
                    @QueryParam("network")
                    @Nullable
                    String network,
            @Context Request request)
            throws IOException {
        return ofModel(
                id,
                epoch,
                network,
                (job, found) -> passedOn(
                        request,
                        () -> labelers.card(found.model()),
                        found,
                        MARKDOWN,
                        "inline; filename=\"" + job.id() + "-" + fileName(found) + ".md\""));
    }

    @GET
    @Path("checkpoint")
    @Produces({"application/octet-stream", Problem.MEDIA_TYPE})
    @Operation(operationId = "getCheckpoint", summary = "What a run goes on from, as safetensors")
    @APIResponse(
            responseCode = "200",
            description =
                    "The trainer's snapshot of the epoch, in this program's own layout: the student and its step average, and"
                            + " the memories of the optimizer and of the method. The snapshot of a job that an earlier version"
                            + " trained has no average.*; of mean-teacher and ict it has the step average as teacher.*",
            headers =
                    @Header(
                            name = ProductsResource.EPOCH,
                            description = "Whose it is",
                            schema = @Schema(type = SchemaType.INTEGER)),
            content =
                    @Content(
                            mediaType = "application/octet-stream",
                            schema = @Schema(type = SchemaType.STRING, format = "binary")))
    @APIResponse(
            responseCode = "400",
            description = "The epoch is wrong",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(ref = "Problem")))
    @APIResponse(
            responseCode = "404",
            description = "There is no such job, or its snapshot was removed",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(ref = "Problem")))
    @APIResponse(
            responseCode = "409",
            description = NOT_YET,
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(ref = "Problem")))
    public Response checkpoint(
            @PathParam("id") String id,
            @Parameter(
                            description = WHICH_EPOCH + "; the network is the one that comes unasked of the model",
                            schema = @Schema(type = SchemaType.STRING, defaultValue = "last"))
                    @QueryParam("epoch")
                    @Nullable
                    String epoch,
            @Context Request request)
            throws IOException {
        Optional<Job> job = JobId.parse(id).flatMap(jobs::find);
        if (job.isEmpty()) {
            return Problem.unknownJob(id).response();
        }
        Products.Search search = products.checkpoint(job.get(), epoch);
        if (search instanceof Products.NotFound notFound) {
            return notFound.problem().response();
        }
        Products.Found found = (Products.Found) search;
        ArtifactReference snapshot = found.artifact();
        Response.ResponseBuilder head = Response.ok()
                .type(MediaType.APPLICATION_OCTET_STREAM)
                .header(HttpHeaders.CONTENT_LENGTH, snapshot.bytes())
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ProductsResource.attachment(job.get(), "checkpoint-" + found.epoch() + ".safetensors"))
                .header(ProductsResource.EPOCH, found.epoch());
        if (isForTheHead(request)) {
            return head.build();
        }
        try {
            // Compared with its digest on the way; a corrupt one ends the answer before its announced length.
            return head.entity(wholeOrBroken(store.open(snapshot))).build();
        } catch (MissingArtifactException e) {
            return Problem.gone("the snapshot was removed from the store").response();
        }
    }

    /** What is answered of the model that is meant, or why there is none. */
    private Response ofModel(
            String id,
            @Nullable String epoch,
            @Nullable String network,
            BiFunction<Job, Products.FoundModel, Response> answer)
            throws IOException {
        Optional<Job> job = JobId.parse(id).flatMap(jobs::find);
        if (job.isEmpty()) {
            return Problem.unknownJob(id).response();
        }
        Products.Search search = products.model(job.get(), epoch, network);
        if (search instanceof Products.NotFound notFound) {
            return notFound.problem().response();
        }
        return answer.apply(job.get(), (Products.FoundModel) search);
    }

    private static Response passedOn(
            Request request,
            Supplier<Answer> labeler,
            Products.FoundModel found,
            String mediaType,
            String contentDisposition) {
        Response.ResponseBuilder response = Response.ok()
                .type(mediaType)
                .header(HttpHeaders.CONTENT_DISPOSITION, contentDisposition)
                .header(ProductsResource.EPOCH, found.epoch())
                .header(ProductsResource.NETWORK, found.model().network().wireName());
        if (isForTheHead(request)) {
            return response.build();
        }
        Answer answer = labeler.get();
        if (answer instanceof Answer.Refused refused) {
            return refused.problem().response();
        }
        Answer.Given given = (Answer.Given) answer;
        given.bytes().ifPresent(bytes -> response.header(HttpHeaders.CONTENT_LENGTH, bytes));
        return response.entity(wholeOrBroken(given.content())).build();
    }

    /** Nobody writes the entity of an answer to HEAD, so nobody would close what it reads from: none is made. */
    private static boolean isForTheHead(Request request) {
        return request.getMethod().equals(HttpMethod.HEAD);
    }

    /** What fails on the way ends the connection; a stream as the answer's entity would end there as if it were whole. */
    static StreamingOutput wholeOrBroken(InputStream content) {
        return out -> {
            try (content) {
                content.transferTo(out);
            }
        };
    }

    private static String fileName(Products.FoundModel found) {
        return found.model().network().wireName() + "-" + found.epoch();
    }
}
