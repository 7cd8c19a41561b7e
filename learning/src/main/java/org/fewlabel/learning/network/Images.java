package org.fewlabel.learning.network;

import java.util.Arrays;
import org.fewlabel.learning.MemoryShortageException;
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
        if (count < 1 || values.length < numbers(count, shape)) {
            throw new IllegalArgumentException(
                    count + " images of " + shape + " need " + numbers(count, shape) + " values, got " + values.length);
        }
        this.values = values;
        this.count = count;
        this.shape = shape;
    }

    private static int numbers(int count, Shape shape) {
        long numbers = (long) count * shape.size();
        if (numbers > Integer.MAX_VALUE) {
            throw new MemoryShortageException("a batch of " + count + " images is " + numbers
                    + " numbers, and no more than " + Integer.MAX_VALUE
                    + " are computed at once: choose a smaller batch");
        }
        return (int) numbers;
    }

    /**
     * The images of the first, then those of the others, in an array of their own.
     *
     * @throws MemoryShortageException if they are more than an array holds
     */
    public static Images concatenated(Images first, Images... others) {
        int count = first.count;
        for (Images each : others) {
            if (!each.shape.equals(first.shape)) {
                throw new IllegalArgumentException(
                        "images of " + first.shape + " cannot stand beside some of " + each.shape);
            }
            count += each.count;
        }
        float[] all = Arrays.copyOf(first.values, numbers(count, first.shape));
        int offset = first.count * first.shape.size();
        for (Images each : others) {
            int length = each.count * first.shape.size();
            System.arraycopy(each.values, 0, all, offset, length);
            offset += length;
        }
        return new Images(all, count, first.shape);
    }

    /** The first images, in the same array. */
    public Images first(int images) {
        if (images > count) {
            throw new IllegalArgumentException("there are " + count + " images, asked for the first " + images);
        }
        return new Images(values, images, shape);
    }

    /** A copy of the images from that one on. */
    public Images from(int first) {
        float[] rest = Arrays.copyOfRange(values, first * shape.size(), count * shape.size());
        return new Images(rest, count - first, shape);
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
