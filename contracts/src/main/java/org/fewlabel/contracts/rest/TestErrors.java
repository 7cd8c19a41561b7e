package org.fewlabel.contracts.rest;

import org.jspecify.annotations.Nullable;

/**
 * The test error of one network over its labeled epochs, as shares in [0, 1]; null before the first one.
 *
 * @param last after the last epoch: with the next one, the headline
 * @param medianOfLast20 the median of the last 20 epochs, of all where there are fewer
 * @param best the lowest. It was picked by looking at the test set, so it flatters; it is shown, and is no headline
 * @param chosenByValidation after the epoch with the lowest error on the validation images, the first of several; null
 *     where none are held out
 */
public record TestErrors(
        @Nullable Double last,
        @Nullable Double medianOfLast20,
        @Nullable Double best,
        @Nullable Double chosenByValidation) {}
