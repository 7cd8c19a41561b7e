package org.fewlabel.metrics.web;

import java.util.List;
import org.fewlabel.contracts.job.Violation;

/** An error as RFC 9457 has it, with the wrong parameters by name. */
record Problem(String type, String title, int status, String detail, List<Violation> violations) {
    static final String MEDIA_TYPE = "application/problem+json";

    static Problem of(int status, String title, String detail, List<Violation> violations) {
        return new Problem("about:blank", title, status, detail, List.copyOf(violations));
    }
}
