package org.fewlabel.learning.labeling;

import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.fewlabel.contracts.job.DatasetSpec;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.data.LabeledSplit;
import org.fewlabel.learning.loss.Probabilities;
import org.fewlabel.learning.method.EpochLabels;
import org.jspecify.annotations.Nullable;

/**
 * The temperature T by which σ(z) becomes σ(z/T), whose confidences are about as often right as they say (Guo, Pleiss, Sun,
 * Weinberger, 2017, arXiv 1706.04599, section 4.2): the one with the least negative log-likelihood of held-out labels. It changes no
 * predicted class.
 *
 * <p>Deviations: it is fitted on probabilities, of which log p stands for the logits, from which it differs by the same number
 * for each class; so a logit that is more than 103 below the largest counts as if it were that, as its probability is no float. And
 * where the least is not between 1/4 and 64 there is none: a network that is right about every image would be made sure of
 * everything.
 */
public final class Temperature {
    private static final double MIN = 0.25;
    private static final double MAX = 64;
    /** Each halves the interval of 1/T, which is at most 4 wide. */
    private static final int STEPS = 50;

    private Temperature() {}

    /**
     * That of a run's labels, by its validation images.
     *
     * @param labels of all training images
     * @return null where there are fewer than {@link DatasetSpec#CALIBRATION_IMAGES}, or labels of other images alone, as are made
     *     while a run goes on; or where no temperature between 1/4 and 64 is the best
     */
    public static @Nullable Double of(EpochLabels labels, Dataset dataset, DatasetSpec spec) {
        if (spec.validation() < DatasetSpec.CALIBRATION_IMAGES) {
            return null;
        }
        LabeledSplit split = LabeledSplit.of(dataset, spec);
        int[] validation = split.validation();
        return IntStream.of(validation).allMatch(labels::isKnown)
                ? fit(labels.probabilities(), split::label, validation)
                : null;
    }

    /**
     * Fits a temperature.
     *
     * @param predictions [all examples, classes]; of the chosen ones none may be a row of zeros
     * @param label the class of an example
     * @param chosen held-out examples whose labels are known
     * @return null if none between 1/4 and 64 is the best
     */
    static @Nullable Double fit(Probabilities predictions, IntUnaryOperator label, int[] chosen) {
        int[] labels = IntStream.of(chosen).map(label).toArray();
        double[][] logits = new double[chosen.length][];
        for (int row = 0; row < chosen.length; row++) {
            logits[row] = logits(predictions, chosen[row]);
        }
        // Convex in β = 1/T, so that the slope rises: the least is where it is 0.
        double low = 1 / MAX;
        double high = 1 / MIN;
        if (!(slope(low, logits, labels) < 0 && slope(high, logits, labels) > 0)) {
            return null;
        }
        for (int step = 0; step < STEPS; step++) {
            double middle = (low + high) / 2;
            if (slope(middle, logits, labels) < 0) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return 2 / (low + high);
    }

    /** log p, [classes]. */
    private static double[] logits(Probabilities predictions, int example) {
        double[] logits = new double[predictions.classes()];
        for (int label = 0; label < logits.length; label++) {
            logits[label] = Math.log(Math.max(Float.MIN_VALUE, predictions.probability(example, label)));
        }
        return logits;
    }

    /** d/dβ Σ_i −log σ(β z_i)[y_i] = Σ_i (Σ_k σ(β z_i)[k] z_i[k] − z_i[y_i]). */
    private static double slope(double beta, double[][] logits, int[] labels) {
        double slope = 0;
        for (int row = 0; row < logits.length; row++) {
            double[] z = logits[row];
            double max = Double.NEGATIVE_INFINITY;
            for (double each : z) {
                max = Math.max(max, each);
            }
            double sum = 0;
            double weighted = 0;
            for (double each : z) {
                double power = Math.exp(beta * (each - max));
                sum += power;
                weighted += power * each;
            }
            slope += weighted / sum - z[labels[row]];
        }
        return slope;
    }
}
