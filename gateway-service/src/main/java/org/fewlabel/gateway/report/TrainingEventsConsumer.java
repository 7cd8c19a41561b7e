package org.fewlabel.gateway.report;

import io.smallrye.common.annotation.Blocking;
import io.smallrye.faulttolerance.api.ExponentialBackoff;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.temporal.ChronoUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.fewlabel.contracts.event.Event;
import org.fewlabel.contracts.event.EventCodec;
import org.fewlabel.contracts.event.MalformedEventException;
import org.fewlabel.contracts.event.Topics;
import org.fewlabel.service.work.JobWork;
import org.fewlabel.service.work.JobWork.Part;

/**
 * Hears the training events, one after the other. While the database does not answer, the record at hand is tried again for ten
 * minutes; what is malformed, or does not go even then, is put in the dead-letter topic.
 */
@ApplicationScoped
class TrainingEventsConsumer {
    private final Reports reports;
    private final JobWork work;

    TrainingEventsConsumer(Reports reports, JobWork work) {
        this.reports = reports;
        this.work = work;
    }

    @Incoming(Topics.TRAINING_EVENTS)
    @Blocking
    @Retry(
            maxRetries = 200,
            delay = 100,
            maxDuration = 10,
            durationUnit = ChronoUnit.MINUTES,
            abortOn = MalformedEventException.class)
    @ExponentialBackoff(maxDelay = 5, maxDelayUnit = ChronoUnit.SECONDS)
    void consume(ConsumerRecord<String, byte[]> entry) throws MalformedEventException {
        Event event = EventCodec.decode(entry.value());
        try (Part part = work.received(event, entry.headers())) {
            reports.receive(event);
        }
    }
}
