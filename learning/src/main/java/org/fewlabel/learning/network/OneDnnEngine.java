package org.fewlabel.learning.network;

import java.util.ArrayList;
import java.util.List;
import org.fewlabel.contracts.job.Precision;
import org.jspecify.annotations.Nullable;

/** Layers by oneDNN's primitives: the engine for CPUs. Its networks are one thread's at a time. */
final class OneDnnEngine implements Engine {
    private static final int PREDICTED_AT_ONCE_MAX = 128;

    private final OneDnnScratch scratch = new OneDnnScratch();

    @Override
    public List<Stage> stages(List<Wiring> layers) {
        List<Stage> stages = new ArrayList<>();
        for (Wiring layer : layers) {
            stages.add(stage(layer, layers, stages));
        }
        return stages;
    }

    @Override
    public Vector vector(int size) {
        return new Nd4jVector(size);
    }

    @Override
    public ActivationBuffer buffer(int size, Precision precision) {
        return new Nd4jBuffer(size, precision);
    }

    /** If others are left, such as the network whose twin this was, their next pass gets new memory. */
    @Override
    public void networkClosed() {
        scratch.free();
    }

    @Override
    public Work copying(Region from, Region to) {
        return OneDnn.copying(from, to);
    }

    @Override
    public Work adding(Region from, Region to) {
        return OneDnn.adding(from, to);
    }

    @Override
    public boolean supports(Precision precision) {
        return switch (precision) {
            case FLOAT32 -> true;
            case TF32 -> false;
            case BFLOAT16 -> OneDnn.computesBfloat16();
        };
    }

    @Override
    public int predictedAtOnceMax() {
        return PREDICTED_AT_ONCE_MAX;
    }

    /** @param before the stages of the layers before this one */
    private Stage stage(Wiring wiring, List<Wiring> layers, List<Stage> before) {
        Layer layer = wiring.node().layer();
        if (layer instanceof Layer.Convolution convolution) {
            return new OneDnnConvolutionStage(wiring, convolution, isNormalizedOnly(wiring), scratch);
        } else if (layer instanceof Layer.BatchNorm batchNorm) {
            return new OneDnnBatchNormStage(
                    wiring, batchNorm, normalizedConvolution(wiring, layers), isPooledOnly(wiring), scratch);
        } else if (layer instanceof Layer.Activate activate) {
            return new OneDnnActivateStage(wiring, activate);
        } else if (layer instanceof Layer.MaxPool pool) {
            return OneDnnPoolStage.maximum(wiring, pool, pooledBatchNorm(wiring, before));
        } else if (layer instanceof Layer.GlobalAveragePool) {
            return OneDnnPoolStage.globalAverage(wiring);
        } else if (layer instanceof Layer.Dropout dropout) {
            return new OneDnnDropoutStage(wiring, dropout);
        } else if (layer instanceof Layer.Dense) {
            return new OneDnnDenseStage(wiring, scratch);
        } else if (layer instanceof Layer.Add) {
            return new OneDnnAddStage(wiring);
        }
        throw new IllegalArgumentException("the input does no work");
    }

    /** Whether nothing but a batch norm reads this convolution. */
    private static boolean isNormalizedOnly(Wiring convolution) {
        List<Architecture.Node> readers = convolution.architecture().readers(convolution.index());
        return readers.size() == 1 && readers.get(0).layer() instanceof Layer.BatchNorm;
    }

    /** The convolution that this batch norm alone reads; such a pair predicts as one. */
    private static @Nullable Wiring normalizedConvolution(Wiring batchNorm, List<Wiring> layers) {
        int input = batchNorm.node().inputs().get(0);
        if (input == 0) {
            return null;
        }
        Wiring read = layers.get(input - 1);
        return read.node().layer() instanceof Layer.Convolution && isNormalizedOnly(read) ? read : null;
    }

    /** Whether nothing but a maximum reads this batch norm. */
    private static boolean isPooledOnly(Wiring batchNorm) {
        List<Architecture.Node> readers = batchNorm.architecture().readers(batchNorm.index());
        return readers.size() == 1 && readers.get(0).layer() instanceof Layer.MaxPool;
    }

    /** The batch norm that this maximum reads; it knows whether there are other readers. */
    private static @Nullable OneDnnBatchNormStage pooledBatchNorm(Wiring pool, List<Stage> before) {
        int input = pool.node().inputs().get(0);
        return input > 0 && before.get(input - 1) instanceof OneDnnBatchNormStage batchNorm ? batchNorm : null;
    }
}
