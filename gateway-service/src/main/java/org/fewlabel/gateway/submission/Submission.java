package org.fewlabel.gateway.submission;

import java.util.List;
import org.fewlabel.contracts.job.Violation;
import org.fewlabel.gateway.job.Job;

/** What became of a job that a user submitted. */
public sealed interface Submission {
    /** @param job the new one, or the one that the same request made before */
    record Accepted(Job job) implements Submission {}

    /** @param violations of the spec against what the gateway knows of other jobs; at least one */
    record Rejected(List<Violation> violations) implements Submission {}

    /** The idempotency key belongs to another request. */
    record KeyTaken() implements Submission {}
}
