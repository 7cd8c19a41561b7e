package org.fewlabel.gateway.report;

import io.smallrye.common.annotation.Blocking;
import io.smallrye.faulttolerance.api.ExponentialBackoff;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.temporal.ChronoUnit;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.fewlabel.contracts.event.EventCodec;
import org.fewlabel.contracts.event.MalformedEventException;
import org.fewlabel.contracts.event.Topics;

/**
 * Hears the training events, one after the other. While the database does not answer, the record at hand is tried again for ten
 * minutes; what is malformed, or does not go even then, is put in the dead-letter topic.
 */
@ApplicationScoped
class TrainingEventsConsumer {
    private final Reports reports;

    TrainingEventsConsumer(Reports reports) {
        this.reports = reports;
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
    void consume(byte[] value) throws MalformedEventException {
        reports.receive(EventCodec.decode(value));
    }
}
