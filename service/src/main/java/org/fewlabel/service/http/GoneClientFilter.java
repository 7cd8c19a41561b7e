package org.fewlabel.service.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Begins nothing for a client who has gone.
 *
 * <p>Of several requests that come at once on one connection (pipelining, RFC 9112, section 9.3.2), each begins when the one before
 * it is over, even if that is over because the connection is. Vert.x tells the request of the moment that its connection has
 * ended, and never the next one: what waited there for the connection to take more, a thread and whatever the answer holds, waited
 * for good.
 */
@ApplicationScoped
class GoneClientFilter {
    /** Before all others. */
    private static final int ORDER = Integer.MIN_VALUE;

    /** "Client closed request", as nginx calls it: for metrics and logs, since nobody else will see it. */
    private static final int CLIENT_GONE = 499;

    void install(@Observes Router router) {
        router.route().order(ORDER).handler(GoneClientFilter::check);
    }

    private static void check(RoutingContext context) {
        if (isThere(context.request())) {
            context.next();
        } else {
            // Later, not here: its end begins the next one, and a thousand of them would be as many calls deep.
            context.vertx().runOnContext(now -> end(context));
        }
    }

    private static boolean isThere(HttpServerRequest request) {
        return NettyConnection.of(request).channel().isActive();
    }

    private static void end(RoutingContext context) {
        if (!context.response().ended()) {
            context.response().setStatusCode(CLIENT_GONE).end();
        }
    }
}
