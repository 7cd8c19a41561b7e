package org.fewlabel.learning.network;

import org.fewlabel.learning.network.ParameterLayout.Kind;

/** The gradient of what is added to each of a layer's channels: the sum of the output's gradient over the batch. */
final class CudaBias {
    private CudaBias() {}

    static void addGradient(CudaQueue queue, Wiring wiring) {
        CudaDevice device = queue.device();
        int rows = wiring.rows();
        int channels = wiring.channels();
        CudaSource source = CudaSource.of(wiring.precision());
        long gradients = CudaStorage.address(wiring.outputGradient());
        int items = Math.multiplyExact(CudaQueue.groups(rows), channels);
        long sums = queue.sum(
                rows, channels, first -> device.launch(source, "sum_rows", items, gradients, first, rows, channels));
        long gradient = CudaStorage.address(wiring.state().gradient(wiring.index(), Kind.BIAS));
        device.launch(CudaSource.NUMBERS, "add_sums", channels, sums, gradient, channels);
    }
}
