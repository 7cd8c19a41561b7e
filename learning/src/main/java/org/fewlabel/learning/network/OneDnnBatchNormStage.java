package org.fewlabel.learning.network;

import java.util.Map;
import org.bytedeco.dnnl.batch_normalization_backward;
import org.bytedeco.dnnl.batch_normalization_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.fewlabel.learning.network.OneDnn.Call;
import org.fewlabel.learning.network.ParameterLayout.Block;
import org.fewlabel.learning.network.ParameterLayout.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Batch norm with its activation by oneDNN. Where it alone reads a convolution, it predicts by that convolution, with
 * scale, shift and activation applied while the results are still in registers. Where a maximum alone reads it, it leaves the
 * activation of a training pass to that: activations never fall, so the maximum of the activated is the activated maximum,
 * and that is a quarter of the numbers.
 */
final class OneDnnBatchNormStage implements Stage {
    private static final int SCALE_AND_SHIFT = dnnl.dnnl_use_scale | dnnl.dnnl_use_shift;

    private final Wiring wiring;
    private final Layer.BatchNorm layer;
    private final @Nullable Wiring convolution;
    private final OneDnnScratch scratch;
    private final boolean pooledOnly;
    private final memory.desc images;
    private final memory.desc channels;
    private final Nd4jVector mean;
    private final Nd4jVector variance;
    private final OneDnnActivation activation;
    private final @Nullable Call activate;
    private @Nullable Call training;
    private @Nullable Backward backward;
    private @Nullable Prediction prediction;
    private @Nullable OneDnnFixedNormGradient fixedBackward;
    private boolean byRunningStatistics;

    /**
     * @param convolution the one that it alone reads, if there is one
     * @param pooledOnly whether a maximum reads it, and nothing else; that stage has to ask {@link #leftActivation}
     */
    OneDnnBatchNormStage(
            Wiring wiring,
            Layer.BatchNorm layer,
            @Nullable Wiring convolution,
            boolean pooledOnly,
            OneDnnScratch scratch) {
        this.wiring = wiring;
        this.scratch = scratch;
        this.layer = layer;
        this.convolution = convolution;
        this.pooledOnly = pooledOnly;
        this.images =
                OneDnn.images(wiring.precision(), wiring.batch(), wiring.node().shape());
        this.channels = OneDnn.describe(memory.format_tag.x, wiring.channels());
        this.mean = new Nd4jVector(wiring.channels());
        this.variance = new Nd4jVector(wiring.channels());
        this.activation = new OneDnnActivation(images, layer.activation());
        this.activate = layer.activation().isIdentity() ? null : activation.forward(wiring.output(), wiring.output());
    }

    @Override
    public void forward(Mode mode, long maskSeed) {
        byRunningStatistics = mode == Mode.PREDICT;
        if (byRunningStatistics) {
            if (prediction == null) {
                prediction = convolution == null ? new PlainPrediction() : new ConvolvingPrediction(convolution);
            }
            prediction.run();
            return;
        }
        if (training == null) {
            training = new Call(
                    new batch_normalization_forward(forwardDescription()),
                    Map.of(
                            dnnl.DNNL_ARG_SRC, OneDnn.of(images, wiring.input()),
                            dnnl.DNNL_ARG_DST, OneDnn.of(images, wiring.output()),
                            dnnl.DNNL_ARG_MEAN, OneDnn.of(channels, mean.array()),
                            dnnl.DNNL_ARG_VARIANCE, OneDnn.of(channels, variance.array()),
                            dnnl.DNNL_ARG_SCALE, parameter(Kind.SCALE),
                            dnnl.DNNL_ARG_SHIFT, parameter(Kind.SHIFT)));
        }
        training.run();
        if (!pooledOnly) {
            activate();
        }
        if (mode == Mode.TRAIN) {
            remember();
        }
    }

    /** Which activation is still to be done after the last forward pass. */
    Activation leftActivation() {
        return pooledOnly && !byRunningStatistics ? layer.activation() : Activation.NONE;
    }

