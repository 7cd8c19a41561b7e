package org.fewlabel.contracts.job;

import org.jspecify.annotations.Nullable;

/**
 * Ends a run before its last epoch when the error of the method's own network ({@link MethodSpec#ownNetwork}) on the
 * validation images falls no more.
 *
 * @param patienceEpochs how many epochs in a row may bring no better error
 * @param minDelta by how much an error must be smaller than the best so far to be better, in [0, 1]
 * @param minEpochs how many epochs at the beginning count for nothing: neither is a run stopped for want of a better error
 *     than theirs, nor may theirs be the best. What a run minimizes still changes in them
 */
public record EarlyStoppingSpec(int patienceEpochs, double minDelta, Integer minEpochs) {
    /** Before there was a choice, every epoch counted. */
    public EarlyStoppingSpec {
        minEpochs = minEpochs == null ? (Integer) 0 : minEpochs;
    }

    /**
     * Null where the job does not ask for it.
     *
     * @param rampEpochs the epochs until weights and rates have come to their full height, which by default do not count
     * @param epochs of the run
     */
    static @Nullable EarlyStoppingSpec read(
            Fields fields, String name, DatasetSpec dataset, int rampEpochs, int epochs) {
        if (!fields.has(name)) {
            return null;
        }
        if (dataset.validation() == 0) {
            fields.reject(name, "must be missing where dataset.validation is 0");
            return null;
        }
        Fields below = fields.object(name);
        EarlyStoppingSpec spec = new EarlyStoppingSpec(
                below.integer("patienceEpochs", 20, 1, JobSpec.EPOCHS_MAX),
                below.number("minDelta", 0, 0, 1),
                below.integer("minEpochs", rampEpochs, 0, epochs - 1));
        if (!below.has("minEpochs") && rampEpochs >= epochs) {
            below.reject(
                    "minEpochs",
                    "must be given where the ramp takes all epochs, " + rampEpochs + " of " + epochs
                            + ": none would count, and the run would never be stopped early");
        }
        below.rejectUnknown();
        return spec;
    }

    /** @param epoch from 0 */
    public boolean counts(int epoch) {
        return epoch >= minEpochs;
    }
}
