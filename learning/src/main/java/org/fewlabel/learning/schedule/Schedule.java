package org.fewlabel.learning.schedule;

/** A number that changes over the epochs: a function of the epoch alone, defined for every one. */
@FunctionalInterface
public interface Schedule {
    /**
     * The number that holds for all of an epoch.
     *
     * @param epoch from 0
     */
    double at(int epoch);
}
