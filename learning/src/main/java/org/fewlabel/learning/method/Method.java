package org.fewlabel.learning.method;

import java.util.List;
import java.util.Map;
import org.fewlabel.artifacts.safetensors.Tensor;
import org.fewlabel.learning.augmentation.Batch;
import org.fewlabel.learning.augmentation.ViewKind;

/**
 * A way to learn from labeled and unlabeled images, working on a student network that the step loop owns.
 *
 * <p>A step of the loop is {@link #step}, the optimizer's update of the student, and that the {@link StepAverage} follows.
 */
public interface Method extends AutoCloseable {
    /**
     * The name of a memory that is to become the epoch's labels: predictions made in the loop, [training examples,
     * classes], with a row of zeros for an example that the loop has not seen yet.
     */
    String PREDICTIONS = "predictions";

    /** The views of each unlabeled image that a step needs; none for a method that uses no unlabeled images. */
    List<ViewKind> unlabeledViews();

    /** Runs the student forward and adds the gradient of the total loss to its gradient. */
    StepOutcome step(Batch batch, StepContext context);

    /** The updates of an epoch are done. */
    default void afterEpoch() {}

    /**
     * What the method remembers from one step to the next, besides the student and its average; by name, and copies. With it a run goes on
     * as if it had not been interrupted, be it after an epoch or in the middle of one.
     */
    default Map<String, Tensor> memory() {
        return Map.of();
    }

    /**
     * Takes back what {@link #memory} gave.
     *
     * @throws IllegalArgumentException if this is not the memory of such a method on as many examples
     */
    default void restore(Map<String, Tensor> memory) {
        requireNoMemory(memory);
    }

    /** @throws IllegalArgumentException if there is some */
    static void requireNoMemory(Map<String, Tensor> memory) {
        if (!memory.isEmpty()) {
            throw new IllegalArgumentException("a method without memory cannot take " + memory.keySet());
        }
    }

    /** Frees what the method owns; the student and its average are not part of it. */
    @Override
    default void close() {}
}