    private void activate() {
        if (activate != null) {
            activate.run();
        }
    }

    private void remember() {
        int rows = wiring.rows();
        double unbiased = rows > 1 ? rows / (rows - 1.0) : 1;
        moveTowards(wiring.state().layout().statistic(wiring.index(), Kind.RUNNING_MEAN), mean, 1);
        moveTowards(wiring.state().layout().statistic(wiring.index(), Kind.RUNNING_VARIANCE), variance, unbiased);
    }

    private void moveTowards(Block block, Nd4jVector batch, double factor) {
        Nd4jVector statistics = (Nd4jVector) wiring.state().statistics();
        double momentum = Layer.BatchNorm.MOMENTUM;
        for (int channel = 0; channel < block.size(); channel++) {
            int index = block.offset() + channel;
            statistics.put(index, (1 - momentum) * statistics.get(index) + momentum * factor * batch.get(channel));
        }
    }

    @Override
    public void backward(boolean parameters, boolean input) {
        if (byRunningStatistics) {
            if (fixedBackward == null) {
                fixedBackward = new OneDnnFixedNormGradient(
                        wiring, activation, !layer.activation().isIdentity());
            }
            fixedBackward.run();
            return;
        }
        if (backward == null) {
            backward = new Backward();
        }
        backward.run(parameters);
    }

    private batch_normalization_forward.primitive_desc forwardDescription() {
        return new batch_normalization_forward.primitive_desc(
                OneDnn.engine(),
                dnnl.dnnl_forward_training,
                images,
                images,
                (float) Layer.BatchNorm.EPSILON,
                SCALE_AND_SHIFT);
    }

    private memory parameter(Kind kind) {
        return OneDnn.of(channels, wiring.state().parameter(wiring.index(), kind));
    }

    @Override
    public void close() {
        if (training != null) {
            training.close();
        }
        if (backward != null) {
            backward.close();
        }
        if (prediction != null) {
            prediction.close();
        }
        if (fixedBackward != null) {
            fixedBackward.close();
        }
        if (activate != null) {
            activate.close();
        }
        mean.close();
        variance.close();
    }

    private final class Backward implements AutoCloseable {
        private final Nd4jVector scaleGradient = new Nd4jVector(wiring.channels());
        private final Nd4jVector shiftGradient = new Nd4jVector(wiring.channels());
        private final @Nullable Call differentiate =
                pooledOnly || layer.activation().isIdentity()
                        ? null
                        : activation.backward(wiring.output(), wiring.outputGradient());
        private final Call call;
        private final Call addScale;
        private final Call addShift;

        Backward() {
            batch_normalization_backward.primitive_desc description = new batch_normalization_backward.primitive_desc(
                    OneDnn.engine(),
                    dnnl.dnnl_backward,
                    images,
                    images,
                    images,
                    (float) Layer.BatchNorm.EPSILON,
                    SCALE_AND_SHIFT,
                    forwardDescription());
            call = new Call(
                    new batch_normalization_backward(description),
                    Map.of(
                            dnnl.DNNL_ARG_SRC, OneDnn.of(images, wiring.input()),
                            dnnl.DNNL_ARG_DIFF_DST, OneDnn.of(images, wiring.outputGradient()),
                            dnnl.DNNL_ARG_DIFF_SRC, OneDnn.of(images, wiring.inputGradient()),
                            dnnl.DNNL_ARG_MEAN, OneDnn.of(channels, mean.array()),
                            dnnl.DNNL_ARG_VARIANCE, OneDnn.of(channels, variance.array()),
                            dnnl.DNNL_ARG_SCALE, parameter(Kind.SCALE),
                            dnnl.DNNL_ARG_DIFF_SCALE, OneDnn.of(channels, scaleGradient.array()),
                            dnnl.DNNL_ARG_DIFF_SHIFT, OneDnn.of(channels, shiftGradient.array())));
            addScale = adding(scaleGradient, Kind.SCALE);
            addShift = adding(shiftGradient, Kind.SHIFT);
        }

