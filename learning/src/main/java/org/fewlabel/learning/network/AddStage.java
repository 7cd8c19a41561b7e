package org.fewlabel.learning.network;

import org.nd4j.linalg.api.ndarray.INDArray;

/** The sum of two inputs; the gradient of both is the gradient of the sum. */
final class AddStage implements Stage {
    private final INDArray first;
    private final INDArray second;
    private final INDArray output;

    AddStage(Wiring wiring) {
        first = wiring.input(0);
        second = wiring.input(1);
        output = wiring.output();
    }

    @Override
    public void forward(Mode mode, long maskSeed) {
        first.addi(second, output);
    }

    @Override
    public void backward(boolean parameters, boolean input) {}
}
