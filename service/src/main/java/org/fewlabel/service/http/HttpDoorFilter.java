package org.fewlabel.service.http;

import io.quarkus.vertx.http.runtime.security.SecurityHandlerPriorities;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Holds every request against the {@link HttpDoor}, but for health and metrics, which tell nobody anything. */
@ApplicationScoped
class HttpDoorFilter {
    /**
     * Before it is looked at who asks, since a browser says that for whatever page sends it; and behind Quarkus' own filter for
     * cross-origin questions, which an operator may turn on. Handlers of Quarkus run by descending priority, routes by ascending
     * order.
     */
    private static final int ORDER = -(SecurityHandlerPriorities.AUTHENTICATION + 1);

    private static final List<String> PROBES = List.of("/q/health", "/q/metrics");

    private final HttpDoor door;

    HttpDoorFilter(HttpDoorConfig config, @ConfigProperty(name = "quarkus.http.host") Optional<String> boundTo) {
        List<String> hosts = new ArrayList<>(config.hosts().orElse(List.of()));
        hosts.add("localhost");
        boundTo.ifPresent(hosts::add);
        this.door = new HttpDoor(hosts, config.origins().orElse(List.of()));
    }

    void install(@Observes Router router) {
        router.route().order(ORDER).handler(this::check);
    }

    private void check(RoutingContext context) {
        String path = context.normalizedPath();
        if (PROBES.stream().anyMatch(probe -> path.equals(probe) || path.startsWith(probe + "/"))) {
            context.next();
            return;
        }
        HttpServerRequest request = context.request();
        door.flaw(
                        request.method().name(),
                        authority(request),
                        request.getHeader(HttpHeaders.ORIGIN),
                        request.getHeader("Sec-Fetch-Site"))
                .ifPresentOrElse(flaw -> ProblemAnswer.send(context, flaw), context::next);
    }

    private static @Nullable String authority(HttpServerRequest request) {
        String header = request.getHeader(HttpHeaders.HOST);
        return header != null || request.version() != HttpVersion.HTTP_2 ? header : String.valueOf(request.authority());
    }
}
