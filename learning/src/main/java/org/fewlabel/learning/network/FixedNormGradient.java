package org.fewlabel.learning.network;

import org.fewlabel.learning.network.OneDnn.Call;
import org.jspecify.annotations.Nullable;

/**
 * The input's gradient of a batch norm that worked by its running statistics, with oneDNN's activation: those are fixed, so the
 * output is an affine map of each channel, and the gradient is that of the output by the map's factor. oneDNN has no primitive for
 * it that would do without the input, which nobody keeps where convolution and batch norm predict as one.
 */
final class FixedNormGradient implements AutoCloseable {
    private final int channels;
    private final BatchNormNumbers numbers;
    private final ChannelMap map;
    private final @Nullable Call differentiate;

    FixedNormGradient(Wiring wiring, OneDnnActivation activation, boolean activates) {
        channels = wiring.channels();
        numbers = new BatchNormNumbers(wiring.state(), wiring.index(), wiring.rows());
        map = new ChannelMap(wiring.outputGradient(), wiring.inputGradient(), channels);
        differentiate = activates ? activation.backward(wiring.output(), wiring.outputGradient()) : null;
    }

    void run() {
        if (differentiate != null) {
            differentiate.run();
        }
        numbers.useRunningStatistics();
        for (int channel = 0; channel < channels; channel++) {
            map.set(channel, numbers.scale(channel), 0);
        }
        map.run();
    }

    @Override
    public void close() {
        if (differentiate != null) {
            differentiate.close();
        }
        map.close();
    }
}
