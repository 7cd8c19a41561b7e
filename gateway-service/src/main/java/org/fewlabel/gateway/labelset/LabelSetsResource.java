package org.fewlabel.gateway.labelset;

import io.smallrye.common.annotation.Blocking;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.fewlabel.artifacts.MissingArtifactException;
import org.fewlabel.contracts.CsvCell;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.contracts.labelset.LabelSet;
import org.fewlabel.contracts.rest.ApiPath;
import org.fewlabel.gateway.download.DownloadFilter;
import org.fewlabel.gateway.download.Downloads;
import org.fewlabel.gateway.identity.Ownership;
import org.fewlabel.service.rest.JsonBody;
import org.fewlabel.service.rest.PageToken;
import org.fewlabel.service.rest.Problem;
import org.fewlabel.service.rest.QueryParameters;
import org.jspecify.annotations.Nullable;

/** Where users keep what they say of images. */
@Path(ApiPath.LABEL_SETS)
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "labels")
class LabelSetsResource {
    /** That of the front door for whatever is no picture. */
    private static final int BYTES_MAX = 1 << 20;

    private static final int PAGE_SIZE = 20;
    private static final int PAGE_SIZE_MAX = 100;
    private static final int LABELS_PAGE_SIZE = 60;
    private static final int LABELS_PAGE_SIZE_MAX = 500;

    private final LabelSetCreation creation;
    private final KeptLabelSets labelSets;
    private final Downloads downloads;

