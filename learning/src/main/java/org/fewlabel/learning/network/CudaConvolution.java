package org.fewlabel.learning.network;

import org.fewlabel.contracts.job.Precision;
import org.fewlabel.learning.Shape;

/**
 * A convolution of one size by a card's library, the same sums in the same order each time. Images are [batch, height, width,
 * channels]; the filter, unlike the network's weights, is [outputs, kernel, kernel, inputs]. All are in the precision of the
 * activations, sums are float32.
 */
interface CudaConvolution extends AutoCloseable {
    record Geometry(Precision precision, int batch, Shape input, Shape output, int kernel, int stride, int padding) {
        static Geometry of(Wiring wiring, Layer.Convolution layer) {
            Architecture.Node node = wiring.node();
            return new Geometry(
                    wiring.precision(),
                    wiring.batch(),
                    node.inputShape(),
                    node.shape(),
                    layer.kernel(),
                    layer.stride(),
                    layer.padding());
        }

        /** Of the kernel's square. */
        int taps() {
            return kernel * kernel;
        }

        int filterSize() {
            return Math.multiplyExact(taps(), Math.multiplyExact(input.channels(), output.channels()));
        }
    }

    void forward(long input, long filter, long output);

    void inputGradient(long filter, long outputGradient, long inputGradient);

    /** Overwrites the filter's gradient. */
    void filterGradient(long input, long outputGradient, long filterGradient);

    @Override
    void close();
}
