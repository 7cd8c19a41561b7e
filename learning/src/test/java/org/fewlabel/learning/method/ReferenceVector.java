package org.fewlabel.learning.method;

import org.fewlabel.learning.network.Vector;

/** A vector in plain Java and in double. */
final class ReferenceVector implements Vector {
    final double[] values;

    ReferenceVector(int size) {
        values = new double[size];
    }

    @Override
    public int size() {
        return values.length;
    }

    @Override
    public float[] toArray() {
        float[] array = new float[values.length];
        for (int i = 0; i < array.length; i++) {
            array[i] = (float) values[i];
        }
        return array;
    }

    @Override
    public void set(float[] others) {
        for (int i = 0; i < values.length; i++) {
            values[i] = others[i];
        }
    }

    @Override
    public void copyFrom(Vector other) {
        blend(0, 1, other);
    }

    @Override
    public void clear() {
        java.util.Arrays.fill(values, 0);
    }

    @Override
    public void blend(double own, double others, Vector other) {
        double[] with = ((ReferenceVector) other).values;
        for (int i = 0; i < values.length; i++) {
            values[i] = own * values[i] + others * with[i];
        }
    }

    @Override
    public void square() {
        for (int i = 0; i < values.length; i++) {
            values[i] *= values[i];
        }
    }

    @Override
    public void squareRoot() {
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.sqrt(values[i]);
        }
    }

    @Override
    public void scaleAndShift(double factor, double term) {
        for (int i = 0; i < values.length; i++) {
            values[i] = factor * values[i] + term;
        }
    }

    @Override
    public void divideInto(Vector numerator) {
        double[] numerators = ((ReferenceVector) numerator).values;
        for (int i = 0; i < values.length; i++) {
            values[i] = numerators[i] / values[i];
        }
    }

    @Override
    public void scale(double factor) {
        scaleAndShift(factor, 0);
    }

    @Override
    public void clamp(double bound) {
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.max(-bound, Math.min(values[i], bound));
        }
    }

    @Override
    public void signOf(Vector other) {
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.signum(((ReferenceVector) other).values[i]);
        }
    }

    @Override
    public double norm() {
        double sum = 0;
        for (double value : values) {
            sum += value * value;
        }
        return Math.sqrt(sum);
    }

    @Override
    public Vector part(int from, int to) {
        throw new UnsupportedOperationException("no method asks for it");
    }

    @Override
    public Vector zeros() {
        return new ReferenceVector(values.length);
    }

    @Override
    public void close() {}
}
