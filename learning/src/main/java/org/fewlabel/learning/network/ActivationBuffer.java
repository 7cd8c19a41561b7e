package org.fewlabel.learning.network;

/** Memory for activations and their gradients, whose numbers go in and out as floats. */
interface ActivationBuffer extends Storage {
    /** Overwrites the first numbers with {@code count} of the values, beginning at {@code from}. */
    void copyFrom(float[] values, int from, int count);

    /** Copies the first {@code count} numbers to the values, beginning at {@code from}. */
    void copyTo(float[] values, int from, int count);
}
