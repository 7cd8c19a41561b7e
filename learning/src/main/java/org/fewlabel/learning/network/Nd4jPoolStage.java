package org.fewlabel.learning.network;

import java.util.List;
import org.fewlabel.learning.Shape;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Pooling over square windows, or over the whole image. */
final class Nd4jPoolStage implements Stage {
    private static final int CHANNELS_LAST = 1;

    private final Nd4jOperation forward;
    private final Nd4jOperation backward;

    private Nd4jPoolStage(Wiring wiring, String operation, long... arguments) {
        INDArray input = Nd4jStorage.view(wiring.input());
        forward = new Nd4jOperation(operation, List.of(input), List.of(Nd4jStorage.view(wiring.output())), arguments);
        backward = new Nd4jOperation(
                operation + "_bp",
                List.of(input, Nd4jStorage.view(wiring.outputGradient())),
                List.of(Nd4jStorage.view(wiring.inputGradient())),
                arguments);
    }

    static Nd4jPoolStage maximum(Wiring wiring, Layer.MaxPool layer) {
        int side = layer.side();
        int stride = layer.stride();
        int padding = layer.padding();
        return new Nd4jPoolStage(
                wiring, "maxpool2d", side, side, stride, stride, padding, padding, 1, 1, 0, 1, CHANNELS_LAST);
    }

    static Nd4jPoolStage globalAverage(Wiring wiring) {
        Shape shape = wiring.node().inputShape();
        int height = shape.height();
        int width = shape.width();
        return new Nd4jPoolStage(wiring, "avgpool2d", height, width, height, width, 0, 0, 1, 1, 0, 0, CHANNELS_LAST);
    }

    @Override
    public void forward(Mode mode, long maskSeed) {
        forward.run();
    }

    @Override
    public void backward(boolean parameters, boolean input) {
        if (input) {
            backward.run();
        }
    }

    @Override
    public void close() {
        forward.close();
        backward.close();
    }
}
