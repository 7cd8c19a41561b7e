package org.fewlabel.learning.labeling;

import java.util.Arrays;
import org.fewlabel.contracts.event.LabelQuality;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.data.Examples;
import org.fewlabel.learning.data.LabeledSplit;
import org.fewlabel.learning.method.EpochLabels;
import org.jspecify.annotations.Nullable;

/** Judges the labels of the images that came without one. */
final class QualityOfLabels {
    private static final int HISTOGRAM_BINS = 10;

    private QualityOfLabels() {}

    /** Null where every image came with its label. */
    static @Nullable LabelQuality of(EpochLabels labels, Dataset dataset, JobSpec spec) {
        int[] unlabeled = LabeledSplit.of(dataset.training(), dataset.classes(), spec.dataset())
                .unlabeled(true);
        return unlabeled.length == 0
                ? null
                : of(labels, dataset.training(), unlabeled, spec.method().threshold());
    }

    static LabelQuality of(EpochLabels labels, Examples training, int[] unlabeled, double threshold) {
        Integer[] histogram = new Integer[HISTOGRAM_BINS];
        Integer[] classCounts = new Integer[labels.classes()];
        Arrays.fill(histogram, 0);
        Arrays.fill(classCounts, 0);
        ConfusionMatrix confusion = new ConfusionMatrix(labels.classes(), threshold);
        double confidenceSum = 0;
        int covered = 0;
        for (int image : unlabeled) {
            double confidence = labels.confidence(image);
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

    /** The last bin takes a confidence of 1 as well. */
    private static int bin(double confidence) {
        return Math.min(HISTOGRAM_BINS - 1, (int) (confidence * HISTOGRAM_BINS));
    }
}
