package org.fewlabel.learning.network;

import org.fewlabel.learning.network.ParameterLayout.Kind;

/**
 * A convolution by cuDNN. The weights are packed as it wants them in each forward pass, which is when the backward pass after it wants
 * them, too; in bfloat16 they are rounded by that, and so is, before it is added in float32, the gradient that cuDNN makes of them.
 */
final class CudaConvolutionStage implements Stage {
    private final CudaQueue queue;
    private final CudaDevice device;
    private final Wiring wiring;
    private final boolean hasBias;
    private final CudaSource source;
    private final CudaConvolution.Geometry geometry;
    private final CudaConvolution convolution;
    private final CudaArray filter; // [out, kernel, kernel, in]

    CudaConvolutionStage(CudaQueue queue, Wiring wiring, Layer.Convolution layer) {
        this.queue = queue;
        this.device = queue.device();
        this.wiring = wiring;
        this.hasBias = layer.bias();
        this.source = CudaSource.of(wiring.precision());
        this.geometry = CudaConvolution.Geometry.of(wiring, layer);
        this.filter = queue.allocate(filterBytes());
        this.convolution = device.convolution(geometry);
    }

    private long filterBytes() {
        return (long) wiring.precision().activationBytes() * geometry.filterSize();
    }

    @Override
    public void forward(Mode mode, long maskSeed) {
        long output = CudaStorage.address(wiring.output());
        repack(
                "pack_filter",
                CudaStorage.address(wiring.state().parameter(wiring.index(), Kind.WEIGHT)),
                filter.address());
        convolution.forward(CudaStorage.address(wiring.input()), filter.address(), output);
        if (hasBias) {
            long bias = CudaStorage.address(wiring.state().parameter(wiring.index(), Kind.BIAS));
            int count = wiring.output().count();
            device.launch(source, "add_bias", count, bias, output, wiring.channels(), count);
        }
    }

    @Override
    public void backward(boolean parameters, boolean input) {
        long outputGradient = CudaStorage.address(wiring.outputGradient());
        if (input) {
            convolution.inputGradient(filter.address(), outputGradient, CudaStorage.address(wiring.inputGradient()));
        }
        if (parameters) {
            long gradient = queue.scratch(filterBytes());
            convolution.filterGradient(CudaStorage.address(wiring.input()), outputGradient, gradient);
            repack(
                    "add_filter_gradient",
                    gradient,
                    CudaStorage.address(wiring.state().gradient(wiring.index(), Kind.WEIGHT)));
            if (hasBias) {
                CudaBias.addGradient(queue, wiring);
            }
        }
    }

    private void repack(String kernel, long from, long to) {
        int channels = geometry.input().channels();
        device.launch(source, kernel, geometry.filterSize(), from, to, geometry.taps(), channels, wiring.channels());
    }

    @Override
    public void close() {
        convolution.close();
        filter.close();
    }
}
