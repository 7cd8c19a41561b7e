package org.fewlabel.learning.network;

import java.lang.ref.Reference;
import java.util.Objects;

/** A vector in the memory of a card. */
final class CudaVector implements Vector, CudaStorage {
    private final CudaQueue queue;
    private final CudaDevice device;
    /** Kept by parts as well, that it be not freed before them. */
    private final CudaArray array;

    private final boolean isPart;
    private final long address;
    private final int size;

    CudaVector(CudaQueue queue, int size) {
        this.queue = queue;
        this.device = queue.device();
        this.array = queue.zeros((long) Float.BYTES * size);
        this.isPart = false;
        this.address = array.address();
        this.size = size;
    }

    private CudaVector(CudaVector whole, int from, int to) {
        this.queue = whole.queue;
        this.device = whole.device;
        this.array = whole.array;
        this.isPart = true;
        this.address = whole.address(from);
        this.size = to - from;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public long address(int index) {
        return address + (long) Float.BYTES * index;
    }

    @Override
    public float[] toArray() {
        float[] values = new float[size];
        run(() -> device.read(address, values, 0, size), this);
        return values;
    }

    @Override
    public void set(float[] values) {
        if (values.length != size) {
            throw new IllegalArgumentException("a vector of " + size + " numbers cannot take " + values.length);
        }
        run(() -> device.write(values, 0, size, address), this);
    }

    @Override
    public void copyFrom(Vector other) {
        long from = same(other).address;
        run(() -> device.copy(from, address, (long) Float.BYTES * size), other);
    }

    @Override
    public void clear() {
        run(() -> device.clear(address, (long) Float.BYTES * size), this);
    }

    @Override
    public void blend(double own, double others, Vector other) {
        launch("blend", other, (float) own, (float) others, same(other).address, address, size);
    }

    @Override
    public void square() {
        launch("square", this, address, size);
    }

    @Override
    public void squareRoot() {
        launch("square_root", this, address, size);
    }

    @Override
    public void scaleAndShift(double factor, double term) {
        launch("scale_and_shift", this, (float) factor, (float) term, address, size);
    }

    @Override
    public void divideInto(Vector numerator) {
        launch("divide_into", numerator, same(numerator).address, address, size);
    }

    @Override
    public void scale(double factor) {
        scaleAndShift(factor, 0);
    }

    @Override
    public void clamp(double bound) {
        launch("clamp", this, (float) bound, address, size);
    }

    @Override
    public void signOf(Vector other) {
        launch("sign_of", other, same(other).address, address, size);
    }

    private void launch(String kernel, Vector other, Object... arguments) {
        run(() -> device.launch(CudaSource.NUMBERS, kernel, size, arguments), other);
    }

    /**
     * The work knows addresses alone: what lies there must not be freed, as nothing refers to it any more, before the work is asked for.
     *
     * @param other this one, if there is no other
     */
    private void run(Runnable work, Vector other) {
        try {
            queue.run(work);
        } finally {
            Reference.reachabilityFence(other);
            Reference.reachabilityFence(this);
        }
    }

    @Override
    public double norm() {
        if (size == 0) {
            return 0;
        }
        int lanes = CudaQueue.groups(size);
        double[] sum = new double[1];
        run(
                () -> sum[0] = device.readDouble(queue.sum(
                        size,
                        1,
                        sums -> device.launch(CudaSource.NUMBERS, "sum_squares", lanes, address, sums, size, lanes))),
                this);
        return Math.sqrt(sum[0]);
    }

    @Override
    public Vector part(int from, int to) {
        if (isPart) {
            throw new IllegalStateException("a part of a vector has no parts of its own");
        }
        Objects.checkFromToIndex(from, to, size);
        return new CudaVector(this, from, to);
    }

    @Override
    public Vector zeros() {
        return new CudaVector(queue, size);
    }

    private CudaVector same(Vector other) {
        if (!(other instanceof CudaVector vector) || other.size() != size) {
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
