package org.fewlabel.learning.network;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Inverted dropout by ND4J's operations. */
final class Nd4jDropoutStage implements Stage {
    private final INDArray input;
    private final INDArray output;
    private final Wiring wiring;
    private final Nd4jDropoutMask mask;
    private final INDArray maskArray;
    private @Nullable INDArray gradient;
    private boolean dropped;

    Nd4jDropoutStage(Wiring wiring, Layer.Dropout layer) {
        this.wiring = wiring;
        this.input = Nd4jStorage.view(wiring.input());
        this.output = Nd4jStorage.view(wiring.output());
        this.mask = new Nd4jDropoutMask(layer, wiring.index(), (int) output.length());
        this.maskArray = mask.array().reshape(output.shape());
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
            gradient = Nd4jStorage.view(wiring.inputGradient());
        }
        gradient.muli(maskArray);
    }

    @Override
    public void close() {
        mask.close();
    }
}
