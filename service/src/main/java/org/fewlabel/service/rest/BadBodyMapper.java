package org.fewlabel.service.rest;

import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Says why a body cannot be read, if anybody still listens. */
class BadBodyMapper {
    @ServerExceptionMapper
    Response map(BadBodyException thrown) {
        return thrown.problem().response();
    }
}
