package org.fewlabel.learning.training;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One epoch of a run.
 *
 * @param epoch from 0
 * @param metrics the means over the steps: {@code loss}, and the method's figures by name; for a job that is to be
 *     stopped early, {@code validationError} of the method's own network, in [0, 1]
 * @param learningRate which all its steps used
 * @param imagesPerSecond labeled and unlabeled images fed, over {@code seconds}
 * @param seconds of the steps that this run made, which are fewer than the epoch's where it went on in the middle of one:
 *     from the first step's beginning to the last step's end; waiting for labels comes before
 * @param dataWaitSeconds how much of that the step loop waited for batches
 */
public record EpochReport(
        int epoch,
        Map<String, Double> metrics,
        double learningRate,
        double imagesPerSecond,
        double seconds,
        double dataWaitSeconds) {
    public EpochReport {
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }
}
