package org.fewlabel.learning.network;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Batch norm with its activation. Sums over the batch are products with a column of ones, and every pass over the images
 * is an affine map per channel, which ND4J's {@code batchnorm} computes; its {@code batchnorm_bp} is many times slower.
 */
final class Nd4jBatchNormStage implements Stage {
    private final INDArray input;
    private final INDArray output;
    private final INDArray outputGradient;
    private final INDArray inputGradient;
    private final INDArray scratch;
    private final INDArray ones;
    private final Activation activation;
    private final int channels;
    private final Nd4jBatchNormNumbers numbers;

    private final INDArray inputColumns; // [channels, rows]
    /** Puts the input less its mean into the scratch memory. */
    private final Nd4jChannelMap center;

    private final INDArray scratchColumns;
    private final INDArray gradientColumns;

    /** What makes the output from the input. */
    private final Nd4jChannelMap normalize;
    /** The parts of the input's gradient that come from the input and from the output's gradient. */
    private final Nd4jChannelMap fromInput;

    private final Nd4jChannelMap fromGradient;
    private final Nd4jVector sums;
    private final Nd4jVector products;
    private boolean byRunningStatistics;

    Nd4jBatchNormStage(Wiring wiring, Layer.BatchNorm layer) {
        this.input = Nd4jStorage.view(wiring.input());
        this.output = Nd4jStorage.view(wiring.output());
        this.outputGradient = Nd4jStorage.view(wiring.outputGradient());
        this.inputGradient = Nd4jStorage.view(wiring.inputGradient());
        this.scratch = Nd4jStorage.view(wiring.scratch());
        this.ones = Nd4jStorage.view(wiring.ones());
        this.activation = layer.activation();
        this.channels = wiring.channels();
        this.numbers = new Nd4jBatchNormNumbers(wiring.state(), wiring.index(), wiring.rows());
        this.inputColumns = columns(input, wiring);
        this.scratchColumns = columns(scratch, wiring);
        this.gradientColumns = columns(outputGradient, wiring);
        this.center = new Nd4jChannelMap(input, scratch, channels);
        this.normalize = new Nd4jChannelMap(input, output, channels);
        this.fromInput = new Nd4jChannelMap(input, scratch, channels);
        this.fromGradient = new Nd4jChannelMap(outputGradient, inputGradient, channels);
        this.sums = new Nd4jVector(channels);
        this.products = new Nd4jVector(channels);
    }

    @Override
    public void forward(Mode mode, long maskSeed) {
        byRunningStatistics = mode == Mode.PREDICT;
        if (byRunningStatistics) {
            numbers.useRunningStatistics();
        } else {
            sum(inputColumns, sums);
            numbers.centerBatch(sums);
            center();
            sum(scratchColumns, sums);
            scratch.muli(scratch);
            sum(scratchColumns, products);
            numbers.useBatchStatistics(sums, products, mode == Mode.TRAIN);
        }
        for (int channel = 0; channel < channels; channel++) {
            normalize.set(channel, numbers.center(channel), numbers.scale(channel), numbers.shift(channel));
        }
        normalize.run();
        Nd4jElementwise.activate(activation, output, scratch);
    }

    @Override
    public void backward(boolean parameters, boolean wanted) {
        Nd4jElementwise.differentiate(activation, output, outputGradient, scratch);
        if (byRunningStatistics) {
            passOn();
            return;
        }
        sum(gradientColumns, sums);
        center();
        scratch.muli(outputGradient);
        sum(scratchColumns, products);
        numbers.differentiate(sums, products, parameters);
        for (int channel = 0; channel < channels; channel++) {
            fromInput.set(channel, numbers.center(channel), numbers.inputFactor(channel), numbers.constant(channel));
        }
        fromInput.run();
        passOn();
        Nd4jElementwise.add(1, scratch, inputGradient);
    }

    /** What of the input's gradient comes from the output's alone: all of it where the statistics are fixed. */
    private void passOn() {
        for (int channel = 0; channel < channels; channel++) {
            fromGradient.set(channel, 0, numbers.scale(channel), 0);
        }
        fromGradient.run();
    }

    private void center() {
        for (int channel = 0; channel < channels; channel++) {
            center.set(channel, numbers.center(channel), 1, 0);
        }
        center.run();
    }

    private static INDArray columns(INDArray images, Wiring wiring) {
        return Nd4jStorage.transposed(images, wiring.rows(), wiring.channels());
    }

    private void sum(INDArray columns, Nd4jVector into) {
        INDArray result = into.view(0, 'f', channels, 1);
        Nd4j.gemm(columns, ones, result, false, false, 1, 0);
    }

    @Override
    public void close() {
        center.close();
        normalize.close();
        fromInput.close();
        fromGradient.close();
        sums.close();
        products.close();
    }
}
