package org.fewlabel.learning.network;

/** An activation on its own. */
final class CudaActivateStage implements Stage {
    private final CudaDevice device;
    private final Wiring wiring;
    private final CudaSource source;
    private final float slope;
    private final int count;

    CudaActivateStage(CudaQueue queue, Wiring wiring, Layer.Activate layer) {
        this.device = queue.device();
        this.wiring = wiring;
        this.source = CudaSource.of(wiring.precision());
        this.slope = (float) layer.activation().slope();
        this.count = wiring.output().count();
    }

    @Override
    public void forward(Mode mode, long maskSeed) {
        long input = CudaStorage.address(wiring.input());
        device.launch(source, "activate", count, input, slope, CudaStorage.address(wiring.output()), count);
    }

    @Override
    public void backward(boolean parameters, boolean input) {
        long output = CudaStorage.address(wiring.output());
        long gradient = CudaStorage.address(wiring.outputGradient());
        device.launch(source, "differentiate", count, output, slope, gradient, count);
    }
}
