package org.fewlabel.metrics.result;

import java.time.Instant;
import java.util.Map;
import org.fewlabel.contracts.event.LabelQuality;
import org.jspecify.annotations.Nullable;

/**
 * One epoch on a job's curve. Training and labeling report independently, so either half may be missing for a while.
 *
 * @param epoch from 0
 * @param attempt the one whose work this is
 * @param metrics loss terms and other figures of the method, by name; means over the epoch
 * @param averageTestError of the step average; the teacher's is of the teacher snapshot
 * @param studentValidationError on the images held out of training; null where there are none
 * @param labelQuality null for an epoch without pseudo labels; of each class (counts, precision, recall, confusion) it says
 *     something in the last epoch that has any, and in the others nothing
 */
public record EpochPoint(
        int epoch,
        int attempt,
        @Nullable Instant trainedAt,
        @Nullable Double learningRate,
        @Nullable Double imagesPerSecond,
        @Nullable Double seconds,
        @Nullable Double dataWaitSeconds,
        Map<String, Double> metrics,
        @Nullable Instant labeledAt,
        @Nullable Double studentTestError,
        @Nullable Double averageTestError,
        @Nullable Double teacherTestError,
        @Nullable Double studentValidationError,
        @Nullable Double averageValidationError,
        @Nullable Double teacherValidationError,
        @Nullable LabelQuality labelQuality) {
    public EpochPoint {
        metrics = Map.copyOf(metrics);
    }
}
