package org.fewlabel.learning.network;

/** A long row of numbers where the network keeps them, outside the heap or on the GPU. Nothing here allocates but {@link #toArray}. */
public interface Vector {
    int size();

    float[] toArray();

    /** @param values exactly {@link #size} of them */
    void set(float[] values);

    void copyFrom(Vector other);

    void clear();

    /** this ← own · this + others · other: an exponential moving average, a momentum, a decay. */
    void blend(double own, double others, Vector other);
}
