package org.fewlabel.contracts.job;

import org.jspecify.annotations.Nullable;

/**
 * How the weight of the unsupervised loss comes to its full value. With a linear shape, {@code delayEpochs} is T1 and
 * {@code delayEpochs + rampUpEpochs} is T2 of Lee, 2013, eq. 16.
 *
 * @param delayEpochs epochs before the rise begins, in which the weight is 0
 */
public record RampUp(RampShape shape, int delayEpochs) {
    /** Of a job that says nothing of it. */
    public static final RampUp USUAL = new RampUp(RampShape.EXPONENTIAL, 0);

    /** Specs that were written before there was a choice have none. */
    static RampUp orUsual(@Nullable RampUp rampUp) {
        return rampUp == null ? USUAL : rampUp;
    }
}
