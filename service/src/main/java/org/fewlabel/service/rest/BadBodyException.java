package org.fewlabel.service.rest;

import org.jspecify.annotations.Nullable;

/** A body of which nothing can be read: too large, broken off, or no text. */
public final class BadBodyException extends RuntimeException {
    private final transient Problem problem;

    BadBodyException(Problem problem, @Nullable Throwable cause) {
        super(String.valueOf(problem.details().detail()), cause);
        this.problem = problem;
    }

    Problem problem() {
        return problem;
    }
}
