package org.fewlabel.learning.network;

import java.util.List;
import org.fewlabel.contracts.job.Precision;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Layers by ND4J's operations, on whichever back end it has: the engine for GPUs. */
final class Nd4jEngine implements Engine {
    private static final int PREDICTED_AT_ONCE_MAX = 128;

    @Override
    public List<Stage> stages(List<Wiring> layers) {
        return layers.stream().map(Nd4jEngine::stage).toList();
    }

    @Override
    public Vector vector(int size) {
        return new Nd4jVector(size);
    }

    @Override
    public ActivationBuffer buffer(int size, Precision precision) {
        return new Nd4jBuffer(size, precision);
    }

    @Override
    public Work copying(Region from, Region to) {
        INDArray target = Nd4jStorage.view(to);
        INDArray source = Nd4jStorage.view(from);
        return () -> target.assign(source);
    }

    @Override
    public Work adding(Region from, Region to) {
        INDArray sum = Nd4jStorage.view(to);
        INDArray term = Nd4jStorage.view(from);
        return () -> Nd4jElementwise.add(1, term, sum);
    }

    @Override
    public boolean supports(Precision precision) {
        return precision == Precision.FLOAT32;
    }

    @Override
    public int predictedAtOnceMax() {
        return PREDICTED_AT_ONCE_MAX;
    }

    private static Stage stage(Wiring wiring) {
        Layer layer = wiring.node().layer();
        if (layer instanceof Layer.Convolution convolution) {
            return new Nd4jConvolutionStage(wiring, convolution);
        } else if (layer instanceof Layer.BatchNorm batchNorm) {
            return new Nd4jBatchNormStage(wiring, batchNorm);
        } else if (layer instanceof Layer.Activate activate) {
            return new Nd4jActivateStage(wiring, activate);
        } else if (layer instanceof Layer.MaxPool pool) {
            return Nd4jPoolStage.maximum(wiring, pool);
        } else if (layer instanceof Layer.GlobalAveragePool) {
            return Nd4jPoolStage.globalAverage(wiring);
        } else if (layer instanceof Layer.Dropout dropout) {
            return new Nd4jDropoutStage(wiring, dropout);
        } else if (layer instanceof Layer.Dense) {
            return new Nd4jDenseStage(wiring);
        } else if (layer instanceof Layer.Add) {
            return new Nd4jAddStage(wiring);
        }
        throw new IllegalArgumentException("the input does no work");
    }
}
