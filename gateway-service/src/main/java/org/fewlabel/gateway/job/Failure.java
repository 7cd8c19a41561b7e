package org.fewlabel.gateway.job;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An attempt that failed.
 *
 * @param reason a fixed word for programs
 * @param message the same for people
 */
public record Failure(int attempt, String reason, @Nullable String message, Instant at) {
    /** In words, for whoever asks why the job is not further. */
    String told() {
        return "attempt " + attempt + " ended with " + reason + (message == null ? "" : ": " + message);
    }
}
