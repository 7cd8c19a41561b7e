package org.fewlabel.learning.network;

/** An activation on its own. */
final class ActivateStage implements Stage {
    private final Wiring wiring;
    private final Activation activation;

    ActivateStage(Wiring wiring, Layer.Activate layer) {
        this.wiring = wiring;
        this.activation = layer.activation();
    }

    @Override
    public void forward(Mode mode, long maskSeed) {
        wiring.output().assign(wiring.input());
        Elementwise.activate(activation, wiring.output(), wiring.scratch());
    }

    @Override
    public void backward(boolean parameters, boolean input) {
        Elementwise.differentiate(activation, wiring.output(), wiring.outputGradient(), wiring.scratch());
    }
}
