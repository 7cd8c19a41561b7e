package org.fewlabel.contracts.job;

import org.jspecify.annotations.Nullable;

/**
 * Ends a run before its last epoch when the error of the method's own network ({@link MethodSpec#ownNetwork}) on the
 * validation images falls no more.
 *
 * @param patienceEpochs how many epochs in a row may bring no better error
 * @param minDelta by how much an error must be smaller than the best so far to be better, in [0, 1]
 */
public record EarlyStoppingSpec(int patienceEpochs, double minDelta) {
    /** Null where the job does not ask for it. */
    static @Nullable EarlyStoppingSpec read(Fields fields, String name, DatasetSpec dataset) {
        if (!fields.has(name)) {
            return null;
        }
        if (dataset.validation() == 0) {
            fields.reject(name, "must be missing where dataset.validation is 0");
            return null;
        }
        Fields below = fields.object(name);
        EarlyStoppingSpec spec = new EarlyStoppingSpec(
                below.integer("patienceEpochs", 20, 1, JobSpec.EPOCHS_MAX), below.number("minDelta", 0, 0, 1));
        below.rejectUnknown();
        return spec;
    }
}
