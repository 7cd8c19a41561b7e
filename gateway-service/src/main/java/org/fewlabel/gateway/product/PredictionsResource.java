package org.fewlabel.gateway.product;

import io.smallrye.common.annotation.Blocking;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Variant;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.fewlabel.contracts.CsvCell;
import org.fewlabel.contracts.job.Violation;
import org.fewlabel.contracts.prediction.PredictionRequest;
import org.fewlabel.contracts.rest.ApiPath;
import org.fewlabel.gateway.GatewayConfig;
import org.fewlabel.gateway.download.Downloads;
import org.fewlabel.gateway.download.PredictionFilter;
import org.fewlabel.gateway.download.UploadBody;
import org.fewlabel.gateway.job.Job;
import org.fewlabel.gateway.job.JobId;
import org.fewlabel.gateway.labeler.Answer;
import org.fewlabel.gateway.labeler.Labelers;
import org.fewlabel.gateway.registry.Jobs;
import org.fewlabel.service.rest.Problem;
import org.fewlabel.service.scratch.ScratchFile;
import org.fewlabel.service.scratch.ScratchFiles;
import org.fewlabel.service.scratch.TooLargeException;
import org.jspecify.annotations.Nullable;

/**
 * What a trained network says of new pictures. A labeler predicts them, and has a few places for those who ask; here they wait
 * until all of them has come, so that nobody holds such a place by sending slowly.
 */
@Path(ApiPath.JOBS + "/{id}/predictions")
@Blocking
@PredictionFilter.Counted
@Tag(name = "products")
class PredictionsResource {
    private static final String CSV = "text/csv";
    private static final List<Variant> FORMS = Variant.mediaTypes(
                    MediaType.APPLICATION_JSON_TYPE, MediaType.valueOf(CSV))
            .build();

    private final Jobs jobs;
    private final Products products;
    private final Labelers labelers;
    private final PredictionLimits limits;
    private final Downloads downloads;
    private final ScratchFiles scratch;

    PredictionsResource(
            Jobs jobs,
            Products products,
            Labelers labelers,
            PredictionLimits limits,
            Downloads downloads,
            GatewayConfig config) {
        this.jobs = jobs;
        this.products = products;
        this.labelers = labelers;
        this.limits = limits;
        this.downloads = downloads;
        this.scratch = ScratchFiles.temporary(
                config.predictions().scratchMax().asLongValue(), "fewlabel.predictions.scratch-max");
    }

