package org.fewlabel.learning.method;

import java.util.List;
import java.util.Map;
import org.fewlabel.artifacts.safetensors.Dtype;
import org.fewlabel.artifacts.safetensors.Tensor;
import org.fewlabel.learning.loss.Probabilities;

/**
 * The last prediction of every training example that was made in the step loop, [examples, classes]. A row of zeros
 * stands for an example that the loop has not seen yet.
 */
final class PredictionTable {
    private final float[] values; // [examples, classes]
    private final int examples;
    private final int classes;

    PredictionTable(int examples, int classes) {
        this.values = new float[examples * classes];
        this.examples = examples;
        this.classes = classes;
    }

    /**
     * Notes the predictions of some examples. Of one that comes twice the later row is kept.
     *
     * @param rows which examples the predictions are of
     */
    void record(int[] rows, Probabilities predictions) {
        for (int row = 0; row < rows.length; row++) {
            System.arraycopy(predictions.values(), row * classes, values, rows[row] * classes, classes);
        }
    }

    /** All of them, row after row; not a copy. */
    float[] values() {
        return values;
    }

    /** A copy, as a method's memory. */
    Map<String, Tensor> memory() {
        return Map.of(Method.PREDICTIONS, Tensor.of(values.clone(), examples, classes));
    }

    /** @throws IllegalArgumentException if this is not the memory of a table of this size */
    void restore(Map<String, Tensor> memory) {
        Tensor tensor = memory.get(Method.PREDICTIONS);
        if (tensor == null || tensor.dtype() != Dtype.F32 || !tensor.shape().equals(List.of(examples, classes))) {
            throw new IllegalArgumentException("the memory needs a tensor " + Method.PREDICTIONS + " of " + examples
                    + " examples and " + classes + " classes, got " + (tensor == null ? "none" : tensor.shape()));
        }
        System.arraycopy(tensor.floats(), 0, values, 0, values.length);
    }
}
