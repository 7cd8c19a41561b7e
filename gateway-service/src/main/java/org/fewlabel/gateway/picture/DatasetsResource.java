package org.fewlabel.gateway.picture;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.fewlabel.contracts.Text;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.contracts.job.DatasetSpec;
import org.fewlabel.contracts.job.ImageFolderSpec;
import org.fewlabel.contracts.job.ImageFolders;
import org.fewlabel.contracts.picture.DatasetInventory;
import org.fewlabel.contracts.rest.ApiPath;
import org.fewlabel.contracts.rest.DatasetListView;
import org.fewlabel.gateway.dataset.Upload;
import org.fewlabel.gateway.dataset.Uploads;
import org.fewlabel.gateway.download.LookFilter;
import org.fewlabel.service.rest.Problem;
import org.jspecify.annotations.Nullable;

/** The data sets that a job can name, and what they look like. */
@Path(ApiPath.DATASETS)
@Blocking
@LookFilter.Counted
@Tag(name = "catalogue")
class DatasetsResource {
    /** Who looks at a folder before a job names it may change it. */
    private static final String FOR_A_MINUTE = "private, max-age=60";
    /** Of no consequence for a picture. */
    private static final int UNREADABLE_MAX = 0;

    private static final int SIDE = 32;
    private static final int COLOURS = 3;

    private final Inventories inventories;
    private final Pictures pictures;
    private final Uploads uploads;
    private final ObjectMapper mapper;

    DatasetsResource(Inventories inventories, Pictures pictures, Uploads uploads, ObjectMapper mapper) {
        this.uploads = uploads;
        this.mapper = mapper;
        this.inventories = inventories;
        this.pictures = pictures;
    }

