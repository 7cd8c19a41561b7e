package org.fewlabel.gateway.ensemble;

import java.io.IOException;
import java.util.List;
import org.fewlabel.artifacts.safetensors.TensorCursor;
import org.fewlabel.gateway.label.Probabilities;
import org.fewlabel.gateway.label.ProbabilityRows;

/** The mean of class probabilities that several networks give the same images. */
final class MeanPrediction {
    /** The truth of an image whose class nobody knows. */
    private static final int UNKNOWN = -1;

    private MeanPrediction() {}

    /**
     * The share of wrong classes of the mean prediction, in [0, 1], among the images whose class is known; of equal probabilities
     * the lowest class counts.
     *
     * @param members one for the error of a network alone
     * @param truth the class of each image; −1 for unknown
     * @throws IllegalArgumentException if no class is known
     */
    static double error(List<ProbabilityRows> members, int classes, TensorCursor truth) throws IOException {
        // The most probable class of the sum is that of the mean.
        ProbabilityRows sum = ProbabilityRows.sum(members, classes);
        float[] row = new float[classes];
        int known = 0;
        int wrong = 0;
        while (truth.hasNext()) {
            sum.next(row);
            int label = truth.nextInt();
            if (label != UNKNOWN) {
                known++;
                wrong += Probabilities.mostProbable(row) == label ? 0 : 1;
            }
        }
        if (known == 0) {
            throw new IllegalArgumentException("no test image is of known class");
        }
        return (double) wrong / known;
    }
}
