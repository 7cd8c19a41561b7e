package org.fewlabel.service.rest;

import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.fewlabel.contracts.Text;
import org.fewlabel.contracts.job.Violation;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Holds every parameter of every request, in its path and in its query, to the rule of {@link Text}, and the query to what the
 * resource takes.
 */
class RequestParametersFilter {
    @ServerRequestFilter
    Optional<Response> refuse(UriInfo uri, ResourceInfo resource) {
        List<Violation> violations = new ArrayList<>(Violation.ofText(uri.getPathParameters()));
        violations.addAll(Violation.ofText(uri.getQueryParameters()));
        if (violations.isEmpty()) {
            violations.addAll(DeclaredParameters.violations(resource.getResourceMethod(), uri.getQueryParameters()));
        }
        return violations.isEmpty()
                ? Optional.empty()
                : Optional.of(Problem.invalid(violations).response());
    }
}
