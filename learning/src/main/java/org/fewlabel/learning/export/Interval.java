package org.fewlabel.learning.export;

/**
 * Where a share lies that was counted on a sample: in 95 of 100 such intervals. Wilson, 1927, J. Am. Stat. Assoc. 22, 209-212;
 * unlike share ± 1.96 standard errors, it is not empty where nothing was wrong.
 *
 * @param low in [0, 1]
 * @param high in [0, 1]
 */
record Interval(double low, double high) {
    private static final double Z = 1.959964;

    /**
     * @param share in [0, 1]
     * @param count of the sample, at least 1
     */
    static Interval of(double share, int count) {
        double z2 = Z * Z;
        double middle = (share + z2 / (2 * count)) / (1 + z2 / count);
        double half = Z / (1 + z2 / count) * Math.sqrt(share * (1 - share) / count + z2 / (4.0 * count * count));
        return new Interval(Math.max(0, middle - half), Math.min(1, middle + half));
    }
}
