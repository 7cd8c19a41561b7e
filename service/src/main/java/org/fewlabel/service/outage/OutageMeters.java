package org.fewlabel.service.outage;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** The outages as the metrics have them: a channel that waits reads nothing, so Kafka's client knows of no new lag. */
@ApplicationScoped
class OutageMeters {
    private final Outages outages;

    OutageMeters(Outages outages) {
        this.outages = outages;
    }

    void register(@Observes StartupEvent event, MeterRegistry registry) {
        Gauge.builder("fewlabel.outages", () -> outages.current().size())
                .description("What waits at this moment for something that does not answer")
                .register(registry);
    }
}
