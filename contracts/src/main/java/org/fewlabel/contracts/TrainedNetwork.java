package org.fewlabel.contracts;

import java.util.Arrays;
import java.util.Optional;

/** One of the networks that a run has after an epoch: all three of the job's architecture, each with weights of its own. */
public enum TrainedNetwork implements WireName {
    /** The one that the optimizer moves. */
    STUDENT,
    /** The moving average of the student over the steps, which the step loop keeps. */
    AVERAGE,
    /** The moving average of the student over the epochs, which the labeler folds from the snapshots. */
    TEACHER;

    /** The one that users call so; empty if there is none. */
    public static Optional<TrainedNetwork> named(String wireName) {
        return Arrays.stream(values())
                .filter(network -> network.wireName().equals(wireName))
                .findFirst();
    }
}
