package org.fewlabel.learning.loss;

import org.fewlabel.learning.network.Logits;

/** The mean over rows that every loss here is. */
final class Rows {
    private Rows() {}

    @FunctionalInterface
    interface RowLoss {
        /**
         * The loss of one row.
         *
         * @param gradient to be filled with the row's gradient, [classes]
         */
        double of(int row, LogSoftmax softmax, double[] gradient);
    }

    static LossAndGradient mean(Logits logits, RowWeights weights, RowLoss rowLoss) {
        int rows = logits.rows();
        int classes = logits.classes();
        requireSame(rows, weights.rows(), "row weights");
        float[] gradients = new float[rows * classes];
        double[] gradient = new double[classes];
        double sum = 0;
        for (int row = 0; row < rows; row++) {
            double weight = weights.weight(row);
            if (weight == 0) {
                continue;
            }
            sum += weight * rowLoss.of(row, LogSoftmax.of(logits, row), gradient);
            for (int label = 0; label < classes; label++) {
                gradients[row * classes + label] = (float) (weight * gradient[label] / rows);
            }
        }
        return new LossAndGradient(rows == 0 ? 0 : sum / rows, new Logits(gradients, rows, classes));
    }

    static void requireSame(Logits logits, Probabilities targets) {
        requireSame(logits.rows(), targets.rows(), "targets");
        if (logits.classes() != targets.classes()) {
            throw new IllegalArgumentException(
                    "logits of " + logits.classes() + " classes need targets of as many, got " + targets.classes());
        }
    }

    static void requireSame(Logits logits, Logits target) {
        requireSame(logits.rows(), target.rows(), "targets");
        if (logits.classes() != target.classes()) {
            throw new IllegalArgumentException(
                    "logits of " + logits.classes() + " classes need targets of as many, got " + target.classes());
        }
    }

    static void requireSame(int rows, int others, String what) {
        if (rows != others) {
            throw new IllegalArgumentException(rows + " rows of logits need as many " + what + ", got " + others);
        }
    }
}
