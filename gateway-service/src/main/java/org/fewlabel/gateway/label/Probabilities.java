package org.fewlabel.gateway.label;

/** The class probabilities of one image. */
public final class Probabilities {
    private Probabilities() {}

    /**
     * The class that the image most probably is, of equals the lowest.
     *
     * @param row [classes]
     */
    public static int mostProbable(float[] row) {
        int best = 0;
        for (int label = 1; label < row.length; label++) {
            if (row[label] > row[best]) {
                best = label;
            }
        }
        return best;
    }

    /**
     * Tempers a row in its place: p^(1/T), over the sum, which of p = σ(z) makes σ(z/T) (Guo et al., 2017, arXiv 1706.04599,
     * eq. 9). A row of zeros stays such. No class overtakes another, but a high temperature makes equal floats of probabilities
     * that hardly differ: which class is the most probable says the row before.
     *
     * @param row [classes]
     * @param temperature T > 0: above 1 it makes less sure, below 1 surer
     */
    static void temper(float[] row, double temperature) {
        double max = row[mostProbable(row)];
        if (max == 0) {
            return;
        }
        double sum = 0;
        for (float probability : row) {
            sum += Math.pow(probability / max, 1 / temperature);
        }
        for (int label = 0; label < row.length; label++) {
            row[label] = (float) (Math.pow(row[label] / max, 1 / temperature) / sum);
        }
    }

    /**
     * By how much the most probable class of the image is before the second; 0 where the two are equal.
     *
     * @param row [classes], of at least two
     * @param best the most probable class
     */
    static float margin(float[] row, int best) {
        float second = 0;
        for (int label = 0; label < row.length; label++) {
            if (label != best) {
                second = Math.max(second, row[label]);
            }
        }
        return row[best] - second;
    }
}
