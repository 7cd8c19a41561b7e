package org.fewlabel.gateway.ensemble;

import org.fewlabel.gateway.product.Probabilities;

/** The mean of class probabilities that several networks give the same images. */
final class MeanPrediction {
    /** The truth of an image whose class nobody knows. */
    private static final int UNKNOWN = -1;

    private final int classes;
    private final float[] sums; // [images, classes]
    private int members;

    MeanPrediction(int images, int classes) {
        this.classes = classes;
        this.sums = new float[images * classes];
    }

    /** @param probabilities [images, classes] */
    void add(float[] probabilities) {
        if (probabilities.length != sums.length) {
            throw new IllegalArgumentException(
                    sums.length + " probabilities cannot be averaged with " + probabilities.length);
        }
        for (int i = 0; i < sums.length; i++) {
            sums[i] += probabilities[i];
        }
        members++;
    }

    /** How many predictions it is the mean of. */
    int members() {
        return members;
    }

    /** [images, classes]; the sum of each row is that of its members' rows, which is 1. */
    float[] mean() {
        if (members == 0) {
            throw new IllegalStateException("nobody has predicted anything yet");
        }
        float[] mean = new float[sums.length];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = sums[i] / members;
        }
        return mean;
    }

    /** The share of wrong classes of the mean prediction, in [0, 1], among the images whose class is known. */
    double error(int[] truth) {
        return error(sums, classes, truth);
    }

    /**
     * The same of one network.
     *
     * @param probabilities [images, classes]; of equal ones the lowest class counts
     * @param truth [images]; −1 for unknown
     * @throws IllegalArgumentException if no class is known
     */
    static double error(float[] probabilities, int classes, int[] truth) {
        int known = 0;
        int wrong = 0;
        for (int image = 0; image < truth.length; image++) {
            if (truth[image] == UNKNOWN) {
                continue;
            }
            known++;
            wrong += Probabilities.mostProbable(probabilities, classes, image) == truth[image] ? 0 : 1;
        }
        if (known == 0) {
            throw new IllegalArgumentException("no test image is of known class");
        }
        return (double) wrong / known;
    }
}