    @POST
    @Consumes(MediaType.WILDCARD)
    @Produces({MediaType.APPLICATION_JSON, CSV, Problem.MEDIA_TYPE})
    @Operation(
            operationId = "predict",
            summary = "What a network of the job says of new pictures",
            description =
                    "Of JPEG, PNG, WebP and BMP files, and the first image of GIF files. They come to the size of the"
                            + " training images as those of a folder do. One that cannot be read gets its reason, the"
                            + " others their answer. How many pictures there may be, and how large, is set (by default 64,"
                            + " 10 MB each, 64 MB together); who sends more is told the limit.")
    @RequestBody(
            required = true,
            content = {
                @Content(mediaType = "multipart/form-data", schema = @Schema(ref = "PictureForm")),
                @Content(mediaType = "image/*", schema = @Schema(type = SchemaType.STRING, format = "binary")),
                @Content(
                        mediaType = MediaType.APPLICATION_OCTET_STREAM,
                        schema = @Schema(type = SchemaType.STRING, format = "binary"))
            })
    @APIResponse(
            responseCode = "200",
            description = "An answer for each picture, in the order in which they were sent",
            headers = {
                @Header(
                        name = ProductsResource.EPOCH,
                        description = "Which epoch answered",
                        schema = @Schema(type = SchemaType.INTEGER)),
                @Header(
                        name = ProductsResource.NETWORK,
                        description = "Which of its networks",
                        schema = @Schema(type = SchemaType.STRING)),
                @Header(
                        name = ProductsResource.CONFIDENCE,
                        description =
                                "raw: confidences are as the network says them, while those of labels are calibrated"
                                        + " where the job has validation images enough",
                        schema = @Schema(type = SchemaType.STRING))
            },
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "Predictions")),
                @Content(mediaType = CSV, schema = @Schema(type = SchemaType.STRING))
            })
    @APIResponse(
            responseCode = "400",
            description = "A parameter is wrong, or the body holds no pictures, or ends too early")
    @APIResponse(
            responseCode = "404",
            description = "There is no such job, or its snapshot was removed, or an earlier version made none of this"
                    + " network")
    @APIResponse(responseCode = "408", description = "The body took longer to come than it may")
    @APIResponse(responseCode = "409", description = "There is no trained network yet, or the job's data are points")
    @APIResponse(responseCode = "413", description = "There are too many pictures, or one or all of them are too large")
    @APIResponse(responseCode = "415", description = "The body is neither a form nor a picture")
    @APIResponse(
            responseCode = "422",
            description = "The job's network or its backbone is larger than what a labeler reads into its memory"
                    + " (model-too-large), or the backbone's file is missing in the labeler's folder of models"
                    + " (model-unavailable), another one (other-model) or fails there (unfit-backbone), or the pictures"
                    + " alone take longer than a request may (too-slow)")
    @APIResponse(
            responseCode = "503",
            description = "No labeler has time, or the gateway has enough to do; Retry-After says when to try again")
    public Response predict(
            @PathParam("id") String id,
            @Parameter(
                            description = ModelsResource.WHICH_EPOCH,
                            schema = @Schema(type = SchemaType.STRING, defaultValue = "last"))
                    @QueryParam("epoch")
                    @Nullable
                    String epoch,
            @Parameter(
                            description = ProductsResource.WHICH_NETWORK,
                            schema = @Schema(enumeration = {"student", "average", "teacher"}))
                    @QueryParam("network")
                    @Nullable
                    String network,
            @Parameter(
                            description = "Of how many classes to give the probabilities, the most probable first; by"
                                    + " default of all",
                            schema = @Schema(type = SchemaType.INTEGER, minimum = "1"))
                    @QueryParam("top")
                    @Nullable
                    String top,
            @Parameter(hidden = true) @HeaderParam(HttpHeaders.CONTENT_TYPE) @Nullable String mediaType,
            @Context Request request,
            @Context RoutingContext connection,
            InputStream in)
            throws IOException {
        UploadBody body = new UploadBody(in, limits.requestBytesMax(), limits.uploadDurationMax());
        Variant form = request.selectVariant(FORMS);
        boolean isTaken = false;
        try {
            Response answer = form == null
                    ? Problem.ofStatus(406, "Not Acceptable", "there are application/json and text/csv")
                            .response()
                    : answer(
                            id,
                            epoch,
                            network,
                            top,
                            mediaType,
                            form.getMediaType().toString(),
                            body,
                            connection);
            isTaken = answer.getStatus() == 200;
            return answer;
        } finally {
            if (!isTaken) {
                body.leave(connection);
            }
        }
    }

    private Response answer(
            String id,
            @Nullable String epoch,
            @Nullable String network,
            @Nullable String top,
            @Nullable String mediaType,
            String form,
            UploadBody body,
            RoutingContext connection)
            throws IOException {
        Optional<Job> found = JobId.parse(id).flatMap(jobs::find);
        if (found.isEmpty()) {
            return Problem.unknownJob(id).response();
        }
        Job job = found.get();
        Optional<Problem> flawOfType = PredictionWish.flawOfType(mediaType);
        if (mediaType == null || flawOfType.isPresent()) {
            return flawOfType.orElseThrow().response();
        }
        if (!job.spec().dataset().name().hasImages()) {
            return Problem.noPictures(job.spec().dataset().name().wireName()
                            + " holds points, and pictures are all that is predicted")
                    .response();
        }
        Optional<Violation> flawOfTop =
                PredictionWish.flawOfTop(top, job.spec().dataset().shape().classes());
        if (flawOfTop.isPresent()) {
            return Problem.invalid(List.of(flawOfTop.get())).response();
        }
        Products.Search search = products.model(job, epoch, network);
        if (search instanceof Products.NotFound notFound) {
            return notFound.problem().response();
        }
        Products.FoundModel model = (Products.FoundModel) search;
        PredictionRequest wish = new PredictionRequest(
                model.model(),
                model.epoch(),
                top == null ? null : (Integer) Integer.parseInt(top),
                limits.filesMax(),
                (int) limits.fileBytesMax());
        ScratchFile pictures;
        try {
            pictures = downloads.keep(connection, body.receivedIn(scratch));
        } catch (TooLargeException e) {
            return Problem.of("too-large", "The request is too large", 413, String.valueOf(e.getMessage()))
                    .response();
        } catch (IOException e) {
            if (body.isAtFault()) {
                return flawOf(body).response();
            }
            throw e;
        }
        Answer answer = labelers.ask(PredictionWish.question(wish, mediaType, form, pictures.content()));
        if (answer instanceof Answer.Refused refused) {
            return refused.problem().response();
        }
        Answer.Given given = (Answer.Given) answer;
        return Response.ok(
                        ProductsResource.wholeOrBroken(given.content()), form.equals(CSV) ? CsvCell.MEDIA_TYPE : form)
                .header(ProductsResource.EPOCH, model.epoch())
                .header(ProductsResource.NETWORK, model.model().network().wireName())
                .header(ProductsResource.CONFIDENCE, ProductsResource.RAW)
                .build();
    }

    private Problem flawOf(UploadBody body) {
        if (body.isTooLarge()) {
            return limits.tooLarge();
        }
        return body.isLate()
                ? limits.late()
                : Problem.invalid("", "must come to its end, and without a long pause"); // If anybody still listens.
    }
}
