package org.fewlabel.contracts;

/**
 * Where a trainer that was told to stop left an epoch: the next attempt goes on at the very next step, bit for bit the run
 * that was not interrupted, if the epoch before is labeled by then.
 *
 * @param epoch the epoch under way, from 0
 * @param step steps done in it, from 1
 * @param checkpoint the trainer's checkpoint after that step
 */
public record UnfinishedEpoch(int epoch, int step, ArtifactReference checkpoint) {
    public UnfinishedEpoch {
        if (epoch < 0) {
            throw new IllegalArgumentException("epoch must not be negative, was: " + epoch);
        }
        if (step < 1) {
            throw new IllegalArgumentException("step must be at least 1, was: " + step);
        }
    }
}
