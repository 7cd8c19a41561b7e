package org.fewlabel.learning.network;

import java.util.HashMap;
import java.util.Map;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.fewlabel.contracts.job.Precision;
import org.fewlabel.learning.network.OneDnn.Call;
import org.fewlabel.learning.network.ParameterLayout.Kind;
import org.jspecify.annotations.Nullable;

/**
 * What oneDNN has to know about a convolution. oneDNN chooses how the weights lie in memory, so they are copied there
 * before each pass and their gradient is added back after it: small beside the convolution itself. The copy is needed for the pass
 * alone, so all layers have it in the same place.
 */
final class OneDnnConvolution {
    private final Wiring wiring;
    private final Layer.Convolution layer;
    private final OneDnnScratch scratch;
    private final memory.desc images;
    private final memory.desc outputs;
    private final memory.desc anyWeights;
    private final memory.desc bias;
    private final convolution_forward.primitive_desc description;

    OneDnnConvolution(Wiring wiring, Layer.Convolution layer, OneDnnScratch scratch) {
        this.wiring = wiring;
        this.layer = layer;
        this.scratch = scratch;
        images = OneDnn.images(wiring.precision(), wiring.batch(), wiring.node().inputShape());
        outputs =
                OneDnn.images(wiring.precision(), wiring.batch(), wiring.node().shape());
        anyWeights = weights(wiring.precision(), memory.format_tag.any);
        bias = layer.bias() ? OneDnn.describe(memory.format_tag.x, wiring.channels()) : new memory.desc();
        description = describe(null);
    }

    memory.desc images() {
        return images;
    }

    memory.desc outputs() {
        return outputs;
    }

    /** As the passes read them. */
    memory.desc anyWeights() {
        return anyWeights;
    }

    /** Sums over a batch are float32. */
    memory.desc anyWeightGradient() {
        return weights(Precision.FLOAT32, memory.format_tag.any);
    }

    boolean hasBias() {
        return layer.bias();
    }

    /** Empty where there is none. */
    memory.desc bias() {
        return bias;
    }

    long[] strides() {
        return new long[] {layer.stride(), layer.stride()};
    }

    long[] padding() {
        return new long[] {layer.padding(), layer.padding()};
    }

    /** Of the forward pass; the backward passes want it as a hint. */
    convolution_forward.primitive_desc description() {
        return description;
    }

    memory weights() {
        return OneDnn.of(ownLayout(), wiring.state().parameter(wiring.index(), Kind.WEIGHT));
    }

    /** [kernel, kernel, in, out], as the parameters lie in the flat vector. */
    memory.desc ownLayout() {
        return weights(Precision.FLOAT32, memory.format_tag.hwio);
    }

    /**
     * A forward pass.
     *
     * @param more arguments of what is done to the result on its way to memory
     * @param postOperations what that is; null for nothing
     */
    Forward forward(Region output, Map<Integer, memory> more, @Nullable post_ops postOperations) {
        convolution_forward.primitive_desc primitive = postOperations == null ? description : describe(postOperations);
        OneDnnScratch.Packed weights = scratch.packed(weights(), primitive.weights_desc());
        Map<Integer, memory> arguments = new HashMap<>(more);
        arguments.put(dnnl.DNNL_ARG_SRC, OneDnn.of(images, wiring.input()));
        arguments.put(dnnl.DNNL_ARG_WEIGHTS, weights.memory());
        if (layer.bias()) {
            arguments.put(dnnl.DNNL_ARG_BIAS, OneDnn.of(bias, wiring.state().parameter(wiring.index(), Kind.BIAS)));
        }
        arguments.put(dnnl.DNNL_ARG_DST, OneDnn.of(outputs, output));
        return new Forward(weights, new Call(new convolution_forward(primitive), arguments));
    }

    private convolution_forward.primitive_desc describe(@Nullable post_ops postOperations) {
        primitive_attr attributes = new primitive_attr();
        if (postOperations != null) {
            attributes.set_post_ops(postOperations);
        }
        return new convolution_forward.primitive_desc(
                OneDnn.engine(),
                postOperations == null ? dnnl.prop_kind.forward_training : dnnl.prop_kind.forward_inference,
                dnnl.algorithm.convolution_direct,
                images,
                anyWeights,
                bias,
                outputs,
                strides(),
                padding(),
                padding(),
                attributes,
                false);
    }

    private memory.desc weights(Precision precision, memory.format_tag format) {
        return OneDnn.describe(
                precision,
                format,
                wiring.channels(),
                wiring.node().inputShape().channels(),
                layer.kernel(),
                layer.kernel());
    }

    /** The weights brought into place, then the convolution. */
    record Forward(OneDnnScratch.Packed weights, Call convolution) implements AutoCloseable {
        void run() {
            weights.run();
            convolution.run();
        }

        @Override
        public void close() {
            weights.close();
            convolution.close();
        }
    }
}
