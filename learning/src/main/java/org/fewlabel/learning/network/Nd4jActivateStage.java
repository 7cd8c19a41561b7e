package org.fewlabel.learning.network;

import org.nd4j.linalg.api.ndarray.INDArray;

/** An activation on its own. */
final class Nd4jActivateStage implements Stage {
    private final Activation activation;
    private final INDArray input;
    private final INDArray output;
    private final INDArray gradient;
    private final INDArray scratch;

    Nd4jActivateStage(Wiring wiring, Layer.Activate layer) {
        this.activation = layer.activation();
        this.input = Nd4jStorage.view(wiring.input());
        this.output = Nd4jStorage.view(wiring.output());
        this.gradient = Nd4jStorage.view(wiring.outputGradient());
        this.scratch = Nd4jStorage.view(wiring.scratch());
    }

    @Override
    public void forward(Mode mode, long maskSeed) {
        output.assign(input);
        Nd4jElementwise.activate(activation, output, scratch);
    }

    @Override
    public void backward(boolean parameters, boolean input) {
        Nd4jElementwise.differentiate(activation, output, gradient, scratch);
    }
}
