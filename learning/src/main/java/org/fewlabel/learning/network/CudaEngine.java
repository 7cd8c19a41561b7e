package org.fewlabel.learning.network;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.fewlabel.contracts.job.Precision;

/** Layers by cuDNN, cuBLAS and kernels of our own, on an NVIDIA card. */
final class CudaEngine implements Engine {
    private static final int PREDICTED_AT_ONCE_MAX = 256;

    private final CudaQueue queue;
    private final AtomicInteger networks = new AtomicInteger();

    CudaEngine(CudaDevice device) {
        this.queue = new CudaQueue(device);
    }

    CudaDevice device() {
        return queue.device();
    }

    @Override
    public List<Stage> stages(List<Wiring> layers) {
        List<Stage> stages = new ArrayList<>();
        try {
            layers.forEach(each -> stages.add(stage(each)));
        } catch (RuntimeException | Error e) {
            // Nobody else knows of those that were made, and what cuDNN holds of them no collection of garbage frees.
            stages.forEach(Stage::close);
            throw e;
        }
        return stages;
    }

    @Override
    public Vector vector(int size) {
        return new CudaVector(queue, size);
    }

    @Override
    public ActivationBuffer buffer(int size, Precision precision) {
        return new CudaBuffer(queue, size, precision);
    }

    @Override
    public void networkMade() {
        networks.incrementAndGet();
    }

    /** Behind the last one the card is another process's as far as it may be. */
    @Override
    public void networkClosed() {
        if (networks.decrementAndGet() == 0) {
            queue.rest();
        }
    }

    @Override
    public Work copying(Region from, Region to) {
        long source = CudaStorage.address(from);
        long target = CudaStorage.address(to);
        long bytes = ((CudaStorage) from.storage()).address(from.offset() + from.count()) - source;
        return () -> queue.run(() -> device().copy(source, target, bytes));
    }

    @Override
    public Work adding(Region from, Region to) {
        CudaBuffer sums = (CudaBuffer) to.storage();
        long term = CudaStorage.address(from);
        long sum = CudaStorage.address(to);
        int count = to.count();
        return () -> queue.run(() -> device().launch(sums.source(), "add", count, sum, term, sum, count));
    }

    @Override
    public boolean supports(Precision precision) {
        return device().facts().supports(precision);
    }

    @Override
    public int predictedAtOnceMax() {
        return PREDICTED_AT_ONCE_MAX;
    }

    @Override
    public long bytesMax() {
        return device().totalBytes();
    }

    @Override
    public String remedyForBytes() {
        return "use a card that has more";
    }

    private Stage stage(Wiring wiring) {
        return new CudaStage(queue, layer(wiring));
    }

    private Stage layer(Wiring wiring) {
        Layer layer = wiring.node().layer();
        if (layer instanceof Layer.Convolution convolution) {
            return new CudaConvolutionStage(queue, wiring, convolution);
        } else if (layer instanceof Layer.BatchNorm batchNorm) {
            return new CudaBatchNormStage(queue, wiring, batchNorm);
        } else if (layer instanceof Layer.Activate activate) {
            return new CudaActivateStage(queue, wiring, activate);
        } else if (layer instanceof Layer.MaxPool pool) {
            return new CudaMaxPoolStage(queue, wiring, pool);
        } else if (layer instanceof Layer.GlobalAveragePool) {
            return new CudaAveragePoolStage(queue, wiring);
        } else if (layer instanceof Layer.Dropout dropout) {
            return new CudaDropoutStage(queue, wiring, dropout);
        } else if (layer instanceof Layer.Dense) {
            return new CudaDenseStage(queue, wiring);
        } else if (layer instanceof Layer.Add) {
            return new CudaAddStage(queue, wiring);
        }
        throw new IllegalArgumentException("the input does no work");
    }
}
