package org.fewlabel.gateway.worker;

import java.time.Instant;

/**
 * A trainer's word that it lacks what a job needs.
 *
 * @param reason a fixed word for programs, such as {@code dataset-unavailable}
 * @param message the same for people
 */
public record Decline(String trainer, String reason, String message, Instant at) {}
