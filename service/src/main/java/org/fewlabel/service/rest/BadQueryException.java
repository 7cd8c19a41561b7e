package org.fewlabel.service.rest;

import java.util.List;
import org.fewlabel.contracts.job.Violation;

/** A query that cannot be answered, with everything that is wrong in it. */
public final class BadQueryException extends RuntimeException {
    private final transient List<Violation> violations;

    /** @param violations at least one; their fields are parameters, headers, or places in the body */
    public BadQueryException(List<Violation> violations) {
        super(Violation.inOneLine(violations));
        this.violations = List.copyOf(violations);
    }

    public BadQueryException(String field, String message) {
        this(List.of(new Violation(field, message)));
    }

    List<Violation> violations() {
        return violations;
    }
}
