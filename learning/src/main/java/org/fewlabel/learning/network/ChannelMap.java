package org.fewlabel.learning.network;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** y ← scale · x + shift, with a scale and a shift for each channel. */
final class ChannelMap implements AutoCloseable {
    private final NativeVector scale;
    private final NativeVector shift;
    private final NativeVector zeros;
    private final NativeVector ones;
    private final Operation operation;

    ChannelMap(INDArray from, INDArray to, int channels) {
        scale = new NativeVector(channels);
        shift = new NativeVector(channels);
        zeros = new NativeVector(channels);
        ones = new NativeVector(channels);
        ones.array().assign(1);
        List<INDArray> inputs = List.of(from, zeros.array(), ones.array(), scale.array(), shift.array());
        operation = new Operation("batchnorm", inputs, List.of(to), new long[] {1, 1, 3}, 0);
    }

    void set(int channel, double scale, double shift) {
        this.scale.put(channel, scale);
        this.shift.put(channel, shift);
    }

    void run() {
        scale.hostChanged();
        shift.hostChanged();
        operation.run();
    }

    @Override
    public void close() {
        operation.close();
        scale.close();
        shift.close();
        zeros.close();
        ones.close();
    }
}
