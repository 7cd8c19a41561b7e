package org.fewlabel.learning.labeling;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.fewlabel.contracts.event.LabelQuality;
import org.fewlabel.learning.data.Examples;
import org.fewlabel.learning.data.LabeledSplit;
import org.fewlabel.learning.method.EpochLabels;

/** Judges the labels of the images that came without one. */
final class QualityOfLabels {
    private static final int SAMPLE_MAX = 10_000;

    private QualityOfLabels() {}

    /**
     * Unlabeled images whose labels tell how good those of all are, without the price of a pass over all of them: evenly
     * spread over the data set, and the same in every epoch. Of 10,000 a share is known to within a percentage point.
     */
    static int[] sample(LabeledSplit split) {
        int[] unlabeled = split.unlabeled(true);
        int count = Math.min(SAMPLE_MAX, unlabeled.length);
        return IntStream.range(0, count)
                .map(i -> unlabeled[(int) ((long) i * unlabeled.length / count)])
                .toArray();
    }

    /** @param unlabeled the images to look at, at least one */
    static LabelQuality of(EpochLabels labels, Examples training, int[] unlabeled, double threshold) {
        Integer[] histogram = new Integer[LabelQuality.HISTOGRAM_BINS];
        Integer[] classCounts = new Integer[labels.classes()];
        Arrays.fill(histogram, 0);
        Arrays.fill(classCounts, 0);
        ConfusionMatrix confusion = new ConfusionMatrix(labels.classes(), threshold);
        double confidenceSum = 0;
        int covered = 0;
        for (int image : unlabeled) {
            double confidence = finite(labels.confidence(image));
            histogram[bin(confidence)]++;
            confidenceSum += confidence;
            if (!labels.isKnown(image)) {
                continue;
            }
            int label = labels.label(image);
            classCounts[label]++;
            covered += confidence >= threshold ? 1 : 0;
            int truth = training.label(image);
            if (truth != Examples.UNKNOWN) {
                confusion.add(truth, label, confidence);
            }
        }
        return new LabelQuality(
                (double) covered / unlabeled.length,
                confidenceSum / unlabeled.length,
                Arrays.asList(histogram),
                Arrays.asList(classCounts),
                confusion.accuracy(),
                unlabeled.length,
                confusion.report());
    }

    /** A network that diverged in the epoch's last step says nothing, and its run ends at the next one. */
    private static double finite(double confidence) {
        return Double.isFinite(confidence) ? confidence : 0;
    }

    /** The last bin takes a confidence of 1 as well. */
    private static int bin(double confidence) {
        return Math.min(LabelQuality.HISTOGRAM_BINS - 1, (int) (confidence * LabelQuality.HISTOGRAM_BINS));
    }
}
