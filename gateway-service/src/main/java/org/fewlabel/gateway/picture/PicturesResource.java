package org.fewlabel.gateway.picture;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.fewlabel.contracts.Text;
import org.fewlabel.contracts.job.DatasetSpec;
import org.fewlabel.contracts.job.Violation;
import org.fewlabel.contracts.picture.PictureRequest;
import org.fewlabel.contracts.rest.ApiPath;
import org.fewlabel.gateway.download.LookFilter;
import org.fewlabel.gateway.job.Job;
import org.fewlabel.gateway.job.JobId;
import org.fewlabel.gateway.registry.Jobs;
import org.fewlabel.service.rest.Problem;
import org.jspecify.annotations.Nullable;

/** Training images as people look at them. */
@Path(ApiPath.JOBS + "/{id}/images/{index}")
@Blocking
@LookFilter.Counted
@Tag(name = "products")
class PicturesResource {
    static final String PNG = "image/png";
    /** What an API says of status 503. */
    static final String AWAY =
            "No labeler answers, or it or the gateway has enough to do; Retry-After says when to try again";
    /** What was published never changes. */
    private static final String FOR_A_YEAR = "private, max-age=31536000, immutable";
    /** A user's folder may: that its files are the job's is known from their names and lengths. */
    private static final String IF_STILL_THE_SAME = "private, no-cache";

    private final Jobs jobs;
    private final Pictures pictures;

    PicturesResource(Jobs jobs, Pictures pictures) {
        this.jobs = jobs;
        this.pictures = pictures;
    }

    @GET
    @Produces({PNG, Problem.MEDIA_TYPE})
    @Operation(operationId = "getImage", summary = "A training image of a job, as a picture")
    @APIResponse(
            responseCode = "200",
            description = "The part of the picture that networks see; of points where the point lies among all",
            headers = {
                @Header(
                        name = HttpHeaders.ETAG,
                        description = "The SHA-256 of the file",
                        schema = @Schema(type = SchemaType.STRING))
            },
            content = @Content(mediaType = PNG, schema = @Schema(type = SchemaType.STRING, format = "binary")))
    @APIResponse(responseCode = "304", description = "It is the one that If-None-Match names")
    @APIResponse(responseCode = "400", description = "The index or the size is wrong")
    @APIResponse(
            responseCode = "404",
            description =
                    "There is no such job, or the labeler does not have its data set (dataset-unavailable), or the"
                            + " image's file cannot be read (unreadable-picture)")
    @APIResponse(
            responseCode = "409",
            description =
                    "The folder holds other files than when the job was submitted (other-data), or more than are looked"
                            + " through (listing-limit)")
    @APIResponse(responseCode = "503", description = AWAY)
    public Response image(
            @PathParam("id") String id,
            @Parameter(
                            description = "Of the image in the training set, as the job's labels have it",
                            schema = @Schema(type = SchemaType.INTEGER, minimum = "0"))
                    @PathParam("index")
                    String index,
            @Parameter(
                            description =
                                    "Of the picture's longer side, in pixels; by default that of the image as networks"
                                            + " see it, 128 for points",
                            schema = @Schema(type = SchemaType.INTEGER, minimum = "8", maximum = "512"))
                    @QueryParam("size")
                    @Nullable
                    String size,
            @Context Request request)
            throws IOException {
        Optional<Job> job = JobId.parse(id).flatMap(jobs::find);
        if (job.isEmpty()) {
            return Problem.unknownJob(id).response();
        }
        DatasetSpec dataset = job.get().spec().dataset();
        String cacheControl = dataset.folder() == null ? FOR_A_YEAR : IF_STILL_THE_SAME;
        return picture(pictures, dataset, index, size, request, cacheControl);
    }

    /** A picture, or that the browser has it, or why there is none. */
    static Response picture(
            Pictures pictures,
            DatasetSpec dataset,
            String index,
            @Nullable String size,
            Request request,
            String cacheControl)
            throws IOException {
        List<Violation> violations = new ArrayList<>();
        Integer image = number("index", index, 0, dataset.shape().trainingImages() - 1, violations);
        Integer pixels = size == null
                ? null
                : number("size", size, PictureRequest.SIZE_MIN, PictureRequest.SIZE_MAX, violations);
        if (image == null || !violations.isEmpty()) {
            return Problem.invalid(violations).response();
        }
        Pictures.Drawn drawn = pictures.draw(new PictureRequest(dataset, image, pixels));
        if (drawn instanceof Pictures.Refused refused) {
            return refused.problem().response();
        }
        Pictures.Picture picture = (Pictures.Picture) drawn;
        EntityTag tag = new EntityTag(picture.sha256());
        Response.ResponseBuilder known = request.evaluatePreconditions(tag);
        // As a stream, which is sent as fast as it is taken: an array would count as sent once it waits for the reader.
        Response.ResponseBuilder answer = known == null
                ? Response.ok(new ByteArrayInputStream(picture.png().bytes()), PNG)
                        .header(HttpHeaders.CONTENT_LENGTH, picture.png().bytes().length)
                : known;
        return answer.tag(tag).header(HttpHeaders.CACHE_CONTROL, cacheControl).build();
    }

    /** A number among the parameters; null, and a violation, for another one. */
    private static @Nullable Integer number(String field, String text, int min, int max, List<Violation> violations) {
        // Nine digits always fit.
        if (text.matches("[0-9]{1,9}")) {
            int number = Integer.parseInt(text);
            if (number >= min && number <= max) {
                return number;
            }
        }
        violations.add(new Violation(
                field, "must be a whole number from " + min + " to " + max + ", was " + Text.shown(text)));
        return null;
    }
}
