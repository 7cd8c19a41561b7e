package org.fewlabel.learning.method;

import java.util.Arrays;
import java.util.Map;
import org.fewlabel.artifacts.safetensors.Dtype;
import org.fewlabel.artifacts.safetensors.Tensor;
import org.fewlabel.learning.loss.Probabilities;
import org.jspecify.annotations.Nullable;

/**
 * A moving average of the predictions of every training example: E_i ← m E_i + (1 − m) p, which begins at 0. What it
 * stands for is E_i / (1 − m^k) after k updates of that example (Laine, Aila, 2017, arXiv 1610.02242, algorithm 2).
 */
final class EnsembleTable {
    private static final String SUMS = "ensemble";
    private static final String UPDATES = "updates";

    private final double momentum;
    private final float[] sums; // [examples, classes]
    private final int[] updates; // [examples]
    private final int classes;

    EnsembleTable(double momentum, int examples, int classes) {
        this.momentum = momentum;
        this.sums = new float[examples * classes];
        this.updates = new int[examples];
        this.classes = classes;
    }

    /**
     * Takes one more prediction of an example.
     *
     * @param predictions [rows, classes]
     * @param row which of them it is
     */
    void update(int example, float[] predictions, int row) {
        for (int label = 0; label < classes; label++) {
            int i = example * classes + label;
            sums[i] = (float) (momentum * sums[i] + (1 - momentum) * predictions[row * classes + label]);
        }
        updates[example]++;
    }

    /** What it stands for, [rows.length, classes]; a row of zeros for an example without an update. */
    Probabilities targets(int[] rows) {
        float[] targets = new float[rows.length * classes];
        for (int row = 0; row < rows.length; row++) {
            int example = rows[row];
            // 1 where there is no update, and the sums are zeros.
            double startUp = updates[example] == 0 ? 1 : 1 - Math.pow(momentum, updates[example]);
            for (int label = 0; label < classes; label++) {
                targets[row * classes + label] = (float) (sums[example * classes + label] / startUp);
            }
        }
        return new Probabilities(targets, rows.length, classes);
    }

    /** Copies, by name. */
    Map<String, Tensor> memory() {
        return Map.of(
                SUMS, Tensor.of(sums.clone(), updates.length, classes),
                UPDATES, Tensor.of(updates.clone(), updates.length));
    }

    /** @throws IllegalArgumentException if this is not the memory of a table of this size */
    void restore(Map<String, Tensor> memory) {
        Tensor oldSums = required(memory.get(SUMS), Dtype.F32, updates.length, classes);
        Tensor oldUpdates = required(memory.get(UPDATES), Dtype.I32, updates.length);
        System.arraycopy(oldSums.floats(), 0, sums, 0, sums.length);
        System.arraycopy(oldUpdates.ints(), 0, updates, 0, updates.length);
    }

    private static Tensor required(@Nullable Tensor tensor, Dtype dtype, int... shape) {
        if (tensor == null
                || tensor.dtype() != dtype
                || !tensor.shape().equals(Arrays.stream(shape).boxed().toList())) {
            throw new IllegalArgumentException("the memory needs a tensor " + dtype + Arrays.toString(shape) + ", got "
                    + (tensor == null ? "none" : tensor.dtype() + tensor.shape().toString()));
        }
        return tensor;
    }
}
