package org.fewlabel.learning.labeling;

import java.util.ArrayList;
import java.util.List;
import org.fewlabel.contracts.event.ClassificationReport;
import org.jspecify.annotations.Nullable;

/** Labels beside the true classes, counted image by image, [true class, label]. */
final class ConfusionMatrix {
    private final int classes;
    private final double threshold;
    private final int[][] counts; // [true class, label]
    private final Calibration calibration = new Calibration(ClassificationReport.CALIBRATION_BINS);
    private int images;
    private int right;
    private int covered;
    private int coveredRight;

    /** @param threshold the confidence from which on a label counts as covered */
    ConfusionMatrix(int classes, double threshold) {
        this.classes = classes;
        this.threshold = threshold;
        this.counts = new int[classes][classes];
    }

    void add(int truth, int label, double confidence) {
        boolean isRight = label == truth;
        counts[truth][label]++;
        calibration.add(confidence, isRight);
        images++;
        right += isRight ? 1 : 0;
        if (confidence >= threshold) {
            covered++;
            coveredRight += isRight ? 1 : 0;
        }
    }

    /** The share that is right; null before there is an image. */
    @Nullable
    Double accuracy() {
        return share(right, images);
    }

    /** Null before there is an image. */
    @Nullable
    ClassificationReport report() {
        if (images == 0) {
            return null;
        }
        List<@Nullable Double> precision = new ArrayList<>();
        List<@Nullable Double> recall = new ArrayList<>();
        double recallSum = 0;
        int occurring = 0;
        for (int label = 0; label < classes; label++) {
            precision.add(share(counts[label][label], labeledAs(label)));
            Double ofClass = share(counts[label][label], occurrencesOf(label));
            recall.add(ofClass);
            recallSum += ofClass == null ? 0 : ofClass;
            occurring += ofClass == null ? 0 : 1;
        }
        return new ClassificationReport(
                images,
                share(coveredRight, covered),
                calibration.expectedError(),
                1 - recallSum / occurring,
                precision,
                recall,
                classes > ClassificationReport.CONFUSION_CLASSES_MAX ? List.of() : rows());
    }

    private static @Nullable Double share(int part, int all) {
        return all == 0 ? null : (Double) ((double) part / all);
    }

    private int labeledAs(int label) {
        int sum = 0;
        for (int[] row : counts) {
            sum += row[label];
        }
        return sum;
    }

    private int occurrencesOf(int truth) {
        int sum = 0;
        for (int count : counts[truth]) {
            sum += count;
        }
        return sum;
    }

    private List<List<Integer>> rows() {
        List<List<Integer>> rows = new ArrayList<>();
        for (int[] row : counts) {
            List<Integer> copy = new ArrayList<>();
            for (int count : row) {
                copy.add(count);
            }
            rows.add(copy);
        }
        return rows;
    }
}
