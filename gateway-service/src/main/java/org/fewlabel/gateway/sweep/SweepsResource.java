package org.fewlabel.gateway.sweep;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.fewlabel.contracts.job.ImageFolders;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.job.Violations;
import org.fewlabel.contracts.model.ModelFolder;
import org.fewlabel.contracts.rest.ApiPath;
import org.fewlabel.gateway.identity.Ownership;
import org.fewlabel.gateway.job.JobId;
import org.fewlabel.gateway.submission.IdempotencyKey;
import org.fewlabel.gateway.submission.Submissions;
import org.fewlabel.service.rest.JsonBody;
import org.fewlabel.service.rest.PageToken;
import org.fewlabel.service.rest.Problem;
import org.fewlabel.service.rest.QueryParameters;
import org.jspecify.annotations.Nullable;

/** The sweeps, for users. */
@Path(ApiPath.SWEEPS)
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "sweeps")
class SweepsResource {
    private static final int PAGE_SIZE = 20;
    private static final int PAGE_SIZE_MAX = 100;
    private static final String BUSY = "As many plans are read as may be at a time; Retry-After says when to try again";

    private final Sweeps sweeps;
    private final PlanTurns turns;
    private final Submissions submissions;
    private final ImageFolders folders;
    private final ModelFolder models;
    private final Ownership ownership;

