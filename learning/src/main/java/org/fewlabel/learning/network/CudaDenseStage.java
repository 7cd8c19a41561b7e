package org.fewlabel.learning.network;

import org.fewlabel.contracts.job.Precision;
import org.fewlabel.learning.network.ParameterLayout.Kind;

/** A dense layer by cuBLAS. The products are float32 and rounded once, together with the bias. */
final class CudaDenseStage implements Stage {
    private static final int ALIGNMENT = 256;

    private final CudaQueue queue;
    private final CudaDevice device;
    private final Wiring wiring;
    private final Precision precision;
    private final int batch;
    private final int inputs;
    private final int outputs;

    CudaDenseStage(CudaQueue queue, Wiring wiring) {
        this.queue = queue;
        this.device = queue.device();
        this.wiring = wiring;
        this.precision = wiring.precision();
        this.batch = wiring.batch();
        this.inputs = wiring.node().inputShape().size();
        this.outputs = wiring.channels();
    }

    @Override
    public void forward(Mode mode, long maskSeed) {
        long output = CudaStorage.address(wiring.output());
        int count = wiring.output().count();
        boolean isProduct = wiring.outputPrecision().activationBytes() == Float.BYTES;
        long ofProducts = isProduct ? 0 : aligned((long) Float.BYTES * count);
        long scratch = queue.scratch(ofProducts + weightBytes());
        long products = isProduct ? output : scratch;
        long weights = weights(scratch + ofProducts);
        long input = CudaStorage.address(wiring.input());
        device.multiply(new CudaProduct(
                precision, Precision.FLOAT32, batch, outputs, inputs, false, false, false, input, weights, products));
        CudaSource source = CudaSource.of(wiring.outputPrecision());
        long bias = CudaStorage.address(wiring.state().parameter(wiring.index(), Kind.BIAS));
        device.launch(source, "add_bias_to_products", count, products, bias, output, outputs, count);
    }

    @Override
    public void backward(boolean parameters, boolean input) {
        long outputGradient = CudaStorage.address(wiring.outputGradient());
        if (parameters) {
            long gradient = CudaStorage.address(wiring.state().gradient(wiring.index(), Kind.WEIGHT));
            long inputsOfBatch = CudaStorage.address(wiring.input());
            device.multiply(new CudaProduct(
                    precision,
                    Precision.FLOAT32,
                    inputs,
                    outputs,
                    batch,
                    true,
                    false,
                    true,
                    inputsOfBatch,
                    outputGradient,
                    gradient));
            CudaBias.addGradient(queue, wiring);
        }
        if (input) {
            long inputGradient = CudaStorage.address(wiring.inputGradient());
            long weights = weights(queue.scratch(weightBytes()));
            device.multiply(new CudaProduct(
                    precision,
                    precision,
                    batch,
                    inputs,
                    outputs,
                    false,
                    true,
                    false,
                    outputGradient,
                    weights,
                    inputGradient));
        }
    }

    /** Up to where matrices begin as they do in memory of their own. */
    private static long aligned(long bytes) {
        return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    /** What of the scratch memory the weights take. */
    private long weightBytes() {
        return areRounded() ? (long) precision.activationBytes() * inputs * outputs : 0;
    }

    /** Where the weights lie in the layer's precision. */
    private long weights(long scratch) {
        long weights = CudaStorage.address(wiring.state().parameter(wiring.index(), Kind.WEIGHT));
        if (!areRounded()) {
            return weights;
        }
        int count = Math.multiplyExact(inputs, outputs);
        device.launch(CudaSource.of(precision), "narrow", count, weights, scratch, count);
        return scratch;
    }

    private boolean areRounded() {
        return precision.activationBytes() != Float.BYTES;
    }
}
