package org.fewlabel.learning.training;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What has been done of an epoch that was interrupted.
 *
 * @param step steps done in it, from 1
 * @param sums of the method's figures over those steps, by name
 */
public record EpochProgress(int step, SortedMap<String, Double> sums) {
    private static final String STEP = "step";
    private static final String SUM_PREFIX = "sum.";

    public EpochProgress {
        if (step < 1) {
            throw new IllegalArgumentException("an epoch in progress has at least one step, got " + step);
        }
        sums = Collections.unmodifiableSortedMap(new TreeMap<>(sums));
    }

    void addTo(Map<String, String> metadata) {
        metadata.put(STEP, Integer.toString(step));
        sums.forEach((name, sum) -> metadata.put(SUM_PREFIX + name, Double.toString(sum)));
    }

    /** @throws IllegalArgumentException if the numbers are none, or make no sense */
    static EpochProgress of(Map<String, String> metadata) {
        SortedMap<String, Double> sums = new TreeMap<>();
        metadata.forEach((key, value) -> {
            if (key.startsWith(SUM_PREFIX)) {
                sums.put(key.substring(SUM_PREFIX.length()), Double.parseDouble(value));
            }
        });
        return new EpochProgress(Integer.parseInt(metadata.getOrDefault(STEP, "")), sums);
    }
}
