package org.fewlabel.learning.augmentation;

import java.util.SplittableRandom;
import org.fewlabel.learning.data.Examples;
import org.fewlabel.learning.data.FeatureExamples;
import org.fewlabel.learning.data.ImageExamples;
import org.fewlabel.learning.data.PointExamples;
import org.fewlabel.learning.network.Images;

/** The example as it is, normalized: for evaluation and for labels. Draws no random numbers. */
public final class PlainView implements View {
    private final Normalization normalization;

    PlainView(Normalization normalization) {
        this.normalization = normalization;
    }

    @Override
    public void render(Examples examples, int example, SplittableRandom random, float[] into, int offset) {
        render(examples, example, into, offset);
    }

    public void render(Examples examples, int example, float[] into, int offset) {
        int size = examples.shape().size();
        int from = example * size;
        if (examples instanceof ImageExamples images) {
            normalization.ofPixels(images.pixels(), from, size, into, offset);
        } else if (examples instanceof PointExamples points) {
            normalization.ofNumbers(points.coordinates(), from, into, offset);
        } else if (examples instanceof FeatureExamples features) {
            normalization.ofNumbers(features.plain(), from, into, offset);
        }
    }

    /**
     * Some of the chosen examples as one batch: a pass over a data set or a part of it.
     *
     * @param first where among the chosen ones the batch begins
     * @param buffer receives them; at least {@code count · shape.size()} numbers, held by the batch
     */
    public Images batch(Examples examples, int[] chosen, int first, int count, float[] buffer) {
        int size = examples.shape().size();
        for (int i = 0; i < count; i++) {
            render(examples, chosen[first + i], buffer, i * size);
        }
        return new Images(buffer, count, examples.shape());
    }
}
