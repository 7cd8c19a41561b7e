package org.fewlabel.learning.training;

import org.fewlabel.learning.augmentation.PlainView;
import org.fewlabel.learning.augmentation.Views;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.data.Examples;
import org.fewlabel.learning.data.LabeledSplit;
import org.fewlabel.learning.loss.Probabilities;
import org.fewlabel.learning.network.Images;
import org.fewlabel.learning.network.Mode;
import org.fewlabel.learning.network.Network;

/** How wrong a network is about the labeled images that are held out of training, seen as they are. */
final class Validation {
    /** The figure that early stopping goes by. */
    static final String ERROR = "validationError";

    /** Enough to keep the network busy. */
    private static final int IMAGES_MAX = 128;

    private final Examples examples;
    private final LabeledSplit split;
    private final int[] chosen;
    private final int atOnce;
    private final PlainView view;

    /** @param atOnce how many images go through the network together at most: as in training, so that there is room for them */
    Validation(Dataset dataset, LabeledSplit split, int atOnce) {
        this.examples = dataset.training();
        this.split = split;
        this.chosen = split.validation();
        this.atOnce = Math.min(IMAGES_MAX, atOnce);
        this.view = Views.plain(dataset);
    }

    /** In [0, 1]. Leaves the network as it is. */
    double error(Network network) {
        int size = examples.shape().size();
        float[] buffer = new float[Math.min(atOnce, chosen.length) * size];
        int wrong = 0;
        for (int first = 0; first < chosen.length; first += atOnce) {
            int rows = Math.min(atOnce, chosen.length - first);
            Images batch = view.batch(examples, chosen, first, rows, buffer);
            Probabilities predictions = Probabilities.softmax(network.forward(batch, Mode.PREDICT, 0));
            for (int row = 0; row < rows; row++) {
                wrong += predictions.label(row) == split.label(chosen[first + row]) ? 0 : 1;
            }
        }
        return (double) wrong / chosen.length;
    }
}
