package org.fewlabel.gateway.lease;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;

/** Leases as the metrics have them. Made at the start, so that the series are there, at zero, before anything happens. */
@Startup
@ApplicationScoped
class LeaseMeters {
    private final Counter expired;

    LeaseMeters(MeterRegistry registry) {
        expired = Counter.builder("fewlabel.leases.expired")
                .description("Leases that this gateway ended because their trainers were silent")
                .register(registry);
    }

    void expired(int count) {
        expired.increment(count);
    }
}
