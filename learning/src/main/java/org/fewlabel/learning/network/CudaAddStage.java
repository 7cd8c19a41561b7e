package org.fewlabel.learning.network;

/** The sum of two inputs; the gradient of both is the gradient of the sum. */
final class CudaAddStage implements Stage {
    private final CudaDevice device;
    private final Wiring wiring;

    CudaAddStage(CudaQueue queue, Wiring wiring) {
        this.device = queue.device();
        this.wiring = wiring;
    }

    @Override
    public void forward(Mode mode, long maskSeed) {
        long first = CudaStorage.address(wiring.input(0));
        long second = CudaStorage.address(wiring.input(1));
        long output = CudaStorage.address(wiring.output());
        int count = wiring.output().count();
        device.launch(CudaSource.of(wiring.precision()), "add", count, first, second, output, count);
    }

    @Override
    public void backward(boolean parameters, boolean input) {}
}
