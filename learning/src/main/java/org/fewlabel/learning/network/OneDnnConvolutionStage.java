package org.fewlabel.learning.network;

import java.util.HashMap;
import java.util.Map;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.fewlabel.learning.network.OneDnn.Call;
import org.fewlabel.learning.network.ParameterLayout.Kind;
import org.jspecify.annotations.Nullable;

/** A convolution by oneDNN. */
final class OneDnnConvolutionStage implements Stage {
    private final Wiring wiring;
    private final OneDnnScratch scratch;
    private final OneDnnConvolution convolution;
    private final boolean predictedByBatchNorm;
    private OneDnnConvolution.@Nullable Forward forward;
    private @Nullable InputGradient inputGradient;
    private @Nullable WeightGradient weightGradient;

    /** @param predictedByBatchNorm whether the batch norm that follows computes the convolution too when it predicts */
    OneDnnConvolutionStage(
            Wiring wiring, Layer.Convolution layer, boolean predictedByBatchNorm, OneDnnScratch scratch) {
        this.wiring = wiring;
        this.scratch = scratch;
        this.convolution = new OneDnnConvolution(wiring, layer, scratch);
        this.predictedByBatchNorm = predictedByBatchNorm;
    }

    @Override
    public void forward(Mode mode, long maskSeed) {
        if (mode == Mode.PREDICT && predictedByBatchNorm) {
            return;
        }
        if (forward == null) {
            forward = convolution.forward(wiring.output(), Map.of(), null);
        }
        forward.run();
    }

    @Override
    public void backward(boolean parameters, boolean input) {
        if (parameters) {
            if (weightGradient == null) {
                weightGradient = new WeightGradient();
            }
            weightGradient.run();
        }
        if (input) {
            if (inputGradient == null) {
                inputGradient = new InputGradient();
            }
            inputGradient.run();
        }
    }

    @Override
    public void close() {
        if (forward != null) {
            forward.close();
        }
        if (inputGradient != null) {
            inputGradient.close();
        }
        if (weightGradient != null) {
            weightGradient.close();
        }
    }

    private final class InputGradient implements AutoCloseable {
        private final OneDnnScratch.Packed weights;
        private final Call gradient;

        InputGradient() {
            convolution_backward_data.primitive_desc description = new convolution_backward_data.primitive_desc(
                    OneDnn.engine(),
                    dnnl.algorithm.convolution_direct,
                    convolution.images(),
                    convolution.anyWeights(),
                    convolution.outputs(),
                    convolution.strides(),
                    convolution.padding(),
                    convolution.padding(),
                    convolution.description());
            weights = scratch.packed(convolution.weights(), description.weights_desc());
            gradient = new Call(
                    new convolution_backward_data(description),
                    Map.of(
                            dnnl.DNNL_ARG_DIFF_DST,
                            OneDnn.of(convolution.outputs(), wiring.outputGradient()),
                            dnnl.DNNL_ARG_WEIGHTS,
                            weights.memory(),
                            dnnl.DNNL_ARG_DIFF_SRC,
                            OneDnn.of(convolution.images(), wiring.inputGradient())));
        }

        void run() {
            weights.run();
            gradient.run();
        }

        @Override
        public void close() {
            weights.close();
            gradient.close();
        }
    }

    private final class WeightGradient implements AutoCloseable {
        private final OneDnnScratch.Guest sum;
        private final Call gradient;
        private final Call addWeights;
        private final @Nullable Call addBias;

        WeightGradient() {
            convolution_backward_weights.primitive_desc description = new convolution_backward_weights.primitive_desc(
                    OneDnn.engine(),
                    dnnl.algorithm.convolution_direct,
                    convolution.images(),
                    convolution.anyWeightGradient(),
                    convolution.bias(),
                    convolution.outputs(),
                    convolution.strides(),
                    convolution.padding(),
                    convolution.padding(),
                    convolution.description());
            sum = scratch.guest(description.diff_weights_desc());
            Map<Integer, memory> arguments = new HashMap<>();
            arguments.put(dnnl.DNNL_ARG_SRC, OneDnn.of(convolution.images(), wiring.input()));
            arguments.put(dnnl.DNNL_ARG_DIFF_DST, OneDnn.of(convolution.outputs(), wiring.outputGradient()));
            arguments.put(dnnl.DNNL_ARG_DIFF_WEIGHTS, sum.memory());
            addWeights = OneDnn.reorderAdding(
                    sum.memory(),
                    OneDnn.of(convolution.ownLayout(), wiring.state().gradient(wiring.index(), Kind.WEIGHT)));
            if (convolution.hasBias()) {
                memory biasGradient = OneDnn.allocate(convolution.bias());
                arguments.put(dnnl.DNNL_ARG_DIFF_BIAS, biasGradient);
                addBias = OneDnn.reorderAdding(
                        biasGradient,
                        OneDnn.of(convolution.bias(), wiring.state().gradient(wiring.index(), Kind.BIAS)));
            } else {
                addBias = null;
            }
            gradient = new Call(new convolution_backward_weights(description), arguments);
        }

        void run() {
            sum.enter();
            gradient.run();
            addWeights.run();
            if (addBias != null) {
                addBias.run();
            }
        }

        @Override
        public void close() {
            gradient.close();
            addWeights.close();
            if (addBias != null) {
                addBias.close();
            }
        }
    }
}