    @GET
    @Produces({MediaType.APPLICATION_JSON, Problem.MEDIA_TYPE})
    @Operation(operationId = "listDatasets", summary = "The data sets that a job can name")
    @APIResponse(
            responseCode = "200",
            description = "Published ones, the folders of images directly below the folder of data sets, and uploads",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "DatasetList")))
    @APIResponse(responseCode = "503", description = PicturesResource.AWAY)
    public Response list() throws IOException {
        Inventories.Look look = inventories.look();
        if (look instanceof Inventories.Unseen unseen) {
            return unseen.problem().response();
        }
        DatasetInventory inventory = ((Inventories.Seen) look).inventory();
        List<String> listed = uploads.digests();
        StreamingOutput content = out -> write(inventory, listed, out);
        return Response.ok(content, MediaType.APPLICATION_JSON).build();
    }

    /**
     * Writes a {@link DatasetListView} as fast as it is taken, with one upload in memory at a time: the names of the classes of all may
     * be a hundred megabytes.
     *
     * @param listed the digests of the uploads; one that was deleted meanwhile is left out
     */
    private void write(DatasetInventory inventory, List<String> listed, OutputStream out) throws IOException {
        ObjectWriter writer = mapper.writer().without(SerializationFeature.FLUSH_AFTER_WRITE_VALUE);
        // What breaks off gets no end that makes it look whole.
        try (JsonGenerator json = mapper.createGenerator(out)
                .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                .disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT)) {
            json.writeStartObject();
            json.writeArrayFieldStart("datasets");
            for (DatasetListView.Dataset each :
                    (Iterable<DatasetListView.Dataset>) DatasetViews.of(inventory)::iterator) {
                writer.writeValue(json, each);
            }
            for (String sha256 : listed) {
                Optional<Upload> upload = uploads.find(sha256);
                if (upload.isPresent()) {
                    writer.writeValue(json, DatasetViews.of(upload.get()));
                }
            }
            json.writeEndArray();
            json.writeBooleanField("moreFolders", inventory.hasMoreFolders());
            json.writeEndObject();
        }
    }

    @GET
    @Path("{name}/images/{index}")
    @Produces({PicturesResource.PNG, Problem.MEDIA_TYPE})
    @Operation(operationId = "getDatasetImage", summary = "A training image of a data set, as a picture")
    @APIResponse(
            responseCode = "200",
            description = "As for the image of a job",
            content =
                    @Content(
                            mediaType = PicturesResource.PNG,
                            schema = @Schema(type = SchemaType.STRING, format = "binary")))
    @APIResponse(responseCode = "304", description = "It is the one that If-None-Match names")
    @APIResponse(responseCode = "400", description = "A parameter is wrong")
    @APIResponse(
            responseCode = "404",
            description =
                    "The labeler does not have the data set (dataset-unavailable), or the image's file cannot be read"
                            + " (unreadable-picture)")
    @APIResponse(
            responseCode = "409",
            description = "The folder has changed since it was listed (other-data), or holds more files than are looked"
                    + " through (listing-limit)")
    @APIResponse(responseCode = "503", description = PicturesResource.AWAY)
    public Response image(
            @Parameter(description = "Of the data set, as a job names it") @PathParam("name") String name,
            @Parameter(
                            description = "Of the image in the training set",
                            schema = @Schema(type = SchemaType.INTEGER, minimum = "0"))
                    @PathParam("index")
                    String index,
            @Parameter(description = "Of image-folder: which of the folders in the list")
                    @QueryParam("folder")
                    @Nullable
                    String folder,
            @Parameter(description = "Of image-folder: which of the uploads in the list, by its name or digest")
                    @QueryParam("upload")
                    @Nullable
                    String upload,
            @Parameter(
                            description = "Of the picture's longer side, in pixels",
                            schema = @Schema(type = SchemaType.INTEGER, minimum = "8", maximum = "512"))
                    @QueryParam("size")
                    @Nullable
                    String size,
            @Context Request request)
            throws IOException {
        Optional<DatasetName> dataset = Arrays.stream(DatasetName.values())
                .filter(each -> each.wireName().equals(name))
                .findFirst();
        if (dataset.isEmpty()) {
            return Problem.invalid("name", "must be a data set of the list, was " + Text.shown(name))
                    .response();
        }
        if (dataset.get() != DatasetName.IMAGE_FOLDER) {
            return picture(new DatasetSpec(dataset.get(), 1, 0), index, size, request);
        }
        if (upload != null) {
            return ofUpload(upload, index, size, request);
        }
        Inventories.Look look = inventories.lately();
        if (look instanceof Inventories.Unseen unseen) {
            return unseen.problem().response();
        }
        Optional<ImageFolderSpec> found = folder(((Inventories.Seen) look).inventory(), folder);
        return found.isEmpty()
                ? Problem.invalid(
                                "folder",
                                "must be a folder of the list that can be used, was "
                                        + (folder == null ? "missing" : Text.shown(folder)))
                        .response()
                : picture(new DatasetSpec(DatasetName.IMAGE_FOLDER, 1, 0, found.get(), 0, null), index, size, request);
    }

    private Response ofUpload(String upload, String index, @Nullable String size, Request request) throws IOException {
        ImageFolders.Look look = uploads.look(upload);
        if (look instanceof ImageFolders.Uploaded found) {
            ImageFolderSpec folder = ImageFolderSpec.uploaded(
                    found.name(), found.sha256(), SIDE, SIDE, COLOURS, UNREADABLE_MAX, found.contents());
            return picture(new DatasetSpec(DatasetName.IMAGE_FOLDER, 1, 0, folder, 0, null), index, size, request);
        }
        return Problem.invalid("upload", ((ImageFolders.Refused) look).why()).response();
    }

    /** One of those that were listed: what a client names leads nowhere else. */
    private static Optional<ImageFolderSpec> folder(DatasetInventory inventory, @Nullable String path) {
        for (DatasetInventory.Folder each : inventory.folders()) {
            ImageFolderSpec.Contents contents = each.contents();
            if (contents != null && each.path().equals(path)) {
                return Optional.of(new ImageFolderSpec(each.path(), SIDE, SIDE, COLOURS, UNREADABLE_MAX, contents));
            }
        }
        return Optional.empty();
    }

    private Response picture(DatasetSpec dataset, String index, @Nullable String size, Request request)
            throws IOException {
        return PicturesResource.picture(pictures, dataset, index, size, request, FOR_A_MINUTE);
    }
}
