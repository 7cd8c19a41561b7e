package org.fewlabel.learning.training;

import org.fewlabel.learning.augmentation.PlainView;
import org.fewlabel.learning.augmentation.Views;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.data.Examples;
import org.fewlabel.learning.data.LabeledSplit;
import org.fewlabel.learning.loss.CrossEntropy;
import org.fewlabel.learning.network.Images;
import org.fewlabel.learning.network.Mode;
import org.fewlabel.learning.network.Network;

/**
 * The loss behind the last step of a run. That weights have become too large to compute with shows in the loss of the next step, and
 * there is none.
 */
final class LastLoss {
    private static final int IMAGES_MAX = 128;

    private final Examples examples;
    private final LabeledSplit split;
    private final int atOnce;
    private final PlainView view;

    /** @param atOnce how many images go through the network together: as in training, so that there is room for them */
    LastLoss(Dataset dataset, LabeledSplit split, int atOnce) {
        this.examples = dataset.training();
        this.split = split;
        this.atOnce = atOnce;
        this.view = Views.plain(dataset);
    }

    /** The cross entropy over some labeled images, seen as they are. Leaves the network as it is. */
    double of(Network network) {
        int[] labeled = split.labeled();
        int images = Math.min(IMAGES_MAX, labeled.length);
        float[] buffer = new float[Math.min(atOnce, images) * examples.shape().size()];
        double sum = 0;
        for (int first = 0; first < images; first += atOnce) {
            int rows = Math.min(atOnce, images - first);
            int[] labels = new int[rows];
            for (int row = 0; row < rows; row++) {
                labels[row] = split.label(labeled[first + row]);
            }
            Images batch = view.batch(examples, labeled, first, rows, buffer);
            sum += rows
                    * CrossEntropy.hard(network.forward(batch, Mode.PREDICT, 0), labels)
                            .loss();
        }
        return sum / images;
    }
}
