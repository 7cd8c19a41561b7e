package org.fewlabel.service.outage;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.StartupEvent;
import org.junit.jupiter.api.Test;

class OutageMetersTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Outages outages = new Outages();

    /** A lag of five records at the begin of an outage stayed five for as long as the channel was paused, whatever came in. */
    @Test
    void tellsOfAChannelThatWaitsFromTheFirstFailureToTheEnd() {
        new OutageMeters(outages).register(new StartupEvent(), registry);
        assertThat(waiting()).isZero();

        outages.begin("intake of training-events", new Outage(Outage.DATABASE, "Connection refused"));
        outages.begin("intake of training-events", new Outage(Outage.DATABASE, "the database system is starting up"));
        outages.begin("intake of job-events", new Outage(Outage.DATABASE, "Connection refused"));
        assertThat(waiting()).isEqualTo(2);

        outages.over("intake of training-events");
        outages.over("intake of job-events");
        assertThat(waiting()).isZero();
    }

    private double waiting() {
        return registry.get("fewlabel.outages").gauge().value();
    }
}
