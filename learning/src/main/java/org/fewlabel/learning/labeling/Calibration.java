package org.fewlabel.learning.labeling;

/** Confidence beside accuracy, in bins of confidence of equal width (Guo et al., 2017, arXiv 1706.04599). */
final class Calibration {
    private final int[] images; // [bins]
    private final int[] right; // [bins]
    private final double[] confidence; // [bins], sums

    Calibration(int bins) {
        images = new int[bins];
        right = new int[bins];
        confidence = new double[bins];
    }

    /** @param value in [0, 1]; the last bin takes 1 as well */
    void add(double value, boolean isRight) {
        int bin = Math.min(images.length - 1, (int) (value * images.length));
        images[bin]++;
        right[bin] += isRight ? 1 : 0;
        confidence[bin] += value;
    }

    /** Σ_m |B_m|/n · |accuracy(B_m) − confidence(B_m)| (eq. 3), in [0, 1]; 0 without an image. */
    double expectedError() {
        long all = 0;
        double distances = 0;
        for (int bin = 0; bin < images.length; bin++) {
            all += images[bin];
            distances += Math.abs(right[bin] - confidence[bin]);
        }
        return all == 0 ? 0 : distances / all;
    }
}
