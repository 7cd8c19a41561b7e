package org.fewlabel.gateway.download;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.fewlabel.service.rest.Problem;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;

/** Gives each request one of the slots of its kind until its answer is over, or sends it away while none is free. */
abstract class SlotsFilter implements ContainerRequestFilter {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final Supplier<Slots> slots;
    private final CurrentVertxRequest current;

    /** @param slots asked for with the first request: a filter may be made before the settings are read */
    SlotsFilter(Supplier<Slots> slots, CurrentVertxRequest current) {
        this.slots = slots;
        this.current = current;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        RoutingContext context = current.getCurrent();
        Optional<Download> download = slots.get().begin(context);
        if (download.isPresent()) {
            // Not by the connection's end, which Quarkus keeps to itself: when nothing more is done for the request.
            ((ResteasyReactiveRequestContext)
                            ((ResteasyReactiveContainerRequestContext) request).getServerRequestContext())
                    .registerCompletionCallback(failure -> download.get().end());
            return;
        }
        request.abortWith(Problem.busy(slots.get().full(), RETRY_AFTER).response());
    }
}
