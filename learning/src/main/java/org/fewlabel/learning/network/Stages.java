package org.fewlabel.learning.network;

/** Puts each layer to work by ND4J's operations, on whichever back end it has. */
final class Stages {
    private Stages() {}

    static Stage of(Wiring wiring) {
        Layer layer = wiring.node().layer();
        if (layer instanceof Layer.Convolution convolution) {
            return new ConvolutionStage(wiring, convolution);
        } else if (layer instanceof Layer.BatchNorm batchNorm) {
            return new BatchNormStage(wiring, batchNorm);
        } else if (layer instanceof Layer.Activate activate) {
            return new ActivateStage(wiring, activate);
        } else if (layer instanceof Layer.MaxPool pool) {
            return PoolStage.maximum(wiring, pool.side());
        } else if (layer instanceof Layer.GlobalAveragePool) {
            return PoolStage.globalAverage(wiring);
        } else if (layer instanceof Layer.Dropout dropout) {
            return new DropoutStage(wiring, dropout);
        } else if (layer instanceof Layer.Dense) {
            return new DenseStage(wiring);
        } else if (layer instanceof Layer.Add) {
            return new AddStage(wiring);
        }
        throw new IllegalArgumentException("the input does no work");
    }
}
