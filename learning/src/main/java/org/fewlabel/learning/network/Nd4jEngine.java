package org.fewlabel.learning.network;

import java.util.List;
import org.fewlabel.contracts.job.Precision;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Layers by ND4J's operations, on whichever back end it has: the engine for GPUs. */
final class Nd4jEngine implements Engine {
    @Override
    public List<Stage> stages(List<Wiring> layers) {
        return layers.stream().map(Nd4jEngine::stage).toList();
    }

    @Override
    public Work copying(INDArray from, INDArray to) {
        return new Elementwise.Call(() -> to.assign(from));
    }

    @Override
    public Work adding(INDArray from, INDArray to) {
        return new Elementwise.Call(() -> Elementwise.add(1, from, to));
    }

    @Override
    public boolean supports(Precision precision) {
        return precision == Precision.FLOAT32;
    }

    private static Stage stage(Wiring wiring) {
        Layer layer = wiring.node().layer();
        if (layer instanceof Layer.Convolution convolution) {
            return new ConvolutionStage(wiring, convolution);
        } else if (layer instanceof Layer.BatchNorm batchNorm) {
            return new BatchNormStage(wiring, batchNorm);
        } else if (layer instanceof Layer.Activate activate) {
            return new ActivateStage(wiring, activate);
        } else if (layer instanceof Layer.MaxPool pool) {
            return PoolStage.maximum(wiring, pool);
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
