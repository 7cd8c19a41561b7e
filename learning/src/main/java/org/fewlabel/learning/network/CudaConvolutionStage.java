package org.fewlabel.learning.network;

import org.fewlabel.learning.network.ParameterLayout.Kind;

/**
 * A convolution by cuDNN. The weights are packed as it wants them before each pass that reads them; in bfloat16 they are rounded by that,
 * and so is, before it is added in float32, the gradient that cuDNN makes of them.
 */
final class CudaConvolutionStage implements Stage {
    private final CudaQueue queue;
    private final CudaDevice device;
    private final Wiring wiring;
    private final boolean hasBias;
    private final CudaSource source;
    private final CudaConvolution.Geometry geometry;
    private final CudaConvolution convolution;

    CudaConvolutionStage(CudaQueue queue, Wiring wiring, Layer.Convolution layer) {
        this.queue = queue;
        this.device = queue.device();
        this.wiring = wiring;
        this.hasBias = layer.bias();
        this.source = CudaSource.of(wiring.precision());
        this.geometry = CudaConvolution.Geometry.of(wiring, layer);
        this.convolution = device.convolution(geometry);
    }

    private long filterBytes() {
        return (long) wiring.precision().activationBytes() * geometry.filterSize();
    }

    @Override
    public void forward(Mode mode, long maskSeed) {
        long output = CudaStorage.address(wiring.output());
        convolution.forward(CudaStorage.address(wiring.input()), filter(), output);
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
            convolution.inputGradient(filter(), outputGradient, CudaStorage.address(wiring.inputGradient()));
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

    /** Where the weights lie as [out, kernel, kernel, in] in the layer's precision, in the scratch memory. */
    private long filter() {
        long filter = queue.scratch(filterBytes());
        repack("pack_filter", CudaStorage.address(wiring.state().parameter(wiring.index(), Kind.WEIGHT)), filter);
        return filter;
    }

    private void repack(String kernel, long from, long to) {
        int channels = geometry.input().channels();
        device.launch(source, kernel, geometry.filterSize(), from, to, geometry.taps(), channels, wiring.channels());
    }

    @Override
    public void close() {
        convolution.close();
    }
}
