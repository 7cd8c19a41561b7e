package org.fewlabel.learning.data;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import org.fewlabel.learning.Shape;
import org.jspecify.annotations.Nullable;

/** Points of a space, each a 1×1 image with a channel for each coordinate. */
public final class PointExamples implements Examples {
    private final Shape shape;
    private final float[] coordinates; // [count, dimensions]
    private final int[] labels; // [count]
    private @Nullable String sha256;

    /**
     * Takes the arrays over; the caller must not change them.
     *
     * @param coordinates [labels.length, dimensions]
     * @param labels classes from 0, or {@link #UNKNOWN}
     */
    public PointExamples(int dimensions, float[] coordinates, int[] labels) {
        this.shape = new Shape(1, 1, dimensions);
        if (coordinates.length != labels.length * dimensions) {
            throw new IllegalArgumentException(labels.length + " points of " + dimensions + " coordinates need "
                    + labels.length * dimensions + " numbers, got " + coordinates.length);
        }
        this.coordinates = coordinates;
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

    @Override
    public synchronized String sha256() {
        if (sha256 == null) {
            sha256 = DataDigest.of(this);
        }
        return sha256;
    }

    @Override
    public void addTo(MessageDigest digest, int example) {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * shape.size());
        bytes.asFloatBuffer().put(coordinates, example * shape.size(), shape.size());
        digest.update(bytes);
    }

    /** All points, one after the other. Not a copy; to be read only. */
    public float[] coordinates() {
        return coordinates;
    }
}
