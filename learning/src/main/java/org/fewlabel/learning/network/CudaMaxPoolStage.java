package org.fewlabel.learning.network;

import org.fewlabel.learning.Shape;

/** The maximum of each window; where it was is kept for the gradient. */
final class CudaMaxPoolStage implements Stage {
    private final CudaDevice device;
    private final Wiring wiring;
    private final Layer.MaxPool layer;
    private final CudaSource source;
    private final CudaArray places; // an integer for each output

    CudaMaxPoolStage(CudaQueue queue, Wiring wiring, Layer.MaxPool layer) {
        this.device = queue.device();
        this.wiring = wiring;
        this.layer = layer;
        this.source = CudaSource.of(wiring.precision());
        this.places = queue.allocate((long) Integer.BYTES * wiring.output().count());
    }

    @Override
    public void forward(Mode mode, long maskSeed) {
        Region output = wiring.output();
        long input = CudaStorage.address(wiring.input());
        launch("pool_maximum", output.count(), input, CudaStorage.address(output), places.address());
    }

    @Override
    public void backward(boolean parameters, boolean input) {
        if (input) {
            Region inputGradient = wiring.inputGradient();
            long gradient = CudaStorage.address(wiring.outputGradient());
            launch(
                    "pool_maximum_gradient",
                    inputGradient.count(),
                    gradient,
                    places.address(),
                    CudaStorage.address(inputGradient));
        }
    }

    private void launch(String kernel, int count, long first, long second, long third) {
        Shape in = wiring.node().inputShape();
        Shape out = wiring.node().shape();
        device.launch(
                source,
                kernel,
                count,
                first,
                second,
                third,
                layer.side(),
                layer.stride(),
                layer.padding(),
                in.height(),
                in.width(),
                out.height(),
                out.width(),
                out.channels(),
                count);
    }

    @Override
    public void close() {
        places.close();
    }
}
