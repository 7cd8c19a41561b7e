package org.fewlabel.gateway.product;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
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
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.rest.ApiPath;
import org.fewlabel.gateway.download.DownloadFilter;
import org.fewlabel.gateway.job.Job;
import org.fewlabel.gateway.job.JobId;
import org.fewlabel.gateway.registry.Jobs;
import org.fewlabel.service.rest.Problem;
import org.jspecify.annotations.Nullable;

/** What a run goes on from. */
@Path(ApiPath.JOBS + "/{id}/checkpoint")
@Blocking
@DownloadFilter.Counted
@Tag(name = "products")
class CheckpointResource {
    private final Jobs jobs;
    private final Products products;
    private final ArtifactStore store;

    CheckpointResource(Jobs jobs, Products products, ArtifactStore store) {
        this.jobs = jobs;
        this.products = products;
        this.store = store;
    }

    @GET
    @Produces({"application/octet-stream", Problem.MEDIA_TYPE})
    @Operation(operationId = "getCheckpoint", summary = "What a run goes on from, as safetensors")
    @APIResponse(
            responseCode = "200",
            description = "The trainer's snapshot of the epoch, in this program's own layout: the student and its step"
                    + " average, and the memories of the optimizer and of the method. The snapshot of a job that"
                    + " an earlier version trained has no average.*; of mean-teacher and ict it has the step"
                    + " average as teacher.*",
            headers =
                    @Header(
                            name = ProductsResource.EPOCH,
                            description = "Whose it is",
                            schema = @Schema(type = SchemaType.INTEGER)),
            content =
                    @Content(
                            mediaType = "application/octet-stream",
                            schema = @Schema(type = SchemaType.STRING, format = "binary")))
    @APIResponse(responseCode = "400", description = "The epoch is wrong")
    @APIResponse(responseCode = "404", description = "There is no such job, or its snapshot was removed")
    @APIResponse(responseCode = "409", description = ModelsResource.NOT_YET)
    @APIResponse(responseCode = "503", description = DownloadFilter.BUSY)
    public Response checkpoint(
            @PathParam("id") String id,
            @Parameter(
                            description = ModelsResource.WHICH_EPOCH
                                    + "; the network is the one that comes unasked of the model",
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
        if (DownloadFilter.isForTheHead(request)) {
            return head.build();
        }
        try {
            // Compared with its digest on the way; a corrupt one ends the answer before its announced length.
            return head.entity(ProductsResource.wholeOrBroken(store.open(snapshot)))
                    .build();
        } catch (MissingArtifactException e) {
            return Problem.gone("the snapshot was removed from the store").response();
        }
    }
}
