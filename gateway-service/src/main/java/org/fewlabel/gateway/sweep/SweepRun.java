package org.fewlabel.gateway.sweep;

import java.util.UUID;
import org.fewlabel.contracts.sweep.RunState;
import org.jspecify.annotations.Nullable;

/**
 * A cell with one seed.
 *
 * @param number its place in the order of submission, from 0
 * @param cell the number of its cell
 * @param jobId null before it is submitted
 * @param message why it did not succeed; null where it did, or is not over
 * @param seconds since its job was first claimed, to its end if it is over; null before that
 */
record SweepRun(
        int number,
        int cell,
        long seed,
        long splitSeed,
        String key,
        RunState state,
        @Nullable UUID jobId,
        @Nullable String message,
        @Nullable Double seconds) {}
