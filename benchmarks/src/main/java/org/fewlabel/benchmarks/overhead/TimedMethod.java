package org.fewlabel.benchmarks.overhead;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.fewlabel.contracts.WireName;

/** The methods of the jobs that are timed, with their options. */
enum TimedMethod implements WireName {
    MEAN_TEACHER("{\"name\": \"mean-teacher\"}"),
    MIXMATCH("{\"name\": \"mixmatch\"}"),
    /** Each epoch waits for the labels of the one before. */
    PSEUDO_LABEL("{\"name\": \"pseudo-label\", \"targets\": \"epoch\"}"),
    /** The labeler works while the next epoch is trained. */
    PSEUDO_LABEL_STALE("{\"name\": \"pseudo-label\", \"targets\": \"epoch\", \"staleness\": 1}");

    private final String json;

    TimedMethod(String json) {
        this.json = json;
    }

    static TimedMethod named(String name) {
        return Arrays.stream(values())
                .filter(method -> method.wireName().equals(name))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("a method must be one of " + names() + ", was " + name));
    }

    static String names() {
        return Arrays.stream(values()).map(WireName::wireName).collect(Collectors.joining(", "));
    }

    /** As in a job's spec. */
    String json() {
        return json;
    }
}
