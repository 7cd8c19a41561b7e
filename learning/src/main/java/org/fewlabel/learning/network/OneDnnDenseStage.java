package org.fewlabel.learning.network;

import java.util.Map;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.inner_product_backward_data;
import org.bytedeco.dnnl.inner_product_backward_weights;
import org.bytedeco.dnnl.inner_product_forward;
import org.bytedeco.dnnl.memory;
import org.fewlabel.learning.network.OneDnn.Call;
import org.fewlabel.learning.network.ParameterLayout.Kind;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A dense layer by oneDNN's inner product, on the layouts that the network keeps. */
final class OneDnnDenseStage implements Stage {
    private final Wiring wiring;
    private final memory.desc inputs;
    private final memory.desc outputs;
    private final memory.desc weights;
    private final memory.desc bias;
    private final inner_product_forward.primitive_desc description;
    private final Call forward;
    private @Nullable Call inputGradient;
    private @Nullable WeightGradient weightGradient;

    OneDnnDenseStage(Wiring wiring) {
        this.wiring = wiring;
        int in = wiring.node().inputShape().size();
        inputs = OneDnn.describe(memory.format_tag.nc, wiring.batch(), in);
        outputs = OneDnn.describe(memory.format_tag.nc, wiring.batch(), wiring.channels());
        weights = OneDnn.describe(memory.format_tag.io, wiring.channels(), in);
        bias = OneDnn.describe(memory.format_tag.x, wiring.channels());
        description = new inner_product_forward.primitive_desc(
                new inner_product_forward.desc(dnnl.prop_kind.forward_training, inputs, weights, bias, outputs),
                OneDnn.engine());
        forward = new Call(
                new inner_product_forward(description),
                Map.of(
                        dnnl.DNNL_ARG_SRC, OneDnn.of(inputs, wiring.input()),
                        dnnl.DNNL_ARG_WEIGHTS, OneDnn.of(weights, parameter(Kind.WEIGHT)),
                        dnnl.DNNL_ARG_BIAS, OneDnn.of(bias, parameter(Kind.BIAS)),
                        dnnl.DNNL_ARG_DST, OneDnn.of(outputs, wiring.output())));
    }

    private INDArray parameter(Kind kind) {
        return wiring.state().parameter(wiring.index(), kind);
    }

    @Override
    public void forward(Mode mode, long maskSeed) {
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
                inputGradient = inputGradient();
            }
            inputGradient.run();
        }
    }

    private Call inputGradient() {
        return new Call(
                new inner_product_backward_data(new inner_product_backward_data.primitive_desc(
                        new inner_product_backward_data.desc(inputs, weights, outputs), OneDnn.engine(), description)),
                Map.of(
                        dnnl.DNNL_ARG_DIFF_DST, OneDnn.of(outputs, wiring.outputGradient()),
                        dnnl.DNNL_ARG_WEIGHTS, OneDnn.of(weights, parameter(Kind.WEIGHT)),
                        dnnl.DNNL_ARG_DIFF_SRC, OneDnn.of(inputs, wiring.inputGradient())));
    }

    @Override
    public void close() {
        forward.close();
        if (inputGradient != null) {
            inputGradient.close();
        }
        if (weightGradient != null) {
            weightGradient.close();
        }
    }

    private final class WeightGradient implements AutoCloseable {
        private final Call gradient;
        private final Call addWeights;
        private final Call addBias;

        WeightGradient() {
            memory weightGradient = OneDnn.allocate(weights);
            memory biasGradient = OneDnn.allocate(bias);
            gradient = new Call(
                    new inner_product_backward_weights(new inner_product_backward_weights.primitive_desc(
                            new inner_product_backward_weights.desc(inputs, weights, bias, outputs),
                            OneDnn.engine(),
                            description)),
                    Map.of(
                            dnnl.DNNL_ARG_SRC,
                            OneDnn.of(inputs, wiring.input()),
                            dnnl.DNNL_ARG_DIFF_DST,
                            OneDnn.of(outputs, wiring.outputGradient()),
                            dnnl.DNNL_ARG_DIFF_WEIGHTS,
                            weightGradient,
                            dnnl.DNNL_ARG_DIFF_BIAS,
                            biasGradient));
            NetworkState state = wiring.state();
            addWeights = OneDnn.reorderAdding(
                    weightGradient, OneDnn.of(weights, state.gradient(wiring.index(), Kind.WEIGHT)));
            addBias = OneDnn.reorderAdding(biasGradient, OneDnn.of(bias, state.gradient(wiring.index(), Kind.BIAS)));
        }

        void run() {
            gradient.run();
            addWeights.run();
            addBias.run();
        }

        @Override
        public void close() {
            gradient.close();
            addWeights.close();
            addBias.close();
        }
    }
}
