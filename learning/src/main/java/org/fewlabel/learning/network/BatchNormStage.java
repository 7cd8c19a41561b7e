package org.fewlabel.learning.network;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Batch norm with its activation. Sums over the batch are products with a column of ones, and every pass over the images
 * is an affine map per channel, which ND4J's {@code batchnorm} computes; its {@code batchnorm_bp} is many times slower.
 */
final class BatchNormStage implements Stage {
    private final INDArray input;
    private final INDArray output;
    private final INDArray outputGradient;
    private final INDArray inputGradient;
    private final INDArray scratch;
    private final INDArray ones;
    private final Activation activation;
    private final int channels;
    private final BatchNormNumbers numbers;

    private final INDArray inputColumns; // [channels, rows]
    private final INDArray scratchColumns;
    private final INDArray gradientColumns;

    /** Scale and shift that make the output from the input. */
    private final ChannelMap normalize;
    /** The parts of the input's gradient that come from the input and from the output's gradient. */
    private final ChannelMap fromInput;

    private final ChannelMap fromGradient;
    private final NativeVector sums;
    private final NativeVector products;

    BatchNormStage(Wiring wiring, Layer.BatchNorm layer) {
        this.input = wiring.input();
        this.output = wiring.output();
        this.outputGradient = wiring.outputGradient();
        this.inputGradient = wiring.inputGradient();
        this.scratch = wiring.scratch();
        this.ones = wiring.ones();
        this.activation = layer.activation();
        this.channels = wiring.channels();
        this.numbers = new BatchNormNumbers(wiring.state(), wiring.index(), wiring.rows());
        this.inputColumns = wiring.columns(input);
        this.scratchColumns = wiring.columns(scratch);
        this.gradientColumns = wiring.columns(outputGradient);
        this.normalize = new ChannelMap(input, output, channels);
        this.fromInput = new ChannelMap(input, scratch, channels);
        this.fromGradient = new ChannelMap(outputGradient, inputGradient, channels);
        this.sums = new NativeVector(channels);
        this.products = new NativeVector(channels);
    }

    @Override
    public void forward(Mode mode, long maskSeed) {
        if (mode == Mode.PREDICT) {
            numbers.useRunningStatistics();
        } else {
            sum(inputColumns, sums);
            input.muli(input, scratch);
            sum(scratchColumns, products);
            numbers.useBatchStatistics(sums, products, mode == Mode.TRAIN);
        }
        for (int channel = 0; channel < channels; channel++) {
            normalize.set(channel, numbers.scale(channel), numbers.shift(channel));
        }
        normalize.run();
        Elementwise.activate(activation, output, scratch);
    }

    @Override
    public void backward(boolean parameters, boolean wanted) {
        Elementwise.differentiate(activation, output, outputGradient, scratch);
        sum(gradientColumns, sums);
        input.muli(outputGradient, scratch);
        sum(scratchColumns, products);
        numbers.differentiate(sums, products, parameters);
        for (int channel = 0; channel < channels; channel++) {
            fromInput.set(channel, numbers.inputFactor(channel), numbers.constant(channel));
            fromGradient.set(channel, numbers.scale(channel), 0);
        }
        fromInput.run();
        fromGradient.run();
        Elementwise.add(1, scratch, inputGradient);
    }

    private void sum(INDArray columns, NativeVector into) {
        INDArray result = into.view(0, 'f', channels, 1);
        Nd4j.gemm(columns, ones, result, false, false, 1, 0);
    }

    @Override
    public void close() {
        normalize.close();
        fromInput.close();
        fromGradient.close();
        sums.close();
        products.close();
    }

    /** y ← scale · x + shift, with a scale and a shift for each channel. */
    private static final class ChannelMap implements AutoCloseable {
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
}
