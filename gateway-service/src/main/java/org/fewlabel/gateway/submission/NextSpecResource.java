package org.fewlabel.gateway.submission;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.fewlabel.contracts.Check;
import org.fewlabel.contracts.Text;
import org.fewlabel.contracts.job.ImageFolders;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.model.ModelFolder;
import org.fewlabel.contracts.rest.ApiPath;
import org.fewlabel.gateway.job.Job;
import org.fewlabel.gateway.job.JobId;
import org.fewlabel.gateway.registry.Jobs;
import org.fewlabel.service.rest.Problem;
import org.jspecify.annotations.Nullable;

/** Where users find the spec that goes on from a job. */
@Path(ApiPath.JOBS + "/{id}/next")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "jobs")
class NextSpecResource {
    private final Jobs jobs;
    private final NextSpec next;

    NextSpecResource(Jobs jobs, Submissions submissions, ImageFolders folders, ModelFolder models) {
        this.jobs = jobs;
        this.next = new NextSpec(text -> JobSpec.read(text, folders, models), submissions::violations);
    }

    @GET
    @Operation(
            operationId = "getNextSpec",
            summary = "The spec of a job that goes on from this one, with a label set: to be submitted as it is")
    @APIResponse(
            responseCode = "200",
            description =
                    "The job's own spec with startFrom and dataset.labelSet; of a folder of images with what is in it"
                            + " now",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "JobSpec")))
    @APIResponse(
            responseCode = "400",
            description = "It could not be submitted: the job is not over, say, or the label set is for other data",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(ref = "Problem")))
    @APIResponse(
            responseCode = "404",
            description = "There is no such job",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(ref = "Problem")))
    @APIResponse(
            responseCode = "503",
            description = "As many folders are looked into as may be at a time; Retry-After says when to try again",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(ref = "Problem")))
    public Response get(
            @PathParam("id") String id,
            @Parameter(description = "The digest of a label set; by default the one that the job has")
                    @QueryParam("labelSet")
                    @Nullable
                    String labelSet) {
        Optional<Job> job = JobId.parse(id).flatMap(jobs::find);
        if (job.isEmpty()) {
            return Problem.unknownJob(id).response();
        }
        if (labelSet != null && !Check.isDigest(labelSet)) {
            return Problem.invalid("labelSet", "must be 64 hexadecimal digits (0-9, a-f), was " + Text.shown(labelSet))
                    .response();
        }
        JobSpec.Reading reading = next.after(job.get(), labelSet);
        return reading instanceof JobSpec.Accepted accepted
                ? Response.ok(accepted.spec()).build()
                : Problem.invalid(((JobSpec.Rejected) reading).violations()).response();
    }
}
