package org.fewlabel.metrics.web;

import java.util.List;
import java.util.stream.Collectors;
import org.fewlabel.contracts.job.Violation;

/** A query that cannot be answered, with everything that is wrong in it. */
public final class BadQueryException extends RuntimeException {
    private final transient List<Violation> violations;

    BadQueryException(List<Violation> violations) {
        super(violations.stream().map(v -> v.field() + " " + v.message()).collect(Collectors.joining("; ")));
        this.violations = List.copyOf(violations);
    }

    List<Violation> violations() {
        return violations;
    }
}
