package org.fewlabel.metrics.intake;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import org.fewlabel.contracts.event.Topics;

/** The intake as the metrics have it. Made at the start, so that the series are there, at zero, before anything happens. */
@Startup
@ApplicationScoped
class IntakeMeters {
    private final MeterRegistry registry;

    IntakeMeters(MeterRegistry registry) {
        this.registry = registry;
        // So that every series is there, at zero, before the first event.
        for (String topic : List.of(Topics.JOB_EVENTS, Topics.TRAINING_EVENTS, Topics.LABELING_EVENTS)) {
            events(topic);
            lag(topic);
        }
    }

    /**
     * What an event says is in the database.
     *
     * @param lag from the event's own time until then
     */
    void recorded(String topic, Duration lag) {
        events(topic).increment();
        lag(topic).record(lag);
    }

    private Counter events(String topic) {
        return Counter.builder("fewlabel.ingested.events")
                .description("Events whose transaction is through; those that change nothing count too")
                .tag("topic", topic)
                .register(registry);
    }

    private Timer lag(String topic) {
        return Timer.builder("fewlabel.ingest.lag")
                .description("From an event's own time until what it says is in the database")
                .tag("topic", topic)
                .register(registry);
    }
}
