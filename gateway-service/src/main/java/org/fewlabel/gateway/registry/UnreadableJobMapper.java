package org.fewlabel.gateway.registry;

import jakarta.ws.rs.core.Response;
import org.fewlabel.service.rest.Problem;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Says of a job that cannot be read that it is there, and why it cannot be shown. */
class UnreadableJobMapper {
    private static final Logger LOG = Logger.getLogger(UnreadableJobMapper.class);

    @ServerExceptionMapper
    Response map(UnreadableJobException thrown) {
        LOG.debugf(thrown, "a job cannot be shown: jobId=%s", thrown.id());
        return Problem.unreadableJob(String.valueOf(thrown.getMessage())).response();
    }
}
