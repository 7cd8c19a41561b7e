package org.fewlabel.gateway.report;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;

/** The heartbeats as the metrics have them. Made at the start, so that the series is there, at zero, before anything happens. */
@Startup
@ApplicationScoped
class HeartbeatMeters {
    private final Counter refused;

    HeartbeatMeters(MeterRegistry registry) {
        this.refused = Counter.builder("fewlabel.heartbeats.refused")
                .description("Records on the topic of the heartbeats that were none, or of no attempt that ever was")
                .register(registry);
    }

    void refused() {
        refused.increment();
    }
}
