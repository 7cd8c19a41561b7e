package org.fewlabel.learning.labeling;

import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.fewlabel.learning.Shape;
import org.fewlabel.learning.augmentation.PlainView;
import org.fewlabel.learning.data.Examples;
import org.fewlabel.learning.loss.Probabilities;
import org.fewlabel.learning.network.Images;
import org.fewlabel.learning.network.Logits;
import org.fewlabel.learning.network.Mode;
import org.fewlabel.learning.network.Network;

/** What a network says about every example of a part of a data set, seen as it is. */
public final class Predictions {
    /** Enough to keep the network busy. */
    private static final int IMAGES_MAX = 512;
    /** What images may take of the heap as floats; of as many as may be each has room for a colour picture of 73×73. */
    private static final long BYTES_MAX = 32L << 20;

    private final PlainView view;
    private final int imagesMax;
    private final LabelingProgress progress;
    private final int predictionsInAll;
    private int predictionsDone;

    Predictions(PlainView view, LabelingProgress progress, int predictionsInAll) {
        this(view, IMAGES_MAX, progress, predictionsInAll);
    }

    /** @param imagesMax how many images go through the network together, at most */
    public Predictions(PlainView view, int imagesMax, LabelingProgress progress, int predictionsInAll) {
        this.view = view;
        this.imagesMax = imagesMax;
        this.progress = progress;
        this.predictionsInAll = predictionsInAll;
    }

    /** [examples, classes] */
    public Probabilities of(Network network, Examples examples) {
        return of(network, examples, IntStream.range(0, examples.count()).toArray());
    }

    /**
     * The same for some of the examples.
     *
     * @param chosen the examples to predict
     * @return [chosen, classes], in their order
     */
    Probabilities of(Network network, Examples examples, int[] chosen) {
        return predict(network, examples, chosen, chosen.length, place -> place);
    }

    /**
     * The same among all examples.
     *
     * @param chosen the examples to predict
     * @return [examples, classes]; rows of zeros for the others
     */
    Probabilities amongAll(Network network, Examples examples, int[] chosen) {
        return predict(network, examples, chosen, examples.count(), place -> chosen[place]);
    }

    /** @param rowOf the row of the result for a place in {@code chosen} */
    private Probabilities predict(
            Network network, Examples examples, int[] chosen, int resultRows, IntUnaryOperator rowOf) {
        int count = chosen.length;
        int classes = network.classes();
        int atOnce = atOnce(network, examples.shape());
        float[] all = new float[resultRows * classes];
        float[] buffer = new float[Math.min(atOnce, count) * examples.shape().size()];
        for (int first = 0; first < count; first += atOnce) {
            int rows = Math.min(atOnce, count - first);
            Images batch = view.batch(examples, chosen, first, rows, buffer);
            Logits logits = network.forward(batch, Mode.PREDICT, 0);
            float[] predicted = Probabilities.softmax(logits).values();
            for (int row = 0; row < rows; row++) {
                System.arraycopy(predicted, row * classes, all, rowOf.applyAsInt(first + row) * classes, classes);
            }
            predictionsDone += rows;
            progress.predicted(predictionsDone, predictionsInAll);
        }
        return new Probabilities(all, resultRows, classes);
    }

    /** Whole pieces of those in which the network predicts, where there is room for one: a rest would be a pass of its own. */
    private int atOnce(Network network, Shape shape) {
        long fit = Math.max(1, BYTES_MAX / ((long) Float.BYTES * shape.size()));
        int most = (int) Math.min(imagesMax, fit);
        int piece = network.predictedAtOnceMax();
        return most < piece ? most : most - most % piece;
    }
}
