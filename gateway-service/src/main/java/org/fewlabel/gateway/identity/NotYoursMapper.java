package org.fewlabel.gateway.identity;

import jakarta.ws.rs.core.Response;
import org.fewlabel.service.rest.Problem;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Says so as a problem. */
class NotYoursMapper {
    @ServerExceptionMapper
    Response map(NotYoursException thrown) {
        return Problem.of("not-yours", "It is somebody else's", 403, String.valueOf(thrown.getMessage()))
                .response();
    }
}
