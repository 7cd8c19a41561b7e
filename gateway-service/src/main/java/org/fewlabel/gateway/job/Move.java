package org.fewlabel.gateway.job;

import org.jspecify.annotations.Nullable;

/** What a {@link Phase} answers to something that happens. */
public sealed interface Move {
    /**
     * The job goes on to another phase.
     *
     * @param reason one of {@link Reason}, or the worker's own word; null where the move needs none
     * @param message the same for people
     */
    record Changed(
            Phase phase, @Nullable String reason, @Nullable String message) implements Move {}

    /** It is known already, or it does not matter here. */
    record Unchanged() implements Move {}

    /** A user asked for what cannot be done here. */
    record Refused(String why) implements Move {}
}
