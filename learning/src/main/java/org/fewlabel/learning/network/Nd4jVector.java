package org.fewlabel.learning.network;

import java.nio.FloatBuffer;
import java.util.Objects;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.concurrency.AffinityManager.Location;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarMax;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarMin;
import org.nd4j.linalg.api.ops.impl.transforms.floating.Sqrt;
import org.nd4j.linalg.api.ops.impl.transforms.same.Sign;
import org.nd4j.linalg.factory.Nd4j;

/** A vector in the memory of ND4J's back end. */
final class Nd4jVector implements Vector, Nd4jStorage {
    private final int size;
    /** One number longer when the vector is empty, for ND4J has no arrays without memory. */
    private final INDArray array;

    private final FloatBuffer host;
    private final boolean isPart;

    Nd4jVector(int size) {
        this.size = size;
        this.array = Nd4j.createUninitializedDetached(DataType.FLOAT, 'c', Math.max(1, size));
        this.host = array.data().asNioFloat();
        this.isPart = false;
        clear();
    }

    private Nd4jVector(Nd4jVector whole, int from, int to) {
        this.size = to - from;
        this.array = whole.view(from, 'c', size);
        this.host = whole.host.slice(from, size);
        this.isPart = true;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public INDArray array() {
        return array;
    }

    /** Brings the numbers to where {@link #get} reads them; does nothing on a CPU. */
    void toHost() {
        Nd4j.getAffinityManager().ensureLocation(array, Location.HOST);
    }

    /** Says that {@link #put} has changed numbers; does nothing on a CPU. */
    void hostChanged() {
        Nd4j.getAffinityManager().tagLocation(array, Location.HOST);
    }

    float get(int index) {
        return host.get(index);
    }

    void put(int index, double value) {
        host.put(index, (float) value);
    }

    @Override
    public float[] toArray() {
        float[] values = new float[size];
        toHost();
        host.get(0, values);
        return values;
    }

    @Override
    public void set(float[] values) {
        if (values.length != size) {
            throw new IllegalArgumentException("a vector of " + size + " numbers cannot take " + values.length);
        }
        host.put(0, values);
        hostChanged();
    }

    @Override
    public void copyFrom(Vector other) {
        array.assign(same(other).array);
    }

    @Override
    public void clear() {
        array.assign(0);
    }

    @Override
    public void blend(double own, double others, Vector other) {
        INDArray otherArray = same(other).array;
        if (own != 1) {
            array.muli(own);
        }
        Nd4jElementwise.add(others, otherArray, array);
    }

    @Override
    public void square() {
        array.muli(array);
    }

    @Override
    public void squareRoot() {
        Nd4j.getExecutioner().exec(new Sqrt(array, array));
    }

    @Override
    public void scaleAndShift(double factor, double term) {
        array.muli(factor).addi(term);
    }

    @Override
    public void divideInto(Vector numerator) {
        array.rdivi(same(numerator).array);
    }

    @Override
    public void scale(double factor) {
        array.muli(factor);
    }

    @Override
    public void clamp(double bound) {
        Nd4j.getExecutioner().exec(new ScalarMin(array, null, array, bound));
        Nd4j.getExecutioner().exec(new ScalarMax(array, null, array, -bound));
    }

    @Override
    public void signOf(Vector other) {
        Nd4j.getExecutioner().exec(new Sign(same(other).array, array));
    }

    @Override
    public double norm() {
        toHost();
        // Four sums, so that an addition need not wait for the one before.
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = 0;
        for (; i + 3 < size; i += 4) {
            a += square(host.get(i));
            b += square(host.get(i + 1));
            c += square(host.get(i + 2));
            d += square(host.get(i + 3));
        }
        for (; i < size; i++) {
            a += square(host.get(i));
        }
        return Math.sqrt(a + b + (c + d));
    }

    private static double square(double value) {
        return value * value;
    }

    @Override
    public Vector part(int from, int to) {
        if (isPart) {
            throw new IllegalStateException("a part of a vector has no parts of its own");
        }
        Objects.checkFromToIndex(from, to, size);
        return new Nd4jVector(this, from, to);
    }

    @Override
    public Vector zeros() {
        return new Nd4jVector(size);
    }

    private Nd4jVector same(Vector other) {
        if (!(other instanceof Nd4jVector vector) || other.size() != size) {
            throw new IllegalArgumentException(
                    "a vector of " + size + " numbers needs one like itself, got " + other.size());
        }
        return vector;
    }

    @Override
    public void close() {
        if (!isPart) {
            array.close();
        }
    }
}
