package org.fewlabel.learning.network;

import java.util.List;
import org.fewlabel.learning.Shape;

/** Pooling over square windows, or over the whole image. */
final class PoolStage implements Stage {
    private static final int CHANNELS_LAST = 1;

    private final Operation forward;
    private final Operation backward;

    private PoolStage(Wiring wiring, String operation, long... arguments) {
        forward = new Operation(operation, List.of(wiring.input()), List.of(wiring.output()), arguments);
        backward = new Operation(
                operation + "_bp",
                List.of(wiring.input(), wiring.outputGradient()),
                List.of(wiring.inputGradient()),
                arguments);
    }

    static PoolStage maximum(Wiring wiring, Layer.MaxPool layer) {
        int side = layer.side();
        int stride = layer.stride();
        int padding = layer.padding();
        return new PoolStage(
                wiring, "maxpool2d", side, side, stride, stride, padding, padding, 1, 1, 0, 1, CHANNELS_LAST);
    }

    static PoolStage globalAverage(Wiring wiring) {
        Shape shape = wiring.node().inputShape();
        int height = shape.height();
        int width = shape.width();
        return new PoolStage(wiring, "avgpool2d", height, width, height, width, 0, 0, 1, 1, 0, 0, CHANNELS_LAST);
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
