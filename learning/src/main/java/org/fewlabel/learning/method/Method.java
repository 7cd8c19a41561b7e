package org.fewlabel.learning.method;

import java.util.Optional;
import org.fewlabel.learning.augmentation.Batch;
import org.fewlabel.learning.network.Network;

/**
 * A way to learn from labeled and unlabeled images, working on a student network that the step loop owns.
 *
 * <p>A step of the loop is {@link #step}, the optimizer's update of the student, {@link #afterUpdate}.
 */
public interface Method extends AutoCloseable {
    /** How many views of each unlabeled image a step needs; 0 for a method that uses none. */
    int unlabeledViews();

    /** Runs the student forward and adds the gradient of the total loss to its gradient. */
    StepOutcome step(Batch batch, StepContext context);

    /**
     * The optimizer has moved the student.
     *
     * @param step counts the updates of the whole run, from 1
     */
    default void afterUpdate(long step) {}

    /** The teacher of a method that updates one every step. It belongs to the method. */
    default Optional<Network> stepTeacher() {
        return Optional.empty();
    }

    /** Frees what the method owns; the student is not part of it. */
    @Override
    default void close() {}
}
