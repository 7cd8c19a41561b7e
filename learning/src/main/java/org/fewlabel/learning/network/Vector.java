package org.fewlabel.learning.network;

/**
 * A long row of numbers where the network keeps them, outside the heap or on the GPU. Nothing here allocates but
 * {@link #toArray} and {@link #zeros}.
 */
public interface Vector extends Storage {
    @Override
    int size();

    float[] toArray();

    /** @param values exactly {@link #size} of them */
    void set(float[] values);

    void copyFrom(Vector other);

    void clear();

    /** this ← own · this + others · other: an exponential moving average, a momentum, a decay. */
    void blend(double own, double others, Vector other);

    /** Replaces each number by its square. */
    void square();

    /** Replaces each number by its square root; none may be negative. */
    void squareRoot();

    /** Replaces each number v by {@code factor · v + term}. */
    void scaleAndShift(double factor, double term);

    /** Replaces each number v by {@code numerator / v}, with the numerator at the same place of another vector. */
    void divideInto(Vector numerator);

    /** Replaces each number v by {@code factor · v}. */
    void scale(double factor);

    /** Replaces each number v by max(−bound, min(v, bound)). */
    void clamp(double bound);

    /** Replaces each number by the sign, −1, 0 or 1, of the number at the same place of another vector. */
    void signOf(Vector other);

    /** The L2 norm, in double and added up in the same order each time. */
    double norm();

    /** The numbers from {@code from} to before {@code to}: not a copy. Void once this vector is closed; needs no closing. */
    Vector part(int from, int to);

    /** A new vector of zeros of the same size in the same memory. The caller closes it. */
    Vector zeros();

    @Override
    void close();
}
