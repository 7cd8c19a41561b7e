package org.fewlabel.learning.network;

import java.util.List;
import org.fewlabel.learning.Shape;

/** Pooling over squares that do not overlap, or over the whole image. */
final class PoolStage implements Stage {
    private final Operation forward;
    private final Operation backward;

    private PoolStage(Wiring wiring, String operation, int height, int width, int padded) {
        long[] arguments = {height, width, height, width, 0, 0, 1, 1, 0, padded, 1};
        forward = new Operation(operation, List.of(wiring.input()), List.of(wiring.output()), arguments);
        backward = new Operation(
                operation + "_bp",
                List.of(wiring.input(), wiring.outputGradient()),
                List.of(wiring.inputGradient()),
                arguments);
    }

    static PoolStage maximum(Wiring wiring, int side) {
        return new PoolStage(wiring, "maxpool2d", side, side, 1);
    }

    static PoolStage globalAverage(Wiring wiring) {
        Shape shape = wiring.node().inputShape();
        return new PoolStage(wiring, "avgpool2d", shape.height(), shape.width(), 0);
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
