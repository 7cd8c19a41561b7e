package org.fewlabel.learning.schedule;

import org.fewlabel.contracts.job.RampUp;

/** The weight of a method's unsupervised loss over the epochs. */
public final class UnsupervisedWeight {
    private UnsupervisedWeight() {}

    /**
     * 0 for the delay, then a rise to {@code max}. A linear rise after a delay is Lee's, 2013, eq. 16, with T1 the delay and
     * T2 its sum with the epochs of the rise.
     *
     * @param epochs how long the rise takes
     */
    public static Schedule of(double max, int epochs, RampUp rampUp) {
        Schedule rise =
                switch (rampUp.shape()) {
                    case EXPONENTIAL -> new GaussianRampUp(max, epochs);
                    case LINEAR -> new LinearRampUp(max, epochs);
                };
        int delay = rampUp.delayEpochs();
        return epoch -> epoch < delay ? 0 : rise.at(epoch - delay);
    }
}
