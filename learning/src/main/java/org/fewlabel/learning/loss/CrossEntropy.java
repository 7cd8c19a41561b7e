package org.fewlabel.learning.loss;

import org.fewlabel.learning.network.Logits;

/**
 * Cross entropy between a target and σ(z): −Σ_c p_c log σ(z)_c, the mean over the rows.
 *
 * <p>Its gradient for one of n rows is (σ(z) Σ_c p_c − p) / n, which is (σ(z) − p) / n as p sums to 1. Row weights, where
 * given, multiply a row's loss and gradient; the mean still divides by the number of all rows, so that a mask of zeros
 * and ones makes the batch's loss smaller (Sohn et al., 2020, arXiv 2001.07685, eq. 4).
 */
public final class CrossEntropy {
    private CrossEntropy() {}

    /** Against one class per row: −log σ(z)_y. */
    public static LossAndGradient hard(Logits logits, int[] labels) {
        return hard(logits, labels, RowWeights.ones(logits.rows()));
    }

    public static LossAndGradient hard(Logits logits, int[] labels, RowWeights weights) {
        Rows.requireSame(logits.rows(), labels.length, "labels");
        for (int row = 0; row < labels.length; row++) {
            if (labels[row] < 0 || labels[row] >= logits.classes()) {
                throw new IllegalArgumentException("label of row " + row + " must be from 0 to "
                        + (logits.classes() - 1) + ", was " + labels[row]);
            }
        }
        return Rows.mean(logits, weights, (row, softmax, gradient) -> {
            double[] q = softmax.probabilities();
            System.arraycopy(q, 0, gradient, 0, q.length);
            gradient[labels[row]] -= 1;
            return -softmax.logProbabilities()[labels[row]];
        });
    }

    /** Against a distribution per row. */
    public static LossAndGradient soft(Logits logits, Probabilities targets) {
        return soft(logits, targets, RowWeights.ones(logits.rows()));
    }

    public static LossAndGradient soft(Logits logits, Probabilities targets, RowWeights weights) {
        Rows.requireSame(logits, targets);
        return Rows.mean(logits, weights, (row, softmax, gradient) -> {
            double[] q = softmax.probabilities();
            double[] logQ = softmax.logProbabilities();
            double loss = 0;
            double mass = 0;
            for (int label = 0; label < q.length; label++) {
                double p = targets.probability(row, label);
                // A class that the target rules out counts for nothing, however small its probability is.
                loss -= p == 0 ? 0 : p * logQ[label];
                mass += p;
            }
            for (int label = 0; label < q.length; label++) {
                gradient[label] = mass * q[label] - targets.probability(row, label);
            }
            return loss;
        });
    }
}
