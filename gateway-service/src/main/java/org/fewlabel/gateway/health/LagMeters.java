package org.fewlabel.gateway.health;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** How far this gateway is behind with what the others say, as Kafka's client reckons it. */
@ApplicationScoped
class LagMeters {
    private static final String LAG = "kafka.consumer.fetch.manager.records.lag.max";

    private final MeterRegistry registry;

    LagMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Records in the partition where it is farthest behind; null where nothing was fetched lately. */
    @Nullable
    Long records() {
        OptionalDouble most = registry.find(LAG).gauges().stream()
                .mapToDouble(Gauge::value)
                .filter(value -> value >= 0)
                .max();
        return most.isEmpty() ? null : Math.round(most.getAsDouble());
    }
}
