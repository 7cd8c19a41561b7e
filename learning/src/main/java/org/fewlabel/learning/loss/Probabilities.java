package org.fewlabel.learning.loss;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.IntToDoubleFunction;
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

    /** 1 for each row's label, 0 for the other classes. */
    public static Probabilities oneHot(int[] labels, int classes) {
        float[] values = new float[labels.length * classes];
        for (int row = 0; row < labels.length; row++) {
            values[row * classes + Objects.checkIndex(labels[row], classes)] = 1;
        }
        return new Probabilities(values, labels.length, classes);
    }

    /** The rows of the first, then those of the others. */
    public static Probabilities concatenated(Probabilities first, Probabilities... others) {
        int rows = first.rows;
        for (Probabilities each : others) {
            if (each.classes != first.classes) {
                throw new IllegalArgumentException(
                        "rows of " + first.classes + " classes cannot stand beside some of " + each.classes);
            }
            rows += each.rows;
        }
        float[] all = Arrays.copyOf(first.values, rows * first.classes);
        int offset = first.values.length;
        for (Probabilities each : others) {
            System.arraycopy(each.values, 0, all, offset, each.values.length);
            offset += each.values.length;
        }
        return new Probabilities(all, rows, first.classes);
    }

    /** A copy of the rows from {@code from} up to, not including, {@code to}. */
    public Probabilities slice(int from, int to) {
        return new Probabilities(Arrays.copyOfRange(values, from * classes, to * classes), to - from, classes);
    }

    /** (p + o) / 2. */
    public Probabilities meanWith(Probabilities other) {
        if (other.rows != rows || other.classes != classes) {
            throw new IllegalArgumentException(
                    "[" + rows + ", " + classes + "] has no mean with [" + other.rows + ", " + other.classes + "]");
        }
        float[] means = new float[values.length];
        for (int i = 0; i < means.length; i++) {
            means[i] = (values[i] + other.values[i]) / 2;
        }
        return new Probabilities(means, rows, classes);
    }

    /**
     * q ∝ p^(1/T), row by row: nearer to the most probable class (Berthelot et al., 2019, arXiv 1905.02249, eq. 7). Computed
     * in double relative to the row's largest probability, so that no temperature makes a row vanish.
     *
     * @param temperature T, in (0, 1]; 1 changes nothing
     */
    public Probabilities sharpened(double temperature) {
        return tempered(row -> temperature);
    }

    /**
     * q ∝ p^(1/T) with a temperature T > 0 for each row: below 1 it sharpens, above 1 it softens. What σ(z) becomes is
     * σ(z/T).
     */
    public Probabilities tempered(IntToDoubleFunction temperature) {
        float[] tempered = new float[values.length];
        double[] powers = new double[classes];
        for (int row = 0; row < rows; row++) {
            double max = confidence(row);
            double sum = 0;
            for (int label = 0; label < classes; label++) {
                powers[label] = Math.pow(probability(row, label) / max, 1 / temperature.applyAsDouble(row));
                sum += powers[label];
            }
            for (int label = 0; label < classes; label++) {
                tempered[row * classes + label] = (float) (powers[label] / sum);
            }
        }
        return new Probabilities(tempered, rows, classes);
    }

    /** 1 for each row's most probable class, the lowest of equals; a row of zeros stays one. */
    public Probabilities hardened() {
        float[] hard = new float[values.length];
        for (int row = 0; row < rows; row++) {
            if (isKnown(row)) {
                hard[row * classes + label(row)] = 1;
            }
        }
        return new Probabilities(hard, rows, classes);
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

    /** Whether there is a prediction: a row of zeros stands for none. */
    public boolean isKnown(int row) {
        return confidence(row) > 0;
    }

    /** The largest probability of a row. */
    public float confidence(int row) {
        return probability(row, label(row));
    }
}
