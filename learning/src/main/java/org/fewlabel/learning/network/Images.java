package org.fewlabel.learning.network;

import org.fewlabel.learning.Shape;

/**
 * A batch of normalized images, [count, height, width, channels], row after row, channels last. The caller owns the
 * array and may fill it again after the forward pass that took it has returned.
 */
public final class Images {
    private final float[] values;
    private final int count;
    private final Shape shape;

    /** @param values at least {@code count · shape.size()} numbers; what lies behind them is not looked at */
    public Images(float[] values, int count, Shape shape) {
        if (count < 1 || values.length < count * shape.size()) {
            throw new IllegalArgumentException(
                    count + " images of " + shape + " need " + count * shape.size() + " values, got " + values.length);
        }
        this.values = values;
        this.count = count;
        this.shape = shape;
    }

    public float[] values() {
        return values;
    }

    public int count() {
        return count;
    }

    public Shape shape() {
        return shape;
    }
}
