package org.fewlabel.gateway.job;

import java.util.Optional;
import java.util.UUID;

/** A job's id as users write it. */
public final class JobId {
    private static final int LENGTH = 36;

    private JobId() {}

    /** Empty for a text that is no id, so that there cannot be a job of it. */
    public static Optional<UUID> parse(String text) {
        // UUID.fromString takes shorter forms as well.
        if (text.length() != LENGTH) {
            return Optional.empty();
        }
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
