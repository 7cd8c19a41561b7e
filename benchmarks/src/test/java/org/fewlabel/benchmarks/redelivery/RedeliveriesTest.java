package org.fewlabel.benchmarks.redelivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.fewlabel.benchmarks.Waiting;
import org.fewlabel.engines.Ports;
import org.junit.jupiter.api.Test;

class RedeliveriesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** A run whose records did not come again would have nothing to find fault with. */
    @Test
    void whoAsksHearsThatNotEverythingWasDeliveredAgain() throws IOException, InterruptedException {
        Map<String, Object> nobody = Map.of(
                "bootstrap.servers",
                "127.0.0.1:" + Ports.free(1).get(0),
                "default.api.timeout.ms",
                500,
                "request.timeout.ms",
                400,
                "max.block.ms",
                500);
        try (Redeliveries redeliveries = new Redeliveries(nobody)) {
            Throwable told = Waiting.until(
                    PATIENCE,
                    () -> catchThrowable(redeliveries::originals),
                    failure -> failure != null,
                    failure -> "nothing is told");

            assertThat(told).isInstanceOf(IllegalStateException.class).hasMessageContaining("not every record");
            assertThat(catchThrowable(redeliveries::sendAllAgain)).isInstanceOf(IllegalStateException.class);
        }
    }
}
