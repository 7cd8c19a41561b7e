package org.fewlabel.gateway.job;

/** What became of a job that a user submitted. */
public sealed interface Submission {
    /** @param job the new one, or the one that the same request made before */
    record Accepted(Job job) implements Submission {}

    /** The idempotency key belongs to another request. */
    record KeyTaken() implements Submission {}
}
