package org.fewlabel.learning.network;

import java.util.Arrays;
import org.fewlabel.learning.network.ParameterLayout.Kind;

/**
 * Batch norm with its activation: the batch is read once for its moments and once to be normalized, and its gradient likewise. The
 * numbers per channel never leave the card.
 */
final class CudaBatchNormStage implements Stage {
    /** See cuda-numbers.cu. */
    private static final int NUMBERS = 5;

    private final CudaQueue queue;
    private final CudaDevice device;
    private final Wiring wiring;
    private final CudaSource source;
    private final float slope;
    private final int rows;
    private final int channels;
    private final CudaArray numbers; // [NUMBERS, channels]
    private boolean byRunningStatistics;

    CudaBatchNormStage(CudaQueue queue, Wiring wiring, Layer.BatchNorm layer) {
        this.queue = queue;
        this.device = queue.device();
        this.wiring = wiring;
        this.source = CudaSource.of(wiring.precision());
        this.slope = (float) layer.activation().slope();
        this.rows = wiring.rows();
        this.channels = wiring.channels();
        this.numbers = queue.zeros((long) NUMBERS * Float.BYTES * channels);
    }

    @Override
    public void forward(Mode mode, long maskSeed) {
        long input = CudaStorage.address(wiring.input());
        byRunningStatistics = mode == Mode.PREDICT;
        if (byRunningStatistics) {
            ofChannels("running_numbers", mean(), variance(), scale(), Layer.BatchNorm.EPSILON, numbers.address());
        } else {
            int items = Math.multiplyExact(CudaQueue.groups(rows), channels);
            long sums = queue.sum(
                    rows,
                    2 * channels,
                    first -> device.launch(source, "sum_moments", items, input, first, rows, channels));
            ofChannels("batch_numbers", sums, scale(), Layer.BatchNorm.EPSILON, rows, numbers.address());
            if (mode == Mode.TRAIN) {
                ofChannels("remember", sums, Layer.BatchNorm.MOMENTUM, rows, mean(), variance());
            }
        }
        long shift = parameter(Kind.SHIFT);
        long output = CudaStorage.address(wiring.output());
        ofActivations("normalize", input, numbers.address(), shift, slope, output);
    }

    @Override
    public void backward(boolean parameters, boolean wanted) {
        long output = CudaStorage.address(wiring.output());
        long gradient = CudaStorage.address(wiring.outputGradient());
        if (byRunningStatistics) {
            ofActivations("fixed_norm_gradient", output, numbers.address(), slope, gradient);
            return;
        }
        long input = CudaStorage.address(wiring.input());
        int items = Math.multiplyExact(CudaQueue.groups(rows), channels);
        long sums = queue.sum(
                rows,
                2 * channels,
                first -> device.launch(
                        source,
                        "sum_gradients",
                        items,
                        input,
                        output,
                        gradient,
                        numbers.address(),
                        slope,
                        first,
                        rows,
                        channels));
        if (parameters) {
            long scaleGradient = CudaStorage.address(wiring.state().gradient(wiring.index(), Kind.SCALE));
            long shiftGradient = CudaStorage.address(wiring.state().gradient(wiring.index(), Kind.SHIFT));
            ofChannels("add_norm_gradients", sums, numbers.address(), scaleGradient, shiftGradient);
        }
        ofChannels("gradient_numbers", sums, rows, numbers.address());
        ofActivations("norm_gradient", input, output, numbers.address(), slope, gradient);
    }

    /** A kernel whose last argument is the number of channels. */
    private void ofChannels(String kernel, Object... arguments) {
        device.launch(CudaSource.NUMBERS, kernel, channels, with(arguments, channels));
    }

    /** A kernel whose last arguments are the number of channels and that of all activations. */
    private void ofActivations(String kernel, Object... arguments) {
        int count = wiring.output().count();
        device.launch(source, kernel, count, with(arguments, channels, count));
    }

    private static Object[] with(Object[] arguments, Object... last) {
        Object[] all = Arrays.copyOf(arguments, arguments.length + last.length);
        System.arraycopy(last, 0, all, arguments.length, last.length);
        return all;
    }

    private long scale() {
        return parameter(Kind.SCALE);
    }

    private long mean() {
        return statistic(Kind.RUNNING_MEAN);
    }

    private long variance() {
        return statistic(Kind.RUNNING_VARIANCE);
    }

    private long parameter(Kind kind) {
        return CudaStorage.address(wiring.state().parameter(wiring.index(), kind));
    }

    private long statistic(Kind kind) {
        return CudaStorage.address(wiring.state().statistic(wiring.index(), kind));
    }

    @Override
    public void close() {
        numbers.close();
    }
}
