package org.fewlabel.service.identity;

import io.quarkus.vertx.http.runtime.security.SecurityHandlerPriorities;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;
import org.fewlabel.contracts.Text;
import org.fewlabel.contracts.rest.Role;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Leaves a line of whatever somebody changed, or wanted to: who, what, and how it ended. In a logger of its own, so that it can be
 * kept elsewhere and for longer than what the service says otherwise.
 */
@ApplicationScoped
class WriteLines {
    static final String LOGGER = "org.fewlabel.audit";

    private static final Logger LOG = Logger.getLogger(LOGGER);
    /** Before the door, which refuses as well. */
    private static final int ORDER = -(SecurityHandlerPriorities.AUTHENTICATION + 3);

    /** Methods that change nothing. */
    static final Set<String> QUESTIONS = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    /** Of strangers a log would fill with them, as fast as they ask. */
    private static final int TOO_MANY = 429;

    private static final Set<Integer> REFUSALS = Set.of(401, 403);
    private static final int PATH_LENGTH_MAX = 200;
    private static final String NOBODY = "-";

    private final AccessTable table;

    WriteLines(AccessTable table) {
        this.table = table;
    }

    void install(@Observes Router router) {
        router.route().order(ORDER).handler(this::listen);
    }

    private void listen(RoutingContext context) {
        String method = context.request().method().name();
        if (!QUESTIONS.contains(method)) {
            Access access = table.of(method, context.normalizedPath());
            context.addEndHandler(end -> {
                int status = context.response().getStatusCode();
                boolean isNoise = status == TOO_MANY && Callers.of(context) == null;
                if (!isNoise && isTold(access, status)) {
                    LOG.info(line(context));
                }
            });
        }
        context.next();
    }

    /** What trainers ask is no change of anybody's, and comes every few seconds; that somebody else wanted to be one is told. */
    private static boolean isTold(Access access, int status) {
        if (access instanceof Access.Needs needs) {
            return needs.role() == Role.SUBMIT
                    || needs.role() == Role.OPERATE
                    || needs.role() == Role.INTERNAL && REFUSALS.contains(status);
        }
        return access instanceof Access.Open;
    }

    private static String line(RoutingContext context) {
        Caller caller = Callers.of(context);
        String made = path(context.response().headers().get(HttpHeaders.LOCATION));
        return "write: method=" + context.request().method().name() + " path=" + shown(context.normalizedPath())
                + " owner=" + (caller == null ? NOBODY : caller.owner())
                + " token=" + (caller == null ? NOBODY : caller.credential())
                + " status=" + context.response().getStatusCode()
                + (made == null ? "" : " created=" + shown(made));
    }

    private static String shown(String path) {
        // A blank would end it, and what follows would look like the next field.
        return Text.escaped(Text.message(path, PATH_LENGTH_MAX)).replace(" ", "%20");
    }

    /** Of an address, without who is asked. */
    private static @Nullable String path(@Nullable String location) {
        return location == null ? null : location.replaceFirst("^[a-z]+://[^/]*", "");
    }
}
