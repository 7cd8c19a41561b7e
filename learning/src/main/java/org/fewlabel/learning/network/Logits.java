package org.fewlabel.learning.network;

import java.util.Arrays;

/** What a network says about a batch, or a gradient with respect to that: [rows, classes], row after row. */
public final class Logits {
    private final float[] values;
    private final int rows;
    private final int classes;

    public Logits(float[] values, int rows, int classes) {
        if (rows < 0 || classes < 1 || values.length != rows * classes) {
            throw new IllegalArgumentException(
                    rows + " rows of " + classes + " classes need " + rows * classes + " values, got " + values.length);
        }
        this.values = values;
        this.rows = rows;
        this.classes = classes;
    }

    public static Logits zeros(int rows, int classes) {
        return new Logits(new float[rows * classes], rows, classes);
    }

    public float[] values() {
        return values;
    }

    public int rows() {
        return rows;
    }

    public int classes() {
        return classes;
    }

    /** A copy of the rows from {@code from} up to, not including, {@code to}. */
    public Logits slice(int from, int to) {
        return new Logits(Arrays.copyOfRange(values, from * classes, to * classes), to - from, classes);
    }
}
