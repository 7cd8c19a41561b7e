package org.fewlabel.learning.network;

import org.fewlabel.learning.Shape;

/** The mean over each channel's plane. */
final class CudaAveragePoolStage implements Stage {
    private final CudaDevice device;
    private final Wiring wiring;
    private final CudaSource source;
    private final int plane;

    CudaAveragePoolStage(CudaQueue queue, Wiring wiring) {
        this.device = queue.device();
        this.wiring = wiring;
        this.source = CudaSource.of(wiring.precision());
        Shape input = wiring.node().inputShape();
        this.plane = input.height() * input.width();
    }

    @Override
    public void forward(Mode mode, long maskSeed) {
        launch("pool_average", wiring.input(), wiring.output());
    }

    @Override
    public void backward(boolean parameters, boolean input) {
        if (input) {
            launch("pool_average_gradient", wiring.outputGradient(), wiring.inputGradient());
        }
    }

    private void launch(String kernel, Region from, Region to) {
        int count = to.count();
        device.launch(
                source,
                kernel,
                count,
                CudaStorage.address(from),
                CudaStorage.address(to),
                plane,
                wiring.channels(),
                count);
    }
}
