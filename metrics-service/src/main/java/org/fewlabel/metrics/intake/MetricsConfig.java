package org.fewlabel.metrics.intake;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What is the metrics service's own to configure; data source and Kafka are configured as Quarkus has it. */
@ConfigMapping(prefix = "fewlabel.metrics")
interface MetricsConfig {
    /** How to meet a database that does not answer. */
    Retry retry();

    interface Retry {
        /** The wait before the second try. It doubles from try to try. */
        @WithDefault("100ms")
        Duration delayMin();

        /** The longest wait between two tries. */
        @WithDefault("10s")
        Duration delayMax();

        /**
         * How long a record is tried before it goes to the dead-letter topic. Must be below the connector's {@code
         * throttled.unprocessed-record-max-age.ms}.
         */
        @WithDefault("1h")
        Duration durationMax();
    }
}
