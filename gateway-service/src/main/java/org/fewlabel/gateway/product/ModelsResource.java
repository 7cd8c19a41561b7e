package org.fewlabel.gateway.product;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
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
import org.fewlabel.contracts.model.ModelFormat;
import org.fewlabel.contracts.rest.ApiPath;
import org.fewlabel.gateway.download.DownloadFilter;
import org.fewlabel.gateway.job.Job;
import org.fewlabel.gateway.job.JobId;
import org.fewlabel.gateway.labeler.Answer;
import org.fewlabel.gateway.labeler.Labelers;
import org.fewlabel.gateway.registry.Jobs;
import org.fewlabel.service.rest.Problem;
import org.jspecify.annotations.Nullable;

/** The trained networks of a job: as a file, and in words. */
@Path(ApiPath.JOBS + "/{id}")
@Blocking
@DownloadFilter.Counted
@Tag(name = "products")
class ModelsResource {
    private static final String MARKDOWN = "text/markdown;charset=UTF-8";
    static final String WHICH_EPOCH =
            "last for the last labeled epoch, chosen for the one up to there in which the network had its lowest error"
                    + " on the validation images, or a number from 0 of an epoch whose files are kept: the last three are, and"
                    + " those that validation chose";
    private static final String WRONG = "The epoch, the network or the format is wrong";
    private static final String GONE =
            "There is no such job, or its snapshot was removed, or an earlier version made none of this network, or"
                    + " did not write down how its images were normalized";
    static final String NOT_YET = "There is none yet";
    private static final String AWAY =
            "No labeler answers, or it or the gateway has enough to do; Retry-After says when to try again";

    private final Jobs jobs;
    private final Products products;
    private final Labelers labelers;

    ModelsResource(Jobs jobs, Products products, Labelers labelers) {
        this.jobs = jobs;
        this.products = products;
        this.labelers = labelers;
    }

    @GET
    @Path("model")
    @Produces({"application/octet-stream", "application/zip", Problem.MEDIA_TYPE})
    @Operation(operationId = "getModel", summary = "A trained network, as a file that other programs read")
    @APIResponse(
            responseCode = "200",
            description =
                    "The network with its class names, how its input is normalized, its image size, its spec and its"
                            + " errors as the file's metadata",
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
    @APIResponse(responseCode = "400", description = WRONG)
    @APIResponse(responseCode = "404", description = GONE)
    @APIResponse(responseCode = "409", description = NOT_YET)
    @APIResponse(
            responseCode = "422",
            description = "The model, with its backbone in ONNX, is larger than what a labeler reads into its memory"
                    + " (model-too-large), or its backbone cannot be put into one file with it (unfit-backbone), was"
                    + " exchanged (other-model) or is not in the labeler's folder of models (model-unavailable)")
    @APIResponse(responseCode = "503", description = AWAY)
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
    @APIResponse(responseCode = "400", description = WRONG)
    @APIResponse(responseCode = "404", description = GONE)
    @APIResponse(responseCode = "409", description = NOT_YET)
    @APIResponse(responseCode = "422", description = "The model is larger than what a labeler reads into its memory")
    @APIResponse(responseCode = "503", description = AWAY)
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
        if (DownloadFilter.isForTheHead(request)) {
            return response.build();
        }
        Answer answer = labeler.get();
        if (answer instanceof Answer.Refused refused) {
            return refused.problem().response();
        }
        Answer.Given given = (Answer.Given) answer;
        given.bytes().ifPresent(bytes -> response.header(HttpHeaders.CONTENT_LENGTH, bytes));
        return response.entity(ProductsResource.wholeOrBroken(given.content())).build();
    }

    private static String fileName(Products.FoundModel found) {
        return found.model().network().wireName() + "-" + found.epoch();
    }
}
