package org.fewlabel.gateway.label;

import io.smallrye.common.annotation.Blocking;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
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
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.fewlabel.artifacts.MissingArtifactException;
import org.fewlabel.contracts.CsvCell;
import org.fewlabel.contracts.job.DatasetSpec;
import org.fewlabel.contracts.rest.ApiPath;
import org.fewlabel.gateway.download.DownloadFilter;
import org.fewlabel.gateway.download.Downloads;
import org.fewlabel.gateway.download.SharedArtifacts;
import org.fewlabel.gateway.job.Job;
import org.fewlabel.gateway.job.JobId;
import org.fewlabel.gateway.product.Products;
import org.fewlabel.gateway.product.ProductsResource;
import org.fewlabel.gateway.registry.Jobs;
import org.fewlabel.service.rest.Problem;
import org.fewlabel.service.rest.QueryParameters;
import org.jspecify.annotations.Nullable;

/** The labels that came out of a job: of its last labeled epoch, or of the one that validation chose. */
@Path(ApiPath.JOBS + "/{id}/labels")
@Blocking
@DownloadFilter.Counted
@Tag(name = "products")
class LabelsResource {
    private static final String TEMPERATURE = "Fewlabel-Temperature";

    private final Jobs jobs;
    private final Products products;
    private final SharedArtifacts artifacts;
    private final Downloads downloads;
    private final LabelIndexes indexes;

    LabelsResource(Jobs jobs, Products products, SharedArtifacts artifacts, Downloads downloads, LabelIndexes indexes) {
        this.jobs = jobs;
        this.products = products;
        this.artifacts = artifacts;
        this.downloads = downloads;
        this.indexes = indexes;
    }

