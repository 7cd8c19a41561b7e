package org.fewlabel.metrics.result;

import java.time.Instant;
import org.fewlabel.contracts.RunProvenance;
import org.jspecify.annotations.Nullable;

/**
 * One trainer's go at a job. What was not heard of is null.
 *
 * @param attempt from 1
 * @param firstEpoch where it began or went on, from 0; null where it ended before training started
 * @param outcome why the trainer let go of the job
 * @param provenance what the bytes of its epochs depend on besides the spec
 */
public record ResultAttempt(
        int attempt,
        @Nullable String trainer,
        @Nullable Integer firstEpoch,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable String outcome,
        @Nullable RunProvenance provenance) {}
