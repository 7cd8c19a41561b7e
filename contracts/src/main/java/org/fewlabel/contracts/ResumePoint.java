package org.fewlabel.contracts;

import org.fewlabel.contracts.job.JobSpec;
import org.jspecify.annotations.Nullable;

/**
 * The last epoch of a job that was trained and labeled in full: where the next attempt goes on. The run that starts
 * here is bit for bit the run that was never interrupted.
 *
 * @param epoch the finished epoch, from 0
 * @param snapshot the trainer's checkpoint after that epoch
 * @param teacher the labeler's teacher snapshot after that epoch, which carries what validation prefers
 * @param labels the pseudo labels of that epoch; null where the method needs none
 */
public record ResumePoint(
        int epoch,
        ArtifactReference snapshot,
        ArtifactReference teacher,
        @Nullable ArtifactReference labels) {
    public ResumePoint {
        Check.within("epoch", epoch, 0, JobSpec.EPOCHS_MAX);
        Check.present("snapshot", snapshot);
        Check.present("teacher", teacher);
    }
}
