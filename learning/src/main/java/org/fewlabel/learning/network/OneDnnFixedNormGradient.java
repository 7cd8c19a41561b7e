package org.fewlabel.learning.network;

import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.fewlabel.learning.network.OneDnn.Call;
import org.jspecify.annotations.Nullable;

/**
 * The input's gradient of a batch norm that worked by its running statistics, with oneDNN's activation: those are fixed, so the
 * output is an affine map of each channel, and the gradient is that of the output by the map's factor. oneDNN's batch norm would
 * want the input for it, which nobody keeps where convolution and batch norm predict as one.
 */
final class OneDnnFixedNormGradient implements AutoCloseable {
    private final Nd4jBatchNormNumbers numbers;
    private final Nd4jVector scale;
    private final Call multiply;
    private final @Nullable Call differentiate;

    OneDnnFixedNormGradient(Wiring wiring, OneDnnActivation activation, boolean activates) {
        numbers = new Nd4jBatchNormNumbers(wiring.state(), wiring.index(), wiring.rows());
        scale = new Nd4jVector(wiring.channels());
        memory.desc images =
                OneDnn.images(wiring.precision(), wiring.batch(), wiring.node().shape());
        memory.desc perChannel = OneDnn.describe(memory.format_tag.nhwc, 1, wiring.channels(), 1, 1);
        multiply = OneDnn.binary(
                dnnl.algorithm.binary_mul,
                OneDnn.of(images, wiring.outputGradient()),
                OneDnn.of(perChannel, scale.array()),
                OneDnn.of(images, wiring.inputGradient()));
        differentiate = activates ? activation.backward(wiring.output(), wiring.outputGradient()) : null;
    }

    void run() {
        if (differentiate != null) {
            differentiate.run();
        }
        numbers.useRunningStatistics();
        for (int channel = 0; channel < scale.size(); channel++) {
            scale.put(channel, numbers.scale(channel));
        }
        multiply.run();
    }

    @Override
    public void close() {
        if (differentiate != null) {
            differentiate.close();
        }
        multiply.close();
        scale.close();
    }
}
