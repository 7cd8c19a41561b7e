package org.fewlabel.learning.network;

import java.util.Map;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.inner_product_backward_data;
import org.bytedeco.dnnl.inner_product_backward_weights;
import org.bytedeco.dnnl.inner_product_forward;
import org.bytedeco.dnnl.memory;
import org.fewlabel.contracts.job.Precision;
import org.fewlabel.learning.network.OneDnn.Call;
import org.fewlabel.learning.network.ParameterLayout.Kind;
import org.jspecify.annotations.Nullable;

/** A dense layer by oneDNN's inner product, on the layouts that the network keeps. */
final class OneDnnDenseStage implements Stage {
    private final Wiring wiring;
    private final OneDnnScratch scratch;
    private final memory.desc inputs;
    private final memory.desc outputs;
    private final memory.desc outputGradients;
    private final memory.desc ownWeights;
    private final memory.desc weights;
    private final memory.desc bias;
    private final inner_product_forward.primitive_desc description;
    /** The weights in the layer's precision; null where they are read as they are. */
    private final OneDnnScratch.@Nullable Packed rounded;

    private final memory weightsInUse;
    private final Call forward;
    private @Nullable Call inputGradient;
    private @Nullable WeightGradient weightGradient;

    OneDnnDenseStage(Wiring wiring, OneDnnScratch scratch) {
        this.wiring = wiring;
        this.scratch = scratch;
        int in = wiring.node().inputShape().size();
        inputs = OneDnn.describe(wiring.precision(), memory.format_tag.nc, wiring.batch(), in);
        outputs = OneDnn.describe(wiring.outputPrecision(), memory.format_tag.nc, wiring.batch(), wiring.channels());
        outputGradients = OneDnn.describe(wiring.precision(), memory.format_tag.nc, wiring.batch(), wiring.channels());
        ownWeights = OneDnn.describe(memory.format_tag.io, wiring.channels(), in);
        weights = OneDnn.describe(wiring.precision(), memory.format_tag.io, wiring.channels(), in);
        bias = OneDnn.describe(memory.format_tag.x, wiring.channels());
        description = new inner_product_forward.primitive_desc(
                OneDnn.engine(), dnnl.prop_kind.forward_training, inputs, weights, bias, outputs);
        memory own = OneDnn.of(ownWeights, parameter(Kind.WEIGHT));
        rounded = wiring.precision() == Precision.FLOAT32 ? null : scratch.packed(own, weights);
        weightsInUse = rounded == null ? own : rounded.memory();
        forward = new Call(
                new inner_product_forward(description),
                Map.of(
                        dnnl.DNNL_ARG_SRC, OneDnn.of(inputs, wiring.input()),
                        dnnl.DNNL_ARG_WEIGHTS, weightsInUse,
                        dnnl.DNNL_ARG_BIAS, OneDnn.of(bias, parameter(Kind.BIAS)),
                        dnnl.DNNL_ARG_DST, OneDnn.of(outputs, wiring.output())));
    }

    private Region parameter(Kind kind) {
        return wiring.state().parameter(wiring.index(), kind);
    }

    @Override
    public void forward(Mode mode, long maskSeed) {
        round();
        forward.run();
    }

    private void round() {
        if (rounded != null) {
            rounded.run();
        }
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
            round();
            inputGradient.run();
        }
    }

    private Call inputGradient() {
        return new Call(
                new inner_product_backward_data(new inner_product_backward_data.primitive_desc(
                        OneDnn.engine(), inputs, weights, outputGradients, description)),
                Map.of(
                        dnnl.DNNL_ARG_DIFF_DST, OneDnn.of(outputGradients, wiring.outputGradient()),
                        dnnl.DNNL_ARG_WEIGHTS, weightsInUse,
                        dnnl.DNNL_ARG_DIFF_SRC, OneDnn.of(inputs, wiring.inputGradient())));
    }

    @Override
    public void close() {
        forward.close();
        if (rounded != null) {
            rounded.close();
        }
        if (inputGradient != null) {
            inputGradient.close();
        }
        if (weightGradient != null) {
            weightGradient.close();
        }
    }

    private final class WeightGradient implements AutoCloseable {
        private final OneDnnScratch.Guest sum = scratch.guest(ownWeights);
        private final Call gradient;
        private final Call addWeights;
        private final Call addBias;

        WeightGradient() {
            memory biasGradient = OneDnn.allocate(bias);
            gradient = new Call(
                    new inner_product_backward_weights(new inner_product_backward_weights.primitive_desc(
                            OneDnn.engine(), inputs, ownWeights, bias, outputGradients, description)),
                    Map.of(
                            dnnl.DNNL_ARG_SRC,
                            OneDnn.of(inputs, wiring.input()),
                            dnnl.DNNL_ARG_DIFF_DST,
                            OneDnn.of(outputGradients, wiring.outputGradient()),
                            dnnl.DNNL_ARG_DIFF_WEIGHTS,
                            sum.memory(),
                            dnnl.DNNL_ARG_DIFF_BIAS,
                            biasGradient));
            NetworkState state = wiring.state();
            addWeights = OneDnn.reorderAdding(
                    sum.memory(), OneDnn.of(ownWeights, state.gradient(wiring.index(), Kind.WEIGHT)));
            addBias = OneDnn.reorderAdding(biasGradient, OneDnn.of(bias, state.gradient(wiring.index(), Kind.BIAS)));
        }

        void run() {
            sum.enter();
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
