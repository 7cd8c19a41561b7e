package org.fewlabel.learning.data;

import org.fewlabel.learning.Shape;

/** Images as they are stored: a byte from 0 to 255 for each channel of each pixel, channels last. */
public final class ImageExamples implements Examples {
    private final Shape shape;
    private final byte[] pixels; // [count, height, width, channels]
    private final int[] labels; // [count]

    /**
     * Takes the arrays over; the caller must not change them.
     *
     * @param pixels [labels.length, height, width, channels]
     * @param labels classes from 0, or {@link #UNKNOWN}
     */
    public ImageExamples(Shape shape, byte[] pixels, int[] labels) {
        if (pixels.length != (long) labels.length * shape.size()) {
            throw new IllegalArgumentException(labels.length + " images of " + shape + " need "
                    + (long) labels.length * shape.size() + " bytes, got " + pixels.length);
        }
        this.shape = shape;
        this.pixels = pixels;
        this.labels = labels;
    }

    @Override
    public int count() {
        return labels.length;
    }

    @Override
    public Shape shape() {
        return shape;
    }

    @Override
    public int label(int example) {
        return labels[example];
    }

    /** All images, one after the other: image i begins at {@code i · shape.size()}. Not a copy; to be read only. */
    public byte[] pixels() {
        return pixels;
    }
}
