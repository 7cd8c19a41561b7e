package org.fewlabel.learning.network;

import org.fewlabel.learning.network.OneDnn.Call;
import org.jspecify.annotations.Nullable;

/** An activation on its own. */
final class OneDnnActivateStage implements Stage {
    private final Wiring wiring;
    private final OneDnnActivation activation;
    private final Call forward;
    private @Nullable Call backward;

    OneDnnActivateStage(Wiring wiring, Layer.Activate layer) {
        this.wiring = wiring;
        this.activation = new OneDnnActivation(
                OneDnn.images(wiring.precision(), wiring.batch(), wiring.node().shape()), layer.activation());
        this.forward = activation.forward(wiring.input(), wiring.output());
    }

    @Override
    public void forward(Mode mode, long maskSeed) {
        forward.run();
    }

    @Override
    public void backward(boolean parameters, boolean input) {
        if (backward == null) {
            backward = activation.backward(wiring.output(), wiring.outputGradient());
        }
        backward.run();
    }

    @Override
    public void close() {
        forward.close();
        if (backward != null) {
            backward.close();
        }
    }
}