    SweepsResource(
            Sweeps sweeps,
            PlanTurns turns,
            Submissions submissions,
            ImageFolders folders,
            ModelFolder models,
            Ownership ownership) {
        this.ownership = ownership;
        this.sweeps = sweeps;
        this.turns = turns;
        this.submissions = submissions;
        this.folders = folders;
        this.models = models;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "submitSweep", summary = "Submit a sweep: many jobs that belong together")
    @RequestBody(required = true, content = @Content(schema = @Schema(ref = "SweepPlan")))
    @APIResponse(
            responseCode = "200",
            description = "With validateOnly: what would run, and how long trainers would be at it",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "SweepCheck")))
    @APIResponse(
            responseCode = "202",
            description = "Its runs are submitted a few at a time; Location is where to look",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "Sweep")))
    @APIResponse(responseCode = "400", description = "Some fields are wrong; all of them are named, in every row")
    @APIResponse(responseCode = "413", description = "The body is too large")
    @APIResponse(responseCode = "422", description = "The Idempotency-Key came with another body before")
    @APIResponse(responseCode = "429", description = "The owner has as many open sweeps as one may have (quota)")
    @APIResponse(responseCode = "503", description = BUSY)
    public Response submit(
            InputStream in,
            @Parameter(description = "The same key and body give the same sweep again")
                    @HeaderParam("Idempotency-Key")
                    @Nullable
                    String key,
            @Parameter(
                            description = "Only check the plan, and show what would run",
                            schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "false"))
                    @QueryParam("validateOnly")
                    @Nullable
                    String validateOnly,
            @Context UriInfo uri) {
        String body = JsonBody.read(in);
        boolean checksOnly = QueryParameters.flag("validateOnly", validateOnly);
        IdempotencyKey idempotencyKey = IdempotencyKey.read(key, body, ownership.owner());
        if (!checksOnly && idempotencyKey != null) {
            Optional<Sweeps.Submitted> before = sweeps.submittedBefore(idempotencyKey);
            if (before.isPresent()) {
                return answer(before.get(), uri);
            }
        }
        return turns.inTurn(() -> submit(body, checksOnly, idempotencyKey, uri));
    }

    private Response submit(String body, boolean checksOnly, @Nullable IdempotencyKey key, UriInfo uri) {
        SweepCheck.Reading reading = new SweepCheck(folders, models, submissions.check()).read(body);
        if (reading instanceof SweepCheck.Rejected rejected) {
            return Problem.invalid(rejected.violations()).response();
        }
        SweepCheck.Accepted checked = (SweepCheck.Accepted) reading;
        return checksOnly
                ? Response.ok(SweepViews.of(
                                checked,
                                sweeps.estimate(checked.cells(), checked.plan().repeatCount())))
                        .build()
                : answer(sweeps.submit(checked, ownership.owner(), key), uri);
    }

    private Response answer(Sweeps.Submitted submitted, UriInfo uri) {
        if (submitted instanceof Sweeps.Taken taken) {
            String id = taken.id().toString();
            return sweeps.find(taken.id())
                    .map(whole -> Response.accepted(SweepViews.of(whole))
                            .location(uri.getAbsolutePathBuilder().path(id).build())
                            .build())
                    .orElseGet(() -> Problem.unknownSweep(id).response());
        }
        return submitted instanceof Sweeps.Rejected rejected
                ? Problem.invalid(rejected.violations()).response()
                : Problem.keyTaken().response();
    }

    @GET
    @Operation(operationId = "listSweeps", summary = "List sweeps, newest first, without their cells")
    @APIResponse(
            responseCode = "200",
            description = "A page of sweeps",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "SweepPage")))
    @APIResponse(responseCode = "400", description = "Some parameters are wrong; all of them are named")
    public Response list(
            @QueryParam("name") @Nullable String name,
            @QueryParam("owner") @Nullable String owner,
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "100", defaultValue = "20"))
                    @QueryParam("pageSize")
                    @Nullable
                    String pageSize,
            @QueryParam("pageToken") @Nullable String pageToken,
            @Context UriInfo uri) {
        // The parameters are named for whoever asks which there are, the documentation and the filter of unknown ones.
        QueryParameters query = new QueryParameters(uri.getQueryParameters());
        String wanted = query.value("name", text -> QueryParameters.parseText(text, JobSpec.NAME_LENGTH_MAX))
                .orElse(null);
        String whose = Ownership.wanted(query);
        int size = query.pageSize(PAGE_SIZE, PAGE_SIZE_MAX);
        PageToken after = query.pageToken();
        query.finish();
        return Response.ok(SweepViews.of(sweeps.page(wanted, whose, after, size)))
                .build();
    }

    @GET
    @Path("{id}")
    @Operation(operationId = "getSweep", summary = "Look at a sweep: its cells, and each run's state and job")
    @APIResponse(
            responseCode = "200",
            description = "The sweep",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "Sweep")))
    @APIResponse(responseCode = "404", description = "There is no such sweep")
    public Response get(@PathParam("id") String id) {
        return JobId.parse(id)
                .flatMap(sweeps::find)
                .map(whole -> Response.ok(SweepViews.of(whole)).build())
                .orElseGet(() -> Problem.unknownSweep(id).response());
    }

    @POST
    @Path("{id}/cancel")
    @Operation(operationId = "cancelSweep", summary = "Stop a sweep for good, and its jobs with it")
    @APIResponse(
            responseCode = "200",
            description = "The sweep; doing it again changes nothing",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "Sweep")))
    @APIResponse(responseCode = "404", description = "There is no such sweep")
    @APIResponse(responseCode = "409", description = "The sweep is finished")
    public Response cancel(@PathParam("id") String id) {
        return change(id, sweep -> {
            Optional<Sweep.Decision> decision = sweeps.cancel(sweep);
            sweeps.cancelJobs(sweep);
            return decision;
        });
    }

    @POST
    @Path("{id}/pause")
    @Operation(
            operationId = "pauseSweep",
            summary = "Submit no further runs of a sweep",
            description = "The runs that were submitted, limits.parallel at most, go on; a job is paused by itself.")
    @APIResponse(
            responseCode = "200",
            description = "The sweep; doing it again changes nothing",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "Sweep")))
    @APIResponse(responseCode = "404", description = "There is no such sweep")
    @APIResponse(responseCode = "409", description = "The sweep is over")
    public Response pause(@PathParam("id") String id) {
        return change(id, sweeps::pause);
    }

    @POST
    @Path("{id}/resume")
    @Operation(
            operationId = "resumeSweep",
            summary = "Let a paused sweep go on",
            description = "Runs that have failed until now do not count for limits.failures any more.")
    @APIResponse(
            responseCode = "200",
            description = "The sweep; doing it again changes nothing",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "Sweep")))
    @APIResponse(responseCode = "400", description = "A parameter is wrong")
    @APIResponse(responseCode = "404", description = "There is no such sweep")
    @APIResponse(responseCode = "409", description = "The sweep is cancelled, or has nothing to go on with")
    @APIResponse(responseCode = "429", description = "The owner has as many open sweeps as one may have (quota)")
    public Response resume(
            @PathParam("id") String id,
            @Parameter(
                            description = "Also do again what failed, of a finished sweep, too",
                            schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "false"))
                    @QueryParam("retryFailed")
                    @Nullable
                    String retryFailed) {
        boolean retries = QueryParameters.flag("retryFailed", retryFailed);
        return change(id, sweep -> sweeps.resume(sweep, retries));
    }

    @POST
    @Path("{id}/repeats")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "addRepeats", summary = "Run every cell of a sweep with further seeds as well")
    @RequestBody(required = true, content = @Content(schema = @Schema(ref = "AddedSeeds")))
    @APIResponse(
            responseCode = "200",
            description =
                    "The sweep; one that was finished runs again. Where all seeds were there already nothing changes",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "Sweep")))
    @APIResponse(responseCode = "400", description = "Some seeds are wrong, or some of them alone are there already")
    @APIResponse(responseCode = "404", description = "There is no such sweep")
    @APIResponse(responseCode = "409", description = "The sweep is cancelled")
    @APIResponse(responseCode = "413", description = "The body is too large")
    @APIResponse(responseCode = "429", description = "The owner has as many open sweeps as one may have (quota)")
    @APIResponse(responseCode = "503", description = BUSY)
    public Response repeat(@PathParam("id") String id, InputStream in) {
        Violations violations = new Violations();
        Optional<List<Long>> seeds = AddedSeeds.read(JsonBody.read(in), violations);
        if (seeds.isEmpty()) {
            return Problem.invalid(violations.shown()).response();
        }
        Optional<Sweeps.Repeated> repeated = JobId.parse(id)
                .filter(this::isThereAndOnesOwn)
                .flatMap(sweep -> turns.inTurn(() -> sweeps.repeat(sweep, seeds.get())));
        if (repeated.isPresent() && repeated.get() instanceof Sweeps.Rejected rejected) {
            return Problem.invalid(rejected.violations()).response();
        }
        return change(id, sweep -> repeated.map(each -> ((Sweeps.Decided) each).decision()));
    }

    private Response change(String id, Function<UUID, Optional<Sweep.Decision>> wish) {
        Optional<UUID> known = JobId.parse(id).filter(this::isThereAndOnesOwn);
        Optional<Sweep.Decision> decision = known.flatMap(wish);
        if (decision.isPresent() && decision.get() instanceof Sweep.Refused refused) {
            return Problem.sweepConflict(refused.why()).response();
        }
        return decision.isPresent() ? get(id) : Problem.unknownSweep(id).response();
    }

    /** Before its row is locked: whose a sweep is never changes. */
    private boolean isThereAndOnesOwn(UUID id) {
        Optional<String> owner = sweeps.owner(id);
        owner.ifPresent(whose -> ownership.require("the sweep", whose));
        return owner.isPresent();
    }
}
