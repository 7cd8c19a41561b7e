package org.fewlabel.gateway.problem;

import java.time.Duration;
import org.fewlabel.service.rest.Problem;

/** Another service that is asked while a user waits. */
public enum Peer {
    LABELER("labeler"),
    METRICS("metrics service");

    private final String words;

    Peer(String words) {
        this.words = words;
    }

    /** What it is called in a message. */
    public String words() {
        return words;
    }

    /** What users are told while it does not answer. */
    public Problem away(String detail, Duration retryAfter) {
        return switch (this) {
            case LABELER -> Problem.noLabeler(detail, retryAfter);
            case METRICS -> Problem.noMetrics(detail, retryAfter);
        };
    }
}
