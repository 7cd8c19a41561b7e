package org.fewlabel.gateway.sweep;

import org.fewlabel.contracts.sweep.RunState;

/**
 * Runs of one cell that stand alike, as the time of a sweep rests on them.
 *
 * @param count how many; those at work come one by one, for each has its own rest
 * @param timed so many of them have been begun
 * @param seconds of these together, each since its job was first claimed, to its end if it is over
 */
record RunsAlike(int cell, RunState state, int count, int timed, double seconds) {
    static RunsAlike of(SweepRun run) {
        Double seconds = run.seconds();
        return new RunsAlike(run.cell(), run.state(), 1, seconds == null ? 0 : 1, seconds == null ? 0 : seconds);
    }
}
