package org.fewlabel.learning.augmentation;

import java.util.SplittableRandom;
import org.fewlabel.learning.data.Examples;
import org.fewlabel.learning.data.PointExamples;

/** Moves a point by Gaussian noise of the same deviation along every coordinate. */
final class Jitter implements View {
    private final Normalization normalization;
    private final double deviation;

    /** @param deviation in the data's own units */
    Jitter(Normalization normalization, double deviation) {
        this.normalization = normalization;
        this.deviation = deviation;
    }

    @Override
    public void render(Examples examples, int example, SplittableRandom random, float[] into, int offset) {
        if (!(examples instanceof PointExamples points)) {
            throw new IllegalArgumentException("only points can be jittered");
        }
        int dimensions = points.shape().channels();
        for (int i = 0; i < dimensions; i++) {
            float moved = (float) (points.coordinates()[example * dimensions + i] + deviation * random.nextGaussian());
            into[offset + i] = normalization.ofCoordinate(moved, i);
        }
    }
}
