package org.fewlabel.service.identity;

import io.quarkus.vertx.http.runtime.security.SecurityHandlerPriorities;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import org.fewlabel.contracts.rest.Role;
import org.fewlabel.service.http.ProblemAnswer;
import org.jspecify.annotations.Nullable;

/**
 * Sends away whoever asks too often, whatever would answer: by the token, or by the address where no good one is said. A good token is
 * never sent away for what others do at its address, which may be that of a proxy that all come by.
 *
 * <p>Not counted are the services among themselves, whose pace is set by themselves, and probes and the page's files, which cost little and
 * which whoever asks for has said nothing yet.
 */
@ApplicationScoped
class RequestLimitsHandler {
    /** Once it is known who asks, and before it is looked at what they may. */
    private static final int ORDER = -(SecurityHandlerPriorities.AUTHORIZATION + 1);

    private final RequestLimits limits;
    private final AccessTable table;

    RequestLimitsHandler(RequestLimits limits, AccessTable table) {
        this.limits = limits;
        this.table = table;
    }

    void install(@Observes Router router) {
        if (!limits.areThere()) {
            // Else each request would be asked for what it is, for nothing.
            return;
        }
        router.route().order(ORDER).handler(context -> {
            if (!isSentAway(context)) {
                context.next();
            }
        });
    }

    private boolean isSentAway(RoutingContext context) {
        String method = context.request().method().name();
        Access access = table.of(method, context.normalizedPath());
        // Some questions come as a POST, since they do not fit into an address.
        boolean isWrite = !WriteLines.QUESTIONS.contains(method) && !access.equals(new Access.Needs(Role.READ));
        Caller caller = Callers.of(context);
        if (caller != null) {
            return !caller.has(Role.INTERNAL) && isSentAway(context, limits.takeOfToken(caller.credential(), isWrite));
        }
        return access instanceof Access.Open && isWrite && isSentAway(context, ofStranger(context, true));
    }

    /** Of one who is to be told that nobody knows them: whether they are told instead that they ask too often. */
    boolean isStrangerSentAway(RoutingContext context) {
        return isSentAway(context, ofStranger(context, false));
    }

    private Optional<RequestLimits.TooMany> ofStranger(RoutingContext context, boolean isWrite) {
        return limits.takeOfAddress(address(context), isWrite);
    }

    private static boolean isSentAway(RoutingContext context, Optional<RequestLimits.TooMany> tooMany) {
        tooMany.ifPresent(told -> {
            context.response().putHeader(HttpHeaders.RETRY_AFTER, String.valueOf(told.retryAfterSeconds()));
            ProblemAnswer.send(context, told.problem());
        });
        return tooMany.isPresent();
    }

    /** As a proxy says it, where Quarkus is told to believe that. */
    private static @Nullable String address(RoutingContext context) {
        SocketAddress remote = context.request().remoteAddress();
        return remote == null ? null : remote.hostAddress();
    }
}
