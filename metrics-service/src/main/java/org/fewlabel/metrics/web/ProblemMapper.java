package org.fewlabel.metrics.web;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.util.Optional;
import org.fewlabel.contracts.ProblemDetails;
import org.fewlabel.service.outage.Outage;
import org.fewlabel.service.rest.Problem;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Every error leaves as a {@link Problem}. */
class ProblemMapper {
    private static final Logger LOG = Logger.getLogger(ProblemMapper.class);
    /** A database that restarts is back by then. */
    private static final Duration AWAY = Duration.ofSeconds(10);
    /** A comparison of everything takes less. */
    private static final Duration BUSY = Duration.ofSeconds(2);

    @ServerExceptionMapper
    Response map(WebApplicationException thrown) {
        return Problem.response(thrown);
    }

    @ServerExceptionMapper
    Response map(BusyException thrown) {
        return new Problem(
                        ProblemDetails.of(
                                "metrics-busy",
                                "The metrics service has enough to do",
                                503,
                                String.valueOf(thrown.getMessage())),
                        BUSY)
                .response();
    }

    @ServerExceptionMapper
    Response map(Throwable thrown, UriInfo uri) {
        Optional<Outage> outage = Outage.of(thrown);
        if (outage.isPresent()) {
            LOG.warnf("A request finds no %s: path=%s: %s", outage.get().dependency(), uri.getPath(), thrown);
            return Problem.away(outage.get().dependency(), AWAY).response();
        }
        LOG.errorf(thrown, "A request failed: path=%s", uri.getPath());
        return Problem.ofStatus(500, "Internal Server Error", "The request failed; the service's log says why.")
                .response();
    }
}