        private Call adding(Nd4jVector gradient, Kind kind) {
            return OneDnn.reorderAdding(
                    OneDnn.of(channels, gradient.array()),
                    OneDnn.of(channels, wiring.state().gradient(wiring.index(), kind)));
        }

        void run(boolean parameters) {
            if (differentiate != null) {
                differentiate.run();
            }
            call.run();
            if (parameters) {
                addScale.run();
                addShift.run();
            }
        }

        @Override
        public void close() {
            if (differentiate != null) {
                differentiate.close();
            }
            call.close();
            addScale.close();
            addShift.close();
            scaleGradient.close();
            shiftGradient.close();
        }
    }

    private interface Prediction extends AutoCloseable {
        void run();

        @Override
        void close();
    }

    private final class PlainPrediction implements Prediction {
        private final Call call;

        PlainPrediction() {
            int flags = SCALE_AND_SHIFT | dnnl.dnnl_use_global_stats;
            NetworkState state = wiring.state();
            call = new Call(
                    new batch_normalization_forward(new batch_normalization_forward.primitive_desc(
                            OneDnn.engine(),
                            dnnl.dnnl_forward_inference,
                            images,
                            images,
                            (float) Layer.BatchNorm.EPSILON,
                            flags)),
                    Map.of(
                            dnnl.DNNL_ARG_SRC, OneDnn.of(images, wiring.input()),
                            dnnl.DNNL_ARG_DST, OneDnn.of(images, wiring.output()),
                            dnnl.DNNL_ARG_MEAN, OneDnn.of(channels, state.statistic(wiring.index(), Kind.RUNNING_MEAN)),
                            dnnl.DNNL_ARG_VARIANCE,
                                    OneDnn.of(channels, state.statistic(wiring.index(), Kind.RUNNING_VARIANCE)),
                            dnnl.DNNL_ARG_SCALE, parameter(Kind.SCALE),
                            dnnl.DNNL_ARG_SHIFT, parameter(Kind.SHIFT)));
        }

        @Override
        public void run() {
            call.run();
            activate();
        }

        @Override
        public void close() {
            call.close();
        }
    }

    private final class ConvolvingPrediction implements Prediction {
        private final Nd4jBatchNormNumbers numbers =
                new Nd4jBatchNormNumbers(wiring.state(), wiring.index(), wiring.rows());
        private final Nd4jVector scale = new Nd4jVector(wiring.channels());
        private final Nd4jVector shift = new Nd4jVector(wiring.channels());
        private final OneDnnConvolution.Forward forward;

        ConvolvingPrediction(Wiring convolution) {
            memory.desc perChannel = OneDnn.describe(memory.format_tag.nhwc, 1, wiring.channels(), 1, 1);
            post_ops operations = new post_ops();
            operations.append_binary(dnnl.algorithm.binary_mul, perChannel);
            operations.append_binary(dnnl.algorithm.binary_add, perChannel);
            if (!layer.activation().isIdentity()) {
                operations.append_eltwise(
                        dnnl.algorithm.eltwise_relu, (float) layer.activation().slope(), 0);
            }
            Layer.Convolution convolutionLayer =
                    (Layer.Convolution) convolution.node().layer();
            forward = new OneDnnConvolution(convolution, convolutionLayer, scratch)
                    .forward(
                            wiring.output(),
                            Map.of(
                                    argumentOf(0), OneDnn.of(perChannel, scale.array()),
                                    argumentOf(1), OneDnn.of(perChannel, shift.array())),
                            operations);
        }

        private static int argumentOf(int operation) {
            return dnnl.DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE * (operation + 1) | dnnl.DNNL_ARG_SRC_1;
        }

        @Override
        public void run() {
            numbers.useRunningStatistics();
            for (int channel = 0; channel < wiring.channels(); channel++) {
                scale.put(channel, numbers.scale(channel));
                shift.put(channel, numbers.shift(channel));
            }
            forward.run();
        }

        @Override
        public void close() {
            forward.close();
            scale.close();
            shift.close();
        }
    }
}