    LabelSetsResource(LabelSetCreation creation, KeptLabelSets labelSets, Downloads downloads) {
        this.creation = creation;
        this.labelSets = labelSets;
        this.downloads = downloads;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @DownloadFilter.Counted
    @Operation(
            operationId = "createLabelSet",
            summary = "Keep labels that people give, or several jobs predict, for jobs to be trained with")
    @RequestBody(required = true, content = @Content(schema = @Schema(ref = "LabelSetRequest")))
    @APIResponse(
            responseCode = "200",
            description = "There was a set with the same labels; it is that one, with the note that it had",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "LabelSet")))
    @APIResponse(
            responseCode = "201",
            description = "The set; Location is where to look",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "LabelSet")))
    @APIResponse(
            responseCode = "400",
            description = "Some fields are wrong; all of them are named, up to a hundred",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(ref = "Problem")))
    @APIResponse(
            responseCode = "404",
            description =
                    "What the job's labels or its own label set say was removed from the store, or a job that the set would"
                            + " name has lost its files",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(ref = "Problem")))
    @APIResponse(
            responseCode = "409",
            description =
                    "The job has no labels yet, which would tell the files of its folder (not-yet), or the jobs are no"
                            + " ensemble, or sure of no image or of too many (no-ensemble)",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(ref = "Problem")))
    @APIResponse(
            responseCode = "413",
            description = "The body is too large",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(ref = "Problem")))
    @APIResponse(
            responseCode = "503",
            description =
                    "Other label sets are being made, or as many answers are sent as may be at a time; Retry-After"
                            + " says when to try again",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(ref = "Problem")))
    public Response create(InputStream in, @Context UriInfo uri) throws IOException {
        LabelSetCreation.Creation made = creation.create(JsonBody.read(in, BYTES_MAX));
        if (made instanceof LabelSetCreation.Refused refused) {
            return refused.problem().response();
        }
        LabelSetCreation.Created created = (LabelSetCreation.Created) made;
        return Response.status(created.isNew() ? Response.Status.CREATED : Response.Status.OK)
                .entity(LabelSetViews.of(created.labelSet()))
                .location(uri.getAbsolutePathBuilder()
                        .path(created.labelSet().sha256())
                        .build())
                .build();
    }

    @GET
    @Operation(operationId = "listLabelSets", summary = "List label sets, newest first, without their labels")
    @APIResponse(
            responseCode = "200",
            description = "A page of label sets",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "LabelSetPage")))
    @APIResponse(
            responseCode = "400",
            description = "Some parameters are wrong; all of them are named",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(ref = "Problem")))
    public Response list(
            @Parameter(description = "The name of a data set: those alone that are for it")
                    @QueryParam("dataset")
                    @Nullable
                    String dataset,
            @QueryParam("owner") @Nullable String owner,
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "100", defaultValue = "20"))
                    @QueryParam("pageSize")
                    @Nullable
                    String pageSize,
            @QueryParam("pageToken") @Nullable String pageToken,
            @Context UriInfo uri) {
        // The parameters are named for whoever asks which there are, the documentation and the filter of unknown ones.
        QueryParameters query = new QueryParameters(uri.getQueryParameters());
        DatasetName wanted = query.value("dataset", text -> QueryParameters.parseName(DatasetName.values(), text))
                .orElse(null);
        String whose = Ownership.wanted(query);
        int size = query.pageSize(PAGE_SIZE, PAGE_SIZE_MAX);
        PageToken after = query.pageToken();
        query.finish();
        return Response.ok(LabelSetViews.of(labelSets.page(wanted, whose, after, size)))
                .build();
    }

    @GET
    @Path("{digest}")
    @Produces({MediaType.APPLICATION_JSON, "text/csv", Problem.MEDIA_TYPE})
    @DownloadFilter.Counted
    @Operation(operationId = "getLabelSet", summary = "Look at a label set and its labels")
    @APIResponse(
            responseCode = "200",
            description =
                    "The set with a page of its labels; or, with format=csv, all labels as a table with the columns"
                            + " index (of a folder of images: file), label, class and source",
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "LabelSetLabels")),
                @Content(mediaType = "text/csv", schema = @Schema(type = SchemaType.STRING))
            })
    @APIResponse(
            responseCode = "400",
            description = "Some parameters are wrong; all of them are named",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(ref = "Problem")))
    @APIResponse(
            responseCode = "404",
            description = "There is no such label set, or its file was removed from the store",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(ref = "Problem")))
    @APIResponse(
            responseCode = "503",
            description = DownloadFilter.BUSY,
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(ref = "Problem")))
    public Response get(
            @PathParam("digest") String digest,
            @Parameter(
                            schema =
                                    @Schema(
                                            enumeration = {"json", "csv"},
                                            defaultValue = "json"))
                    @QueryParam("format")
                    @Nullable
                    String format,
            @Parameter(
                            description = CsvCell.DESCRIPTION,
                            schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "false"))
                    @QueryParam("spreadsheet")
                    @Nullable
                    String spreadsheet,
            @Parameter(
                            description = "Of json: how many labels a page has",
                            schema =
                                    @Schema(
                                            type = SchemaType.INTEGER,
                                            minimum = "1",
                                            maximum = "500",
                                            defaultValue = "60"))
                    @QueryParam("pageSize")
                    @Nullable
                    String pageSize,
            @Parameter(description = "Of json: the nextPageToken of the page before") @QueryParam("pageToken") @Nullable
                    String pageToken,
            @Context UriInfo uri,
            @Context RoutingContext connection)
            throws IOException {
        QueryParameters query = new QueryParameters(uri.getQueryParameters());
        boolean isTable = query.value("format", LabelSetsResource::isTable).orElse(false);
        CsvCell cells = CsvCell.chosen(query.flag("spreadsheet"));
        int size = query.pageSize(LABELS_PAGE_SIZE, LABELS_PAGE_SIZE_MAX);
        int offset = query.value("pageToken", LabelSetsResource::offset).orElse(0);
        query.finish();
        Optional<KeptLabelSet> found = labelSets.find(digest);
        if (found.isEmpty()) {
            return Problem.unknownLabelSet(digest).response();
        }
        KeptLabelSet set = found.get();
        try {
            if (isTable) {
                return table(set, cells, connection);
            }
            try (InputStream file = labelSets.open(set.sha256())) {
                return Response.ok(LabelSetViews.labels(set, file, offset, size), MediaType.APPLICATION_JSON)
                        .build();
            }
        } catch (MissingArtifactException e) {
            return Problem.gone("the file of label set " + digest + " was removed from the store")
                    .response();
        }
    }

    /** What fails on the way ends the connection: who has a whole table has one that is what its name says. */
    private Response table(KeptLabelSet set, CsvCell cells, RoutingContext connection) throws IOException {
        InputStream file = downloads.keep(connection, labelSets.open(set.sha256()));
        StreamingOutput table = out -> LabelSetViews.csv(set, file, cells, out);
        return Response.ok(table, CsvCell.MEDIA_TYPE)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        "attachment; filename=\"label-set-" + set.sha256().substring(0, 12) + ".csv\"")
                .build();
    }

    private static boolean isTable(String format) {
        return switch (format) {
            case "json" -> false;
            case "csv" -> true;
            default -> throw new IllegalArgumentException("must be json or csv");
        };
    }

    private static int offset(String token) {
        try {
            return QueryParameters.parseInteger(token, 0, LabelSet.LABELS_MAX);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("must be the nextPageToken of an earlier answer", e);
        }
    }
}
