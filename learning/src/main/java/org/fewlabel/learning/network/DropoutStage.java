package org.fewlabel.learning.network;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Inverted dropout by ND4J's operations. */
final class DropoutStage implements Stage {
    private final INDArray input;
    private final INDArray output;
    private final Wiring wiring;
    private final DropoutMask mask;
    private final INDArray maskArray;
    private @Nullable INDArray gradient;
    private boolean dropped;

    DropoutStage(Wiring wiring, Layer.Dropout layer) {
        this.wiring = wiring;
        this.input = wiring.input();
        this.output = wiring.output();
        this.mask = new DropoutMask(layer, wiring.index(), (int) output.length());
        this.maskArray = mask.view(output.shape());
    }

    @Override
    public void forward(Mode mode, long maskSeed) {
        dropped = mode != Mode.PREDICT;
        if (!dropped) {
            output.assign(input);
            return;
        }
        mask.draw(maskSeed);
        input.muli(maskArray, output);
    }

    @Override
    public void backward(boolean parameters, boolean input) {
        if (!dropped) {
            return;
        }
        if (gradient == null) {
            gradient = wiring.inputGradient();
        }
        gradient.muli(maskArray);
    }

    @Override
    public void close() {
        mask.close();
    }
}
