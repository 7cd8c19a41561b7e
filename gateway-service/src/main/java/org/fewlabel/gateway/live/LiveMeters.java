package org.fewlabel.gateway.live;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import org.fewlabel.gateway.download.Downloads;

/** Streams as the metrics have them; how long they last is no measure of the gateway's. */
@Startup
@ApplicationScoped
class LiveMeters {
    LiveMeters(MeterRegistry registry, Downloads downloads) {
        Gauge.builder("fewlabel.streams.open", downloads::streamsOpen)
                .description("Streams of events that are open at this gateway")
                .register(registry);
    }
}
