package org.fewlabel.learning.network;

import org.nd4j.linalg.api.ndarray.INDArray;

/** The sum of two inputs; the gradient of both is the gradient of the sum. */
final class Nd4jAddStage implements Stage {
    private final INDArray first;
    private final INDArray second;
    private final INDArray output;

    Nd4jAddStage(Wiring wiring) {
        first = Nd4jStorage.view(wiring.input(0));
        second = Nd4jStorage.view(wiring.input(1));
        output = Nd4jStorage.view(wiring.output());
    }

    @Override
    public void forward(Mode mode, long maskSeed) {
        first.addi(second, output);
    }

    @Override
    public void backward(boolean parameters, boolean input) {}
}
