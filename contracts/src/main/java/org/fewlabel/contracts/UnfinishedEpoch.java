package org.fewlabel.contracts;

import org.fewlabel.contracts.job.JobSpec;

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
        Check.within("epoch", epoch, 0, JobSpec.EPOCHS_MAX);
        Check.atLeast("step", step, 1);
        Check.present("checkpoint", checkpoint);
    }
}
