package org.fewlabel.gateway.ensemble;

/** Files of jobs that should be on the same images say that they are not. */
final class UnlikeMembersException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnlikeMembersException(String message) {
        super(message);
    }
}
