package org.fewlabel.gateway.live;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.fewlabel.contracts.rest.ApiPath;
import org.fewlabel.gateway.download.DownloadFilter;
import org.fewlabel.gateway.download.Downloads;
import org.fewlabel.gateway.download.StreamFilter;
import org.fewlabel.gateway.job.Job;
import org.fewlabel.gateway.job.JobId;
import org.fewlabel.gateway.listing.JobViews;
import org.fewlabel.gateway.listing.ListQuery;
import org.fewlabel.gateway.registry.Jobs;
import org.fewlabel.service.rest.Problem;
import org.fewlabel.service.rest.QueryParameters;
import org.jboss.resteasy.reactive.ResponseHeader;
import org.jspecify.annotations.Nullable;

/** Where users are told of jobs as they change. No stream holds a thread: it has one while it is begun. */
@Path(ApiPath.JOBS)
@Produces(MediaType.SERVER_SENT_EVENTS)
@Blocking
@Tag(name = "jobs")
class LiveResource {
    private static final String LAST_EVENT_ID = "Last-Event-ID";
    private static final String ABOUT_ID =
            "The id of the event that one has already: it is not sent again, and any gateway knows it";
    /** By which nginx hands on what is small, too, before there is more. */
    private static final String BUFFERING = "X-Accel-Buffering";
    /** A view of a page of them is sent whole each time. */
    private static final int PAGE_SIZE_MAX = 50;

    private final LiveViews live;
    private final Jobs jobs;
    private final JobViews views;
    private final Downloads downloads;
    private final CurrentVertxRequest current;

    LiveResource(LiveViews live, Jobs jobs, JobViews views, Downloads downloads, CurrentVertxRequest current) {
        this.live = live;
        this.jobs = jobs;
        this.views = views;
        this.downloads = downloads;
        this.current = current;
    }

    @GET
    @Path("events")
    @StreamFilter.Counted
    @ResponseHeader(name = HttpHeaders.CACHE_CONTROL, value = "no-store")
    @ResponseHeader(name = BUFFERING, value = "no")
    @Operation(
            operationId = "watchJobs",
            summary = "Be told of a page of the list of jobs, whenever it changes",
            description = "Each event `jobs` is the whole page, as `GET /api/v1/jobs` answers it.")
    @APIResponse(
            responseCode = "200",
            description = "Events until the stream has lasted for as long as it may; then one comes again",
            content = @Content(mediaType = MediaType.SERVER_SENT_EVENTS, schema = @Schema(type = SchemaType.STRING)))
    @APIResponse(responseCode = "400", description = "Some parameters are wrong; all of them are named")
    @APIResponse(responseCode = "503", description = StreamFilter.BUSY)
    public Multi<OutboundSseEvent> list(
            @Parameter(schema = @Schema(ref = "JobState")) @QueryParam("state") @Nullable String state,
            @QueryParam("method") @Nullable String method,
            @QueryParam("dataset") @Nullable String dataset,
            @QueryParam("name") @Nullable String name,
            @QueryParam("owner") @Nullable String owner,
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "50", defaultValue = "50"))
                    @QueryParam("pageSize")
                    @Nullable
                    String pageSize,
            @QueryParam("pageToken") @Nullable String pageToken,
            @Parameter(description = ABOUT_ID) @HeaderParam(LAST_EVENT_ID) @Nullable String lastEventId,
            @Context UriInfo uri,
            @Context Request request,
            @Context Sse sse) {
        ListQuery query = ListQuery.read(new QueryParameters(uri.getQueryParameters()), PAGE_SIZE_MAX);
        return stream(new Subject.JobList(query), lastEventId, request, sse);
    }

    @GET
    @Path("{id}/events")
    @StreamFilter.Counted
    @ResponseHeader(name = HttpHeaders.CACHE_CONTROL, value = "no-store")
    @ResponseHeader(name = BUFFERING, value = "no")
    @Operation(
            operationId = "watchJob",
            summary = "Be told of a job, whenever it changes",
            description =
                    "Each event `job` is the whole job, as `GET /api/v1/jobs/{id}` answers it. After the one with its"
                            + " terminal state comes an event `end`, and the stream ends.")
    @APIResponse(
            responseCode = "200",
            description =
                    "Events until the job is over, or the stream has lasted for as long as it may; then one comes again",
            content = @Content(mediaType = MediaType.SERVER_SENT_EVENTS, schema = @Schema(type = SchemaType.STRING)))
    @APIResponse(
            responseCode = "204",
            description = "The job is over and Last-Event-ID is that of its last event: browsers come no more")
    @APIResponse(responseCode = "404", description = "There is no such job")
    @APIResponse(responseCode = "503", description = StreamFilter.BUSY)
    public Multi<OutboundSseEvent> get(
            @PathParam("id") String id,
            @Parameter(description = ABOUT_ID) @HeaderParam(LAST_EVENT_ID) @Nullable String lastEventId,
            @Context Request request,
            @Context Sse sse) {
        Job job = JobId.parse(id)
                .flatMap(jobs::find)
                .orElseThrow(
                        () -> new WebApplicationException(Problem.unknownJob(id).response()));
        if (job.state().isTerminal() && LiveView.of(views.of(job)).id().equals(lastEventId)) {
            throw new WebApplicationException(Response.noContent().build());
        }
        return stream(new Subject.OneJob(job.id()), lastEventId, request, sse);
    }

    private Multi<OutboundSseEvent> stream(Subject subject, @Nullable String lastEventId, Request request, Sse sse) {
        if (DownloadFilter.isForTheHead(request)) {
            return Multi.createFrom().empty();
        }
        RoutingContext context = current.getCurrent();
        LiveStream stream = live.open(subject, lastEventId, new Connection(context));
        return Multi.createFrom().publisher(stream).map(frame -> event(frame, sse));
    }

    private static OutboundSseEvent event(Frame frame, Sse sse) {
        OutboundSseEvent.Builder event = sse.newEventBuilder();
        if (frame instanceof Frame.Greeting greeting) {
            event.comment("").reconnectDelay(greeting.reconnectAfter().toMillis());
        } else if (frame instanceof Frame.Told told) {
            event.name(told.event()).data(String.class, told.data());
            if (told.id() != null) {
                event.id(told.id());
            }
        } else {
            event.comment("");
        }
        return event.build();
    }

    /** The connection of the request. Its end is heard of here: Quarkus does nothing more for a request whose reader has gone. */
    private final class Connection implements LiveStream.Line {
        private final RoutingContext context;

        private Connection(RoutingContext context) {
            this.context = context;
        }

        @Override
        public boolean isCut() {
            return context.response().closed();
        }

        @Override
        public void cut() {
            downloads.breakOff(context);
        }

        @Override
        public void over(LiveStream stream) {
            downloads.end(context);
        }
    }
}
