package org.fewlabel.gateway.quota;

import jakarta.ws.rs.core.Response;
import org.fewlabel.service.rest.Problem;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Says so as a problem. Without a Retry-After: when there is room depends on jobs and on their owner. */
class QuotaReachedMapper {
    @ServerExceptionMapper
    Response map(QuotaReachedException thrown) {
        return Problem.of("quota", "The owner has as much as one may have", 429, String.valueOf(thrown.getMessage()))
                .response();
    }
}
