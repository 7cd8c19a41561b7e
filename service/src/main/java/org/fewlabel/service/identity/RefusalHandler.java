package org.fewlabel.service.identity;

import io.quarkus.security.ForbiddenException;
import io.quarkus.vertx.http.runtime.security.SecurityHandlerPriorities;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import org.fewlabel.contracts.ProblemDetails;
import org.fewlabel.service.http.ProblemAnswer;
import org.fewlabel.service.outage.Outage;

/** Says as a problem why somebody is refused, where Quarkus would say a number; and what is away where nobody can be known. */
@ApplicationScoped
class RefusalHandler {
    private static final int ORDER = -(SecurityHandlerPriorities.AUTHENTICATION + 2);
    private static final String REFUSAL = "fewlabel.refusal";
    private static final String RETRY_AFTER_SECONDS = "10";

    void install(@Observes Router router) {
        router.route().order(ORDER).failureHandler(RefusalHandler::answer);
    }

    /** Keeps what is to be said once the request has failed, which it does next. */
    static void prepare(RoutingContext context, AccessPolicy.Refusal refusal) {
        context.put(REFUSAL, refusal);
    }

    private static void answer(RoutingContext context) {
        AccessPolicy.Refusal refusal = context.get(REFUSAL);
        if (context.failure() == null || context.response().headWritten()) {
            context.next(); // Others know what it is about.
        } else if (refusal != null && context.failure() instanceof ForbiddenException) {
            if (refusal.allow() != null) {
                context.response().putHeader(HttpHeaders.ALLOW, refusal.allow());
            }
            ProblemAnswer.send(context, refusal.problem());
        } else {
            Optional<Outage> outage = Outage.of(context.failure());
            if (outage.isPresent()) {
                context.response().putHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
                ProblemAnswer.send(context, ProblemDetails.away(outage.get().dependency()));
            } else {
                context.next();
            }
        }
    }
}
