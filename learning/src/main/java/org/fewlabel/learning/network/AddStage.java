package org.fewlabel.learning.network;

import org.nd4j.linalg.api.ndarray.INDArray;

/** The sum of two inputs; the gradient of both is the gradient of the sum. */
final class AddStage implements Stage {
    private final Wiring wiring;

    AddStage(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public void forward(Mode mode, long maskSeed) {
        INDArray second = wiring.inputs().get(1);
        wiring.input().addi(second, wiring.output());
    }

    @Override
    public void backward(boolean parameters, boolean input) {}
}
