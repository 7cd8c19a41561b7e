package org.fewlabel.gateway.dataset;

import io.smallrye.common.annotation.Blocking;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.fewlabel.contracts.ProblemDetails;
import org.fewlabel.contracts.Text;
import org.fewlabel.contracts.rest.ApiPath;
import org.fewlabel.gateway.download.UploadBody;
import org.fewlabel.gateway.download.UploadFilter;
import org.fewlabel.service.rest.Problem;
import org.fewlabel.service.scratch.NoRoomException;
import org.fewlabel.service.scratch.TooLargeException;
import org.jspecify.annotations.Nullable;

/** Where users send folders of images, and delete them. */
@Path(ApiPath.DATASETS)
@Blocking
@Tag(name = "catalogue")
class UploadsResource {
    private static final String ZIP = "application/zip";
    /** As browsers on Windows say. */
    private static final String ZIP_OF_WINDOWS = "application/x-zip-compressed";

    private static final Duration BUSY = Duration.ofSeconds(30);

    private final Uploads uploads;
    private final UploadLimits limits;

    UploadsResource(Uploads uploads, UploadLimits limits) {
        this.uploads = uploads;
        this.limits = limits;
    }

    @POST
    @Consumes({ZIP, ZIP_OF_WINDOWS, MediaType.APPLICATION_OCTET_STREAM})
    @Produces({MediaType.APPLICATION_JSON, Problem.MEDIA_TYPE})
    @UploadFilter.Counted
    @Operation(
            operationId = "uploadDataset",
            summary = "Upload a folder of images as a ZIP archive",
            description =
                    "With labeled/CLASS/, unlabeled/ and test/CLASS/, as a folder of images below the folder of data sets"
                            + " has them; one folder around them is taken off. Jobs name it by dataset.folder.upload. The"
                            + " same pictures again are the same data set. What is hidden and what programs leave beside"
                            + " pictures is passed over; any other fault refuses the archive, with all faults. How large it"
                            + " may be is set (by default 2 GB, 4 GB unpacked, 100000 files); who sends more is told the"
                            + " limit.")
    @RequestBody(
            required = true,
            content = {
                @Content(mediaType = ZIP, schema = @Schema(type = SchemaType.STRING, format = "binary")),
                @Content(mediaType = ZIP_OF_WINDOWS, schema = @Schema(type = SchemaType.STRING, format = "binary")),
                @Content(
                        mediaType = MediaType.APPLICATION_OCTET_STREAM,
                        schema = @Schema(type = SchemaType.STRING, format = "binary"))
            })
    @APIResponse(
            responseCode = "200",
            description = "The same pictures were there already, under the name that the answer tells",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "Upload")))
    @APIResponse(
            responseCode = "201",
            description = "It is there for jobs",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "Upload")))
    @APIResponse(responseCode = "400", description = "The name is wrong, or the body ends too early")
    @APIResponse(responseCode = "408", description = "The archive took longer to come than it may")
    @APIResponse(
            responseCode = "409",
            description = "Other pictures have the name (name-taken), or as many uploads are kept as may be"
                    + " (too-many-uploads)")
    @APIResponse(responseCode = "413", description = "The archive is too large")
    @APIResponse(
            responseCode = "422",
            description =
                    "Something is wrong with the archive (unfit-upload): the first 100 faults, each with the entry"
                            + " that has it, and how many others there are")
    @APIResponse(
            responseCode = "429",
            description = "With it, the owner's uploads would have more bytes than they may (quota)")
    @APIResponse(
            responseCode = "503",
            description =
                    "As many are taken as may be at a time, or there is no room for another, or no labeler looks at"
                            + " the pictures; Retry-After says when to try again")
    public Response upload(
            @Parameter(
                            required = true,
                            description = "What to call it: 1 to 100 letters, digits, spaces, ., _ and -; unique")
                    @QueryParam("name")
                    @Nullable
                    String name,
            @Context RoutingContext connection,
            InputStream in)
            throws IOException {
        UploadBody body = new UploadBody(in, limits.archiveBytesMax(), limits.durationMax());
        boolean isTaken = false;
        try {
            Response answer = answer(name, connection.request().getHeader(HttpHeaders.CONTENT_LENGTH), body);
            isTaken = answer.getStatus() < 400;
            return answer;
        } finally {
            if (!isTaken) {
                body.leave(connection);
            }
        }
    }

    private Response answer(@Nullable String name, @Nullable String length, UploadBody body) throws IOException {
        String flaw = name == null ? "is required" : Uploads.flaw(name);
        if (name == null || flaw != null) {
            return Problem.invalid("name", flaw + (name == null ? "" : ", was " + Text.shown(name)))
                    .response();
        }
        if (length != null) {
            uploads.requireRoom(Long.parseLong(length)); // The filter of sizes has read it as well.
        }
        try {
            return answer(uploads.take(name, body));
        } catch (TooLargeException e) {
            return Problem.of("too-large", "The request is too large", 413, String.valueOf(e.getMessage()))
                    .response();
        } catch (NoRoomException e) {
            return Problem.busy(e.getMessage() + "; try again shortly", BUSY).response();
        } catch (IOException e) {
            if (body.isTooLarge()) {
                return limits.tooLarge().response();
            }
            if (body.isLate()) {
                return limits.late().response();
            }
            if (body.isAtFault()) {
                return Problem.invalid("", "must come to its end").response(); // If anybody still listens.
            }
            throw e;
        }
    }

    private static Response answer(Uploads.Outcome outcome) {
        if (outcome instanceof Uploads.Taken taken) {
            return Response.status(taken.isNew() ? 201 : 200)
                    .type(MediaType.APPLICATION_JSON)
                    .entity(taken.upload().view())
                    .build();
        }
        if (outcome instanceof Uploads.Faulty faulty) {
            return new Problem(
                            new ProblemDetails(
                                    "urn:fewlabel:unfit-upload",
                                    "The archive is no folder of images that can be taken",
                                    422,
                                    faulty.count() == 1 ? "it has one fault" : "it has " + faulty.count() + " faults",
                                    faulty.faults()),
                            null)
                    .response();
        }
        if (outcome instanceof Uploads.NameTaken taken) {
            return Problem.of(
                            "name-taken",
                            "The name belongs to another upload",
                            409,
                            "other pictures were uploaded as " + taken.by().name() + " ("
                                    + taken.by().uploadedAt() + "); choose another name, or delete that one")
                    .response();
        }
        if (outcome instanceof Uploads.TooMany tooMany) {
            return Problem.of(
                            "too-many-uploads",
                            "As many uploads are kept as may be",
                            409,
                            "there are at most " + tooMany.max() + " (fewlabel.uploads.kept-max): delete one")
                    .response();
        }
        return ((Uploads.Unanswered) outcome).problem().response();
    }

    @DELETE
    @Path("{name}")
    @Produces(Problem.MEDIA_TYPE)
    @Operation(
            operationId = "deleteDataset",
            summary = "Take an upload off the list of data sets",
            description =
                    "Its name is free then, and no new job can use it. What was trained on it keeps its labels and"
                            + " models; the pictures stay in the artifact store.")
    @APIResponse(responseCode = "204", description = "It is no longer listed")
    @APIResponse(responseCode = "404", description = "There is no such upload (unknown-upload)")
    @APIResponse(
            responseCode = "409",
            description = "A job that is not over, or a run of a sweep that is to come, uses it (state-conflict)")
    public Response delete(@Parameter(description = "Of the upload, or its digest") @PathParam("name") String name) {
        return switch (uploads.delete(name)) {
            case DONE -> Response.noContent().build();
            case UNKNOWN ->
                Problem.of("unknown-upload", "There is no such upload", 404, "no upload is called " + Text.shown(name))
                        .response();
            case IN_USE ->
                Problem.of(
                                "state-conflict",
                                "The upload is in use",
                                409,
                                "jobs or sweeps that are not over use it; let them end, or cancel them")
                        .response();
        };
    }
}
