package org.fewlabel.learning.data;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import org.fewlabel.learning.Shape;
import org.jspecify.annotations.Nullable;

/** Images as they are stored: a byte from 0 to 255 for each channel of each pixel, channels last. */
public final class ImageExamples implements Examples {
    private final Shape shape;
    private final byte[] pixels; // [count, height, width, channels]
    private final int[] labels; // [count]
    private final List<String> names;
    private @Nullable String sha256;

    /**
     * Takes the arrays over; the caller must not change them.
     *
     * @param pixels [labels.length, height, width, channels]
     * @param labels classes from 0, or {@link #UNKNOWN}
     */
    public ImageExamples(Shape shape, byte[] pixels, int[] labels) {
        this(shape, pixels, labels, List.of());
    }

    /** @param names of the images' files; empty where they come from no files of their own */
    public ImageExamples(Shape shape, byte[] pixels, int[] labels, List<String> names) {
        if (pixels.length != (long) labels.length * shape.size()) {
            throw new IllegalArgumentException(labels.length + " images of " + shape + " need "
                    + (long) labels.length * shape.size() + " bytes, got " + pixels.length);
        }
        this.shape = shape;
        this.pixels = pixels;
        this.labels = labels;
        this.names = List.copyOf(names);
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

    @Override
    public synchronized String sha256() {
        if (sha256 == null) {
            sha256 = DataDigest.of(this);
        }
        return sha256;
    }

    @Override
    public void addTo(MessageDigest digest, int example) {
        digest.update(pixels, example * shape.size(), shape.size());
    }

    /** The name of each image's file; empty where they come from no files of their own. */
    public List<String> names() {
        return names;
    }

    /** A copy of one image, [height, width, channels]. */
    public byte[] pixels(int image) {
        return Arrays.copyOfRange(pixels, image * shape.size(), (image + 1) * shape.size());
    }

    /** All images, one after the other: image i begins at {@code i · shape.size()}. Not a copy; to be read only. */
    public byte[] pixels() {
        return pixels;
    }
}
