package org.fewlabel.learning.network;

import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.fewlabel.learning.network.OneDnn.Call;

/** The sum of two inputs by oneDNN; the gradient of both is the gradient of the sum. */
final class OneDnnAddStage implements Stage {
    private final Call sum;

    OneDnnAddStage(Wiring wiring) {
        memory.desc images =
                OneDnn.images(wiring.precision(), wiring.batch(), wiring.node().shape());
        sum = OneDnn.binary(
                dnnl.algorithm.binary_add,
                OneDnn.of(images, wiring.input(0)),
                OneDnn.of(images, wiring.input(1)),
                OneDnn.of(images, wiring.output()));
    }

    @Override
    public void forward(Mode mode, long maskSeed) {
        sum.run();
    }

    @Override
    public void backward(boolean parameters, boolean input) {}

    @Override
    public void close() {
        sum.close();
    }
}
