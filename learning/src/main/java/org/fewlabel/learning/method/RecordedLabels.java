package org.fewlabel.learning.method;

import java.util.Map;
import java.util.function.Supplier;
import org.fewlabel.artifacts.safetensors.Tensor;
import org.fewlabel.contracts.job.MethodSpec;
import org.fewlabel.learning.loss.Probabilities;
import org.jspecify.annotations.Nullable;

/** The predictions of the step loop that are to become the epoch's labels; those of a job whose labeler makes them are none. */
final class RecordedLabels {
    private final @Nullable PredictionTable table;

    /** @param examples how many training examples there are */
    RecordedLabels(MethodSpec spec, int examples, int classes) {
        this.table = spec.recordsLabels() ? new PredictionTable(examples, classes) : null;
    }

    boolean areWanted() {
        return table != null;
    }

    /**
     * Notes predictions, which are made if they are wanted.
     *
     * @param rows which examples they are of; of one that comes twice the later row is kept
     */
    void record(int[] rows, Supplier<Probabilities> predictions) {
        if (table != null) {
            table.record(rows, predictions.get());
        }
    }

    /** See {@link Method#memory}. */
    Map<String, Tensor> memory() {
        return table == null ? Map.of() : table.memory();
    }

    /** See {@link Method#restore}. */
    void restore(Map<String, Tensor> memory) {
        if (table != null) {
            table.restore(memory);
        } else {
            Method.requireNoMemory(memory);
        }
    }
}
