package org.fewlabel.benchmarks.compare;

import java.util.List;
import java.util.stream.Collectors;
import org.fewlabel.contracts.job.NetworkName;

/**
 * A network that all engines build.
 *
 * @param layers what comes before the global average pooling and the linear layer
 */
record NetworkUnderTest(NetworkName networkName, List<Layer> layers) {
    /** One layer of a network without branches. */
    sealed interface Layer {}

    /** Convolution, batch norm, LeakyReLU. */
    record Block(int outputs, int size, int padding) implements Layer {}

    /** Maximum of 2×2. */
    record Pool() implements Layer {}

    private static final NetworkUnderTest CNN_SMALL = new NetworkUnderTest(
            NetworkName.CNN_SMALL,
            List.of(
                    new Block(32, 3, 1),
                    new Block(32, 3, 1),
                    new Pool(),
                    new Block(64, 3, 1),
                    new Block(64, 3, 1),
                    new Pool(),
                    new Block(128, 3, 0)));
    private static final NetworkUnderTest CNN13 = new NetworkUnderTest(
            NetworkName.CNN13,
            List.of(
                    new Block(128, 3, 1),
                    new Block(128, 3, 1),
                    new Block(128, 3, 1),
                    new Pool(),
                    new Block(256, 3, 1),
                    new Block(256, 3, 1),
                    new Block(256, 3, 1),
                    new Pool(),
                    new Block(512, 3, 0),
                    new Block(256, 1, 0),
                    new Block(128, 1, 0)));
    static final List<NetworkUnderTest> ALL = List.of(CNN_SMALL, CNN13);

    static NetworkUnderTest named(String wireName) {
        return ALL.stream()
                .filter(network -> network.networkName().wireName().equals(wireName))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("network must be one of " + names() + ", was " + wireName));
    }

    static String names() {
        return ALL.stream().map(network -> network.networkName().wireName()).collect(Collectors.joining(", "));
    }
}
