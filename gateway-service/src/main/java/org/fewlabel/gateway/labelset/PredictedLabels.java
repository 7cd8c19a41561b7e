package org.fewlabel.gateway.labelset;

import java.io.IOException;
import org.fewlabel.contracts.labelset.LabelSet;
import org.fewlabel.gateway.job.Lineage;
import org.fewlabel.service.rest.Problem;
import org.jspecify.annotations.Nullable;

/** Labels that several jobs predict together. */
public interface PredictedLabels {
    /** What came of it. */
    sealed interface Prediction {}

    /**
     * @param labels all of them predicted
     * @param labelSet that all the jobs were trained with; null where they were trained with none, or with different ones
     */
    record Predicted(LabelSet labels, @Nullable String labelSet) implements Prediction {}

    record Unpredicted(Problem problem) implements Prediction {}

    /**
     * Predicts the labels of the images that none of the jobs was given the label of and that they are sure enough of.
     *
     * @param labelSets which of them are part of others
     */
    Prediction predict(EnsembleRequest request, Lineage.Coverage labelSets) throws IOException;
}
