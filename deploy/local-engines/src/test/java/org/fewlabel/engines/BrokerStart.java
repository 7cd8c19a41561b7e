package org.fewlabel.engines;

import java.nio.file.Path;

/** A program of its own that starts a broker and stops it again, for tests of what a process inherits. */
final class BrokerStart {
    private BrokerStart() {}

    /** @param arguments the broker's folder, its jars, its port and its controller's */
    public static void main(String[] arguments) {
        Path directory = Path.of(arguments[0]);
        KafkaBroker.Config config = new KafkaBroker.Config(
                directory,
                Path.of(arguments[1]),
                Integer.parseInt(arguments[2]),
                Integer.parseInt(arguments[3]),
                directory.resolveSibling("kafka.log"),
                false,
                "set X_PORT");
        KafkaBroker.start(config).stop();
    }
}
