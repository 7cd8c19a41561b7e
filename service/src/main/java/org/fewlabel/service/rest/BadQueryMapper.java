package org.fewlabel.service.rest;

import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Says what is wrong with a query, all of it at once. */
class BadQueryMapper {
    @ServerExceptionMapper
    Response map(BadQueryException thrown) {
        return Problem.invalid(thrown.violations()).response();
    }
}
