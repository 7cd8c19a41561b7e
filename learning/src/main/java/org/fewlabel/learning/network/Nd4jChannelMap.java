package org.fewlabel.learning.network;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** y ← scale · (x − mean) + shift, with these three for each channel. */
final class Nd4jChannelMap implements AutoCloseable {
    private final Nd4jVector mean;
    private final Nd4jVector scale;
    private final Nd4jVector shift;
    private final Nd4jVector ones;
    private final Nd4jOperation operation;

    Nd4jChannelMap(INDArray from, INDArray to, int channels) {
        mean = new Nd4jVector(channels);
        scale = new Nd4jVector(channels);
        shift = new Nd4jVector(channels);
        ones = new Nd4jVector(channels);
        ones.array().assign(1);
        List<INDArray> inputs = List.of(from, mean.array(), ones.array(), scale.array(), shift.array());
        operation = new Nd4jOperation("batchnorm", inputs, List.of(to), new long[] {1, 1, 3}, 0);
    }

    void set(int channel, float mean, double scale, double shift) {
        this.mean.put(channel, mean);
        this.scale.put(channel, scale);
        this.shift.put(channel, shift);
    }

    void run() {
        mean.hostChanged();
        scale.hostChanged();
        shift.hostChanged();
        operation.run();
    }

    @Override
    public void close() {
        operation.close();
        mean.close();
        scale.close();
        shift.close();
        ones.close();
    }
}
