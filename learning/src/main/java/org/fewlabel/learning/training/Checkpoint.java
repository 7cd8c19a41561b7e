package org.fewlabel.learning.training;

import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.learning.network.NetworkSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * A run after one of its epochs: all that is needed to go on as if it had not been interrupted. Random numbers are not
 * part of it, since they follow from the seed and the place in the run.
 *
 * @param epoch the finished epoch, from 0
 * @param stepTeacher the teacher of a method that updates one every step; null for the others
 */
public record Checkpoint(
        JobSpec spec,
        int epoch,
        NetworkSnapshot student,
        @Nullable NetworkSnapshot stepTeacher,
        OptimizerState optimizer) {
    public Checkpoint {
        if (epoch < 0 || epoch >= spec.epochs()) {
            throw new IllegalArgumentException("epoch must be from 0 to " + (spec.epochs() - 1) + ", was " + epoch);
        }
        if ((stepTeacher != null) != spec.method().hasStepTeacher()) {
            throw new IllegalArgumentException(spec.method().methodName().wireName()
                    + (stepTeacher == null ? " needs a step teacher" : " has no step teacher"));
        }
    }
}
