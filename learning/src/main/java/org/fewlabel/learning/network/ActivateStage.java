package org.fewlabel.learning.network;

import org.nd4j.linalg.api.ndarray.INDArray;

/** An activation on its own. */
final class ActivateStage implements Stage {
    private final Activation activation;
    private final INDArray input;
    private final INDArray output;
    private final INDArray gradient;
    private final INDArray scratch;

    ActivateStage(Wiring wiring, Layer.Activate layer) {
        this.activation = layer.activation();
        this.input = wiring.input();
        this.output = wiring.output();
        this.gradient = wiring.outputGradient();
        this.scratch = wiring.scratch();
    }

    @Override
    public void forward(Mode mode, long maskSeed) {
        output.assign(input);
        Elementwise.activate(activation, output, scratch);
    }

    @Override
    public void backward(boolean parameters, boolean input) {
        Elementwise.differentiate(activation, output, gradient, scratch);
    }
}