    @GET
    @Produces({
        "text/csv",
        MediaType.APPLICATION_JSON,
        "application/jsonl",
        MediaType.APPLICATION_XML,
        MediaType.APPLICATION_OCTET_STREAM,
        Problem.MEDIA_TYPE
    })
    @Operation(operationId = "getLabels", summary = "The labels of all training images, or of some")
    @APIResponse(
            responseCode = "200",
            description =
                    "Of each image index, label, source (given or predicted), given (the class that it came with),"
                            + " predicted (the most probable class), confidence (the probability of that) and margin (over"
                            + " that of the second); of a folder of images also class (the label's name) and file. The"
                            + " label is the given one where there is one, else the predicted one. What there is not is"
                            + " empty: given, for an image that came without a label; predicted, confidence and margin,"
                            + " for one that was not to be labeled, or whose file cannot be read; source and given"
                            + " throughout, where an earlier version labeled the job. Other formats have it as their"
                            + " programs want it",
            headers = {
                @Header(
                        name = ProductsResource.EPOCH,
                        description = "Whose they are",
                        schema = @Schema(type = SchemaType.INTEGER)),
                @Header(
                        name = ProductsResource.NETWORK,
                        description = "Which of its networks",
                        schema = @Schema(type = SchemaType.STRING)),
                @Header(
                        name = ProductsResource.CONFIDENCE,
                        description = "What the confidences are, raw or calibrated",
                        schema = @Schema(type = SchemaType.STRING)),
                @Header(
                        name = TEMPERATURE,
                        description = "By which they were calibrated; missing for raw ones",
                        schema = @Schema(type = SchemaType.NUMBER))
            },
            content = {
                @Content(mediaType = "text/csv", schema = @Schema(type = SchemaType.STRING)),
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "LabelsPage"))
            })
    @APIResponse(responseCode = "400", description = "The epoch, the network or another parameter is wrong")
    @APIResponse(responseCode = "404", description = "There is no such job, or its labels were removed")
    @APIResponse(
            responseCode = "409",
            description = "There are none yet (not-yet), or none that are calibrated, or that the format has: it names"
                    + " files, and the data set has none (no-such-form)")
    @APIResponse(
            responseCode = "422",
            description = "There are more than this gateway sorts, or hands out (download-too-large)")
    @APIResponse(responseCode = "503", description = DownloadFilter.BUSY)
    public Response labels(
            @PathParam("id") String id,
            @BeanParam Parameters parameters,
            @Context UriInfo uri,
            @Context RoutingContext connection)
            throws IOException {
        Optional<Job> job = JobId.parse(id).flatMap(jobs::find);
        if (job.isEmpty()) {
            return Problem.unknownJob(id).response();
        }
        DatasetSpec dataset = job.get().spec().dataset();
        LabelsQuery query = LabelsQuery.read(new QueryParameters(uri.getQueryParameters()), dataset.classNames());
        if (query.format().needsFiles() && dataset.folder() == null) {
            return Problem.noSuchForm("the format " + query.format().wireName() + " names images by their files, and "
                            + dataset.name().wireName() + " has none; csv, jsonl, cleanlab and json name them by index")
                    .response();
        }
        Products.Search search = products.labels(job.get(), parameters.epoch, parameters.network);
        if (search instanceof Products.NotFound notFound) {
            return notFound.problem().response();
        }
        try {
            return answer(job.get(), (Products.Found) search, query, connection);
        } catch (MissingArtifactException e) {
            return Problem.gone("the labels were removed from the store").response();
        } catch (TooManyLabelsException e) {
            return Problem.downloadTooLarge(String.valueOf(e.getMessage())).response();
        }
    }

    private Response answer(Job job, Products.Found found, LabelsQuery query, RoutingContext connection)
            throws IOException, TooManyLabelsException {
        LabelIndexes.Key key = new LabelIndexes.Key(found.artifact(), query.confidence());
        if (query.format() == LabelsFormat.JSON) {
            Optional<LabelIndexes.Held> known = indexes.find(key);
            if (known.isPresent()) {
                return page(job, found, query, known.get());
            }
        }
        DatasetSpec dataset = job.spec().dataset();
        // Compared with its digest and looked through, so that what is corrupt is refused before the answer begins.
        SharedArtifacts.Shared labels = downloads.keep(connection, artifacts.open(found.artifact()));
        LabelsFile file = new LabelsFile(labels.safetensors(), dataset);
        Double temperature = query.confidence() == Confidence.RAW ? null : file.temperature();
        if (query.confidence() == Confidence.CALIBRATED && temperature == null) {
            return Problem.noSuchForm(
                            Confidence.whyRaw(dataset.validation(), job.state().isTerminal()))
                    .response();
        }
        LabelsTable raw = LabelsTable.of(file, dataset, jobs.unreadableNames(job));
        LabelsTable table = temperature == null ? raw : raw.calibrated(temperature);
        if (query.format() == LabelsFormat.JSON) {
            return page(job, found, query, indexes.make(key, table, temperature));
        }
        LabelRows rows;
        if (query.selection().isSorted()) {
            LabelIndexes.Held held = downloads.keep(connection, indexes.make(key, table, temperature));
            rows = table.ordered(held.index(), held.index().order(query.selection()));
        } else {
            rows = table.filtered(query.selection());
        }
        LabelsOrigin origin = new LabelsOrigin(job.id(), found.epoch(), found.network(), temperature);
        LabelsWriter writer = writer(query, dataset, origin);
        StreamingOutput content = out -> writer.write(rows, out);
        return answer(Response.ok(content, query.format().mediaType()), origin)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ProductsResource.attachment(job, query.format().fileName()))
                .build();
    }

    private static LabelsWriter writer(LabelsQuery query, DatasetSpec dataset, LabelsOrigin origin) {
        return switch (query.format()) {
            case CSV -> new CsvLabels(dataset, query.form());
            case JSONL -> new JsonLabels(dataset);
            case LABEL_STUDIO ->
                new LabelStudioTasks(dataset, Objects.requireNonNull(dataset.folder()), origin, query.urlPrefix());
            case LABEL_STUDIO_CONFIG -> new LabelStudioConfig(dataset);
            case CLEANLAB -> new CleanlabArchive(dataset);
            case IMAGEFOLDER -> new ImageFolderMetadata(dataset);
            case FIFTYONE -> new FiftyOneLabels(dataset);
            case JSON -> throw new IllegalStateException("a page is no file");
        };
    }

    private static Response.ResponseBuilder answer(Response.ResponseBuilder answer, LabelsOrigin origin) {
        return answer.header(ProductsResource.EPOCH, origin.epoch())
                .header(ProductsResource.NETWORK, origin.network().wireName())
                .header(ProductsResource.CONFIDENCE, origin.confidence())
                .header(TEMPERATURE, origin.temperature());
    }

    private static Response page(Job job, Products.Found found, LabelsQuery query, LabelIndexes.Held held) {
        try (held) {
            LabelsPageToken first = LabelsPageToken.of(found.artifact(), query.confidence(), query.selection(), 0);
            LabelsPageToken wanted = query.page() == null ? first : query.page();
            if (!wanted.isOfListOf(first)) {
                return Problem.invalid(
                                "pageToken",
                                "must be of the same labels, chosen and sorted alike; a job that runs has others after each"
                                        + " epoch. Begin with the first page")
                        .response();
            }
            int[] order = held.index().order(query.selection());
            int begin = Math.min(wanted.offset(), order.length);
            int end = Math.min(order.length, begin + query.pageSize());
            List<LabelsPage.Item> items = IntStream.range(begin, end)
                    .mapToObj(place -> LabelsPage.Item.of(held.index().label(order[place])))
                    .toList();
            LabelsOrigin origin = new LabelsOrigin(job.id(), found.epoch(), found.network(), held.temperature());
            LabelsPage page = new LabelsPage(
                    found.epoch(),
                    found.network().wireName(),
                    origin.confidence(),
                    origin.temperature(),
                    job.spec().dataset().classNames(),
                    order.length,
                    items,
                    end < order.length ? new LabelsPageToken(first.list(), end).encode() : null);
            return answer(Response.ok(page, MediaType.APPLICATION_JSON), origin).build();
        }
    }

    /** The query as it is documented; {@link LabelsQuery} reads what of it is not about the epoch. */
    static final class Parameters {
        @Parameter(
                description = "The last labeled epoch, or, when the run is over, the one in which the network had its"
                        + " lowest error on the validation images",
                schema =
                        @Schema(
                                enumeration = {"last", "chosen"},
                                defaultValue = "last"))
        @QueryParam("epoch")
        @Nullable
        String epoch;

        @Parameter(
                description = ProductsResource.WHICH_NETWORK,
                schema = @Schema(enumeration = {"student", "average", "teacher"}))
        @QueryParam("network")
        @Nullable
        String network;

        @Parameter(
                description =
                        "csv for a table; jsonl for a line of JSON an image, with all probabilities; label-studio for"
                                + " its tasks, label-studio-config for the labeling interface that they fit; cleanlab for NumPy's"
                                + " arrays of the images with a given label; imagefolder for Hugging Face's metadata.jsonl; fiftyone"
                                + " for its labels.json; json for a page to look at. Those of Label Studio, Hugging Face and"
                                + " FiftyOne are for folders of images alone",
                schema =
                        @Schema(
                                enumeration = {
                                    "csv",
                                    "jsonl",
                                    "label-studio",
                                    "label-studio-config",
                                    "cleanlab",
                                    "imagefolder",
                                    "fiftyone",
                                    "json"
                                },
                                defaultValue = "csv"))
        @QueryParam("format")
        @Nullable
        String format;

        @Parameter(
                description = "By the index of the images, or by the margin; images without a prediction come last",
                schema =
                        @Schema(
                                enumeration = {"index", "least-sure", "most-sure"},
                                defaultValue = "index"))
        @QueryParam("sort")
        @Nullable
        String sort;

        @Parameter(
                description =
                        "class to let the predicted classes take turns: the first of each, then the second of each",
                schema = @Schema(enumeration = "class"))
        @QueryParam("spread")
        @Nullable
        String spread;

        @Parameter(
                description = "true for those alone whose given label is not the predicted one",
                schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "false"))
        @QueryParam("disagrees")
        @Nullable
        String disagrees;

        @Parameter(name = "class", description = "The name of a class: those alone whose label it is")
        @QueryParam("class")
        @Nullable
        String label;

        @Parameter(description = "The name of a class: those alone that the network takes for it")
        @QueryParam("predicted")
        @Nullable
        String predicted;

        @Parameter(
                description = "Those alone whose label is from there",
                schema = @Schema(enumeration = {"given", "predicted"}))
        @QueryParam("source")
        @Nullable
        String source;

        @Parameter(
                description = "Those alone whose confidence is at least that",
                schema = @Schema(type = SchemaType.NUMBER, minimum = "0", maximum = "1"))
        @QueryParam("confidenceMin")
        @Nullable
        String confidenceMin;

        @Parameter(
                description = "Those alone whose confidence is at most that",
                schema = @Schema(type = SchemaType.NUMBER, minimum = "0", maximum = "1"))
        @QueryParam("confidenceMax")
        @Nullable
        String confidenceMax;

        @Parameter(
                description = "raw for the probabilities as the network says them, calibrated for tempered ones. By"
                        + " default calibrated where there is a temperature, else raw; the header "
                        + ProductsResource.CONFIDENCE
                        + " says which",
                schema = @Schema(enumeration = {"raw", "calibrated"}))
        @QueryParam("confidence")
        @Nullable
        String confidence;

        @Parameter(
                description = CsvCell.DESCRIPTION,
                schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "false"))
        @QueryParam("spreadsheet")
        @Nullable
        String spreadsheet;

        @Parameter(
                description = LabelsForm.PROBABILITIES,
                schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "false"))
        @QueryParam("probabilities")
        @Nullable
        String probabilities;

        @Parameter(
                description =
                        "Of label-studio: what the addresses of the pictures begin with, before their files' names;"
                                + " by default that of files on its own machine, /data/local-files/?d= and the folder's path,"
                                + " of an upload its name")
        @QueryParam("urlPrefix")
        @Nullable
        String urlPrefix;

        @Parameter(
                description = "Of json: how many labels a page has",
                schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "500", defaultValue = "60"))
        @QueryParam("pageSize")
        @Nullable
        String pageSize;

        @Parameter(description = "Of json: the nextPageToken of the page before")
        @QueryParam("pageToken")
        @Nullable
        String pageToken;
    }
}
