package org.fewlabel.labeler.prediction;

import org.fewlabel.contracts.ProblemDetails;

/** What was sent cannot be answered, whatever its pictures show: too much, or no pictures at all. */
final class RefusedPicturesException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient ProblemDetails problem;

    RefusedPicturesException(ProblemDetails problem) {
        super(problem.detail());
        this.problem = problem;
    }

    ProblemDetails problem() {
        return problem;
    }
}
