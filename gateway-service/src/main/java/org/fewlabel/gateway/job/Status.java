package org.fewlabel.gateway.job;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A phase and why the job is in it.
 *
 * @param reason a fixed word for programs; null where the phase speaks for itself
 * @param message the same for people
 * @param since since when the job is in the phase's state
 */
public record Status(
        Phase phase, @Nullable String reason, @Nullable String message, Instant since) {}
