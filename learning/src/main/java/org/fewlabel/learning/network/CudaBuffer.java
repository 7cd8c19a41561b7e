package org.fewlabel.learning.network;

import org.fewlabel.contracts.job.Precision;

/** Activations, or their gradients, in the memory of a card. What is not float32 is made so, and rounded, on the card. */
final class CudaBuffer implements ActivationBuffer, CudaStorage {
    private final CudaQueue queue;
    private final CudaDevice device;
    private final CudaArray array;
    private final CudaSource source;
    private final int bytesOfOne;
    private final int size;

    CudaBuffer(CudaQueue queue, int size, Precision precision) {
        this.queue = queue;
        this.device = queue.device();
        this.source = CudaSource.of(precision);
        this.bytesOfOne = precision.activationBytes();
        this.size = size;
        this.array = queue.zeros((long) bytesOfOne * size);
    }

    @Override
    public int size() {
        return size;
    }

    /** The kernels for what lies here. */
    CudaSource source() {
        return source;
    }

    @Override
    public long address(int index) {
        return array.address() + (long) bytesOfOne * index;
    }

    @Override
    public void copyFrom(float[] values, int from, int count) {
        queue.run(() -> {
            if (bytesOfOne == Float.BYTES) {
                device.write(values, from, count, array.address());
                return;
            }
            long floats = queue.scratch((long) Float.BYTES * count);
            device.write(values, from, count, floats);
            device.launch(source, "narrow", count, floats, array.address(), count);
        });
    }

    @Override
    public void copyTo(float[] values, int from, int count) {
        queue.run(() -> {
            if (bytesOfOne == Float.BYTES) {
                device.read(array.address(), values, from, count);
                return;
            }
            long floats = queue.scratch((long) Float.BYTES * count);
            device.launch(source, "widen", count, array.address(), floats, count);
            device.read(floats, values, from, count);
        });
    }

    @Override
    public void close() {
        array.close();
    }
}
