package org.fewlabel.learning.training;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.fewlabel.learning.method.StepOutcome;

/** The means of a method's figures over the steps of an epoch. */
final class EpochMeans {
    private static final String LOSS = "loss";

    private final Map<String, Double> sums = new LinkedHashMap<>();
    private int steps;

    EpochMeans() {}

    /** Goes on where an interrupted epoch was. */
    EpochMeans(EpochProgress progress) {
        sums.putAll(progress.sums());
        steps = progress.step();
    }

    EpochProgress progress() {
        return new EpochProgress(steps, new TreeMap<>(sums));
    }

    void add(StepOutcome outcome) {
        sums.merge(LOSS, outcome.loss(), Double::sum);
        outcome.terms().forEach((name, value) -> sums.merge(name, value, Double::sum));
        steps++;
    }

    /** {@code loss} and the method's figures. */
    Map<String, Double> means() {
        Map<String, Double> means = new LinkedHashMap<>();
        sums.forEach((name, sum) -> means.put(name, sum / steps));
        return Collections.unmodifiableMap(means);
    }
}
