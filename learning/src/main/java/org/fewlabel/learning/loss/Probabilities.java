package org.fewlabel.learning.loss;

import org.fewlabel.learning.network.Logits;

/** Class probabilities of a batch, [rows, classes], row after row: a constant target, through which no gradient flows. */
public final class Probabilities {
    private final float[] values; // [rows, classes]
    private final int rows;
    private final int classes;

    /** @param values {@code rows · classes} numbers, not copied; each row is meant to sum to 1, which is not checked */
    public Probabilities(float[] values, int rows, int classes) {
        if (rows < 0 || classes < 1 || values.length != rows * classes) {
            throw new IllegalArgumentException(rows + " rows of " + classes + " classes need " + rows * classes
                    + " probabilities, got " + values.length);
        }
        this.values = values;
        this.rows = rows;
        this.classes = classes;
    }

    /** σ(z), row by row. Computed in double from the row's largest logit down, so no finite logit overflows. */
    public static Probabilities softmax(Logits logits) {
        int classes = logits.classes();
        float[] values = new float[logits.rows() * classes];
        for (int row = 0; row < logits.rows(); row++) {
            double[] probabilities = LogSoftmax.of(logits, row).probabilities();
            for (int label = 0; label < classes; label++) {
                values[row * classes + label] = (float) probabilities[label];
            }
        }
        return new Probabilities(values, logits.rows(), classes);
    }

    public int rows() {
        return rows;
    }

    public int classes() {
        return classes;
    }

    public float probability(int row, int label) {
        return values[row * classes + label];
    }

    /** All of them, row after row; not a copy. */
    public float[] values() {
        return values;
    }

    /** The most probable class of a row; the lowest of equals. */
    public int label(int row) {
        int best = 0;
        for (int label = 1; label < classes; label++) {
            if (probability(row, label) > probability(row, best)) {
                best = label;
            }
        }
        return best;
    }

    /** {@link #label} of every row. */
    public int[] labels() {
        int[] labels = new int[rows];
        for (int row = 0; row < rows; row++) {
            labels[row] = label(row);
        }
        return labels;
    }

    /** The largest probability of a row. */
    public float confidence(int row) {
        return probability(row, label(row));
    }
}
