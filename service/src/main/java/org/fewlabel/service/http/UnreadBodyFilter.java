package org.fewlabel.service.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/**
 * Throws away what is left of a body when the answer is out.
 *
 * <p>Whoever answers without reading the whole body, such as that there is nothing under that path, leaves the request paused. On a
 * connection that goes on, the next request stands behind the rest of that body, and was never read: its sender waited for good.
 * A client that sends all of its body before it listens hears the answer in the end, however large the body is; one that
 * falls silent loses the connection.
 */
@ApplicationScoped
class UnreadBodyFilter {
    /** Right behind the filter that looks whether there is anybody, and before all others. */
    private static final int ORDER = Integer.MIN_VALUE + 1;

    private static final Duration SILENCE_MAX = Duration.ofSeconds(30);

    void install(@Observes Router router) {
        router.route().order(ORDER).handler(UnreadBodyFilter::watch);
    }

    private static void watch(RoutingContext context) {
        context.addEndHandler(ended -> {
            if (ended.succeeded()) {
                // An answer may end on another thread than that of the connection, where the body goes on.
                NettyConnection.of(context.request()).executor().execute(() -> throwAwayTheRest(context));
            }
        });
        context.next();
    }

    private static void throwAwayTheRest(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (!request.isEnded()) {
            new Rest(context, request).begin();
        }
    }

    /** Of a body that nobody reads. */
    private static final class Rest {
        private final RoutingContext context;
        private final HttpServerRequest request;
        private boolean hasCome = true;
        private long timer;

        Rest(RoutingContext context, HttpServerRequest request) {
            this.context = context;
            this.request = request;
        }

        void begin() {
            request.endHandler(end -> context.vertx().cancelTimer(timer));
            request.exceptionHandler(gone -> context.vertx().cancelTimer(timer));
            request.handler(bytes -> hasCome = true);
            timer = context.vertx().setPeriodic(SILENCE_MAX.toMillis(), time -> look());
            request.resume();
        }

        private void look() {
            if (hasCome) {
                hasCome = false;
                return;
            }
            context.vertx().cancelTimer(timer);
            if (request.isEnded()) {
                return;
            }
            if (request.version() == HttpVersion.HTTP_2) {
                request.response().reset(); // The others on its connection go on.
            } else {
                request.connection().close();
            }
        }
    }
}
