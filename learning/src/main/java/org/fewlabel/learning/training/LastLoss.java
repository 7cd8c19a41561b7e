package org.fewlabel.learning.training;

import org.fewlabel.learning.augmentation.PlainView;
import org.fewlabel.learning.augmentation.Views;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.data.Examples;
import org.fewlabel.learning.data.LabeledSplit;
import org.fewlabel.learning.loss.CrossEntropy;
import org.fewlabel.learning.network.Mode;
import org.fewlabel.learning.network.Network;

/**
 * The loss behind the last step of a run. That weights have become too large to compute with shows in the loss of the next step, and
 * there is none.
 */
final class LastLoss {
    private static final int BATCH_MAX = 128;

    private final Examples examples;
    private final LabeledSplit split;
    private final PlainView view;

    LastLoss(Dataset dataset, LabeledSplit split) {
        this.examples = dataset.training();
        this.split = split;
        this.view = Views.plain(dataset);
    }

    /** The cross entropy over some labeled images, seen as they are. Leaves the network as it is. */
    double of(Network network) {
        int[] labeled = split.labeled();
        int rows = Math.min(BATCH_MAX, labeled.length);
        int[] labels = new int[rows];
        for (int row = 0; row < rows; row++) {
            labels[row] = split.label(labeled[row]);
        }
        float[] buffer = new float[rows * examples.shape().size()];
        return CrossEntropy.hard(
                        network.forward(view.batch(examples, labeled, 0, rows, buffer), Mode.PREDICT, 0), labels)
                .loss();
    }
}
