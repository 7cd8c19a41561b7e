package org.fewlabel.metrics.web;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.fewlabel.contracts.ProblemDetails;
import org.fewlabel.contracts.job.Violation;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Every error leaves as {@link ProblemDetails}. */
class ProblemMapper {
    private static final Logger LOG = Logger.getLogger(ProblemMapper.class);

    @ServerExceptionMapper
    Response badQuery(BadQueryException e) {
        return answer(400, "Bad query", e.getMessage(), e.violations());
    }

    @ServerExceptionMapper
    Response refused(WebApplicationException e) {
        Response.StatusType status = e.getResponse().getStatusInfo();
        return answer(status.getStatusCode(), status.getReasonPhrase(), String.valueOf(e.getMessage()), List.of());
    }

    @ServerExceptionMapper
    Response failed(RuntimeException e) {
        LOG.error("A request failed", e);
        return answer(500, "Internal Server Error", "The request failed; the service's log says why.", List.of());
    }

    private static Response answer(int status, String title, String detail, List<Violation> violations) {
        return Response.status(status)
                .type(ProblemDetails.MEDIA_TYPE)
                .entity(new ProblemDetails("about:blank", title, status, detail, violations))
                .build();
    }
}
