package org.fewlabel.learning.network;

/** A layer whose passes no other thread's work gets between. */
record CudaStage(CudaQueue queue, Stage layer) implements Stage {
    @Override
    public void forward(Mode mode, long maskSeed) {
        queue.run(() -> layer.forward(mode, maskSeed));
    }

    @Override
    public void backward(boolean parameters, boolean input) {
        queue.run(() -> layer.backward(parameters, input));
    }

    @Override
    public void close() {
        queue.run(layer::close);
    }
}
