package org.fewlabel.metrics.web;

import jakarta.ws.rs.core.UriInfo;
import java.util.ArrayList;
import java.util.List;
import org.fewlabel.contracts.Text;
import org.fewlabel.contracts.job.Violation;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Holds every parameter of every request, in its path and in its query, to the rule of {@link Text}. */
class RequestTextFilter {
    /** @throws BadQueryException if a parameter breaks it; with all that do */
    @ServerRequestFilter
    void refuse(UriInfo uri) {
        List<Violation> violations = new ArrayList<>(Violation.ofText(uri.getPathParameters()));
        violations.addAll(Violation.ofText(uri.getQueryParameters()));
        if (!violations.isEmpty()) {
            throw new BadQueryException(violations);
        }
    }
}
