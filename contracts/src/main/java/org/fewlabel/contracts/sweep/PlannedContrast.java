package org.fewlabel.contracts.sweep;

import org.fewlabel.contracts.TrainedNetwork;

/**
 * A difference that a sweep is to measure, named before there are results: the test error of row a less that of row b,
 * repeat by repeat.
 *
 * @param name the question that it answers
 * @param network the one whose errors are compared
 */
public record PlannedContrast(String name, String a, String b, TrainedNetwork network) {
    /** The student's, where the plan says nothing. */
    public PlannedContrast {
        network = network == null ? TrainedNetwork.STUDENT : network;
        if (name == null || name.isBlank() || a == null || b == null) {
            throw new IllegalArgumentException("name, a and b are required");
        }
    }
}
