package org.fewlabel.learning.loss;

import java.util.function.IntPredicate;

/** How much each row of a batch counts in a loss. */
public final class RowWeights {
    private final double[] weights; // [rows]

    private RowWeights(double[] weights) {
        this.weights = weights;
    }

    public static RowWeights ones(int rows) {
        return mask(rows, row -> true);
    }

    /** 1 for the rows that are kept, 0 for the others. */
    public static RowWeights mask(int rows, IntPredicate isKept) {
        double[] weights = new double[rows];
        for (int row = 0; row < rows; row++) {
            weights[row] = isKept.test(row) ? 1 : 0;
        }
        return new RowWeights(weights);
    }

    public int rows() {
        return weights.length;
    }

    public double weight(int row) {
        return weights[row];
    }

    /** The mean weight; of a mask, the share of the rows that are kept. 0 where there is no row. */
    public double mean() {
        double sum = 0;
        for (double weight : weights) {
            sum += weight;
        }
        return weights.length == 0 ? 0 : sum / weights.length;
    }
}
