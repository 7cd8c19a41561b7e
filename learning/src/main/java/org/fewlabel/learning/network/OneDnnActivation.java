package org.fewlabel.learning.network;

import java.util.Map;
import org.bytedeco.dnnl.eltwise_backward;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.fewlabel.learning.network.OneDnn.Call;

/** An activation and its derivative by oneDNN. */
final class OneDnnActivation {
    private final memory.desc images;
    private final Activation activation;
    private final eltwise_forward.primitive_desc description;

    OneDnnActivation(memory.desc images, Activation activation) {
        this.images = images;
        this.activation = activation;
        this.description = new eltwise_forward.primitive_desc(
                OneDnn.engine(),
                dnnl.prop_kind.forward_training,
                dnnl.algorithm.eltwise_relu_use_dst_for_bwd,
                images,
                images,
                (float) activation.slope());
    }

    /** @param from may be {@code to} */
    Call forward(Region from, Region to) {
        return new Call(
                new eltwise_forward(description),
                Map.of(dnnl.DNNL_ARG_SRC, OneDnn.of(images, from), dnnl.DNNL_ARG_DST, OneDnn.of(images, to)));
    }

    /**
     * Multiplies a gradient by the derivative.
     *
     * @param activated what the activation gave; its sign tells which branch was taken
     */
    Call backward(Region activated, Region gradient) {
        memory gradientMemory = OneDnn.of(images, gradient);
        eltwise_backward.primitive_desc backward = new eltwise_backward.primitive_desc(
                OneDnn.engine(),
                dnnl.algorithm.eltwise_relu_use_dst_for_bwd,
                images,
                images,
                images,
                (float) activation.slope(),
                description);
        return new Call(
                new eltwise_backward(backward),
                Map.of(
                        dnnl.DNNL_ARG_DST, OneDnn.of(images, activated),
                        dnnl.DNNL_ARG_DIFF_DST, gradientMemory,
                        dnnl.DNNL_ARG_DIFF_SRC, gradientMemory));
    }
}
