package org.fewlabel.learning.method;

import org.fewlabel.contracts.job.LabeledTargets;
import org.fewlabel.learning.augmentation.Batch;
import org.fewlabel.learning.data.Examples;
import org.fewlabel.learning.loss.Probabilities;

/** What the unlabeled rows of a batch are to be: among them may be labeled images, whose label is known. */
final class UnlabeledTargets {
    private UnlabeledTargets() {}

    /**
     * The predictions, with the given label in the place of the prediction, known or not, of each image that has one, if
     * that is what the job wants.
     *
     * @param predicted of the unlabeled rows, [u, classes]
     */
    static Probabilities of(Probabilities predicted, Batch batch, LabeledTargets kind) {
        return switch (kind) {
            case GIVEN -> withGivenLabels(predicted, batch.givenLabels());
            case PREDICTED -> predicted;
        };
    }

    private static Probabilities withGivenLabels(Probabilities predicted, int[] given) {
        int classes = predicted.classes();
        float[] targets = predicted.values().clone();
        for (int row = 0; row < given.length; row++) {
            if (given[row] != Examples.UNKNOWN) {
                for (int label = 0; label < classes; label++) {
                    targets[row * classes + label] = label == given[row] ? 1 : 0;
                }
            }
        }
        return new Probabilities(targets, predicted.rows(), classes);
    }
}
