package org.fewlabel.learning.network;

/**
 * Some neighbours in the flat vector of a network's parameters.
 *
 * @param from the first
 * @param to the one after the last
 */
public record ParameterRange(int from, int to) {
    public ParameterRange {
        if (from < 0 || to <= from) {
            throw new IllegalArgumentException("a range must not be empty, was " + from + " to " + to);
        }
    }
}
