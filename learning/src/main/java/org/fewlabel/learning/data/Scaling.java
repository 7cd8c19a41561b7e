package org.fewlabel.learning.data;

import java.util.Arrays;
import org.fewlabel.learning.Shape;

/**
 * Brings images in memory to another size, as pictures that are read are: scaled until the shorter side fits, with what of the
 * longer one is too much cut off on both sides.
 */
public final class Scaling {
    private Scaling() {}

    /** A shape whose longer side has so many pixels, and the shorter one as many as that makes of it, at least one. */
    public static Shape inSize(Shape shape, int longerSide) {
        double factor = (double) longerSide / Math.max(shape.height(), shape.width());
        return new Shape(
                Math.max(1, (int) Math.round(factor * shape.height())),
                Math.max(1, (int) Math.round(factor * shape.width())),
                shape.channels());
    }

    /**
     * @param pixels at least one image, channels last
     * @param first where it begins
     * @param shape of it
     * @return a new array, [height, width, channels]
     */
    public static byte[] scaled(byte[] pixels, int first, Shape shape, int height, int width) {
        if (shape.height() == height && shape.width() == width) {
            return Arrays.copyOfRange(pixels, first, first + shape.size());
        }
        Resampling resampling = new Resampling(shape.height(), shape.width(), height, width, shape.channels());
        int rowBytes = shape.width() * shape.channels();
        byte[] pixelsOfRow = new byte[rowBytes];
        for (int row = 0; row < shape.height(); row++) {
            if (resampling.needs(row)) {
                System.arraycopy(pixels, first + row * rowBytes, pixelsOfRow, 0, rowBytes);
                resampling.add(row, pixelsOfRow);
            }
        }
        return resampling.scaled();
    }
}
