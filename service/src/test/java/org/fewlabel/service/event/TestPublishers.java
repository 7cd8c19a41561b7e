package org.fewlabel.service.event;

import java.time.Clock;
import org.apache.kafka.clients.producer.Producer;
import org.fewlabel.service.outage.Outages;

/** Publishers to a broker whose answers a test gives. */
public final class TestPublishers {
    private TestPublishers() {}

    public static EventPublisher of(Producer<String, byte[]> broker, String service) {
        return new EventPublisher(broker, service, new Outages(), Clock.systemUTC());
    }
}
