package org.fewlabel.trainer.run;

import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.fewlabel.contracts.Backoff;
import org.fewlabel.contracts.event.Event;
import org.fewlabel.contracts.event.EventCodec;
import org.fewlabel.contracts.event.Topics;
import org.fewlabel.contracts.event.TrainingEvent;
import org.fewlabel.service.work.JobWork;
import org.fewlabel.trainer.TrainerConfig;
import org.jboss.logging.Logger;

/** Training events to Kafka, keyed by job. */
@ApplicationScoped
public class TrainingEventsPublisher implements TrainingEvents {
    private static final Logger LOG = Logger.getLogger(TrainingEventsPublisher.class);
    private static final String SOURCE = "/trainer";
    /** One run publishes one event at a time, and offers one. */
    private static final int UNSENT_MAX = 16;
    /** Longer than the producer's own delivery.timeout.ms, so that it is the producer that says no. */
    private static final Duration ACKNOWLEDGEMENT_MAX = Duration.ofSeconds(60);

    private static final Backoff PAUSES = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(10));

    private final MutinyEmitter<byte[]> emitter;
    private final Clock clock;
    private final Duration timeout;
    private final AtomicBoolean offerUnderWay = new AtomicBoolean();

    TrainingEventsPublisher(
            @Channel(Topics.TRAINING_EVENTS) @OnOverflow(value = OnOverflow.Strategy.BUFFER, bufferSize = UNSENT_MAX)
                    MutinyEmitter<byte[]> emitter,
            Clock clock,
            TrainerConfig config) {
        this.emitter = emitter;
        this.clock = clock;
        this.timeout = config.publishing().timeout();
    }

    @Override
    public void publish(TrainingEvent payload) throws InterruptedException {
        Event event = Event.of(payload, clock.instant());
        Instant deadline = clock.instant().plus(timeout);
        for (int failures = 1; ; failures++) {
            Duration pause = PAUSES.delayAfter(failures);
            try {
                send(event).await().atMost(ACKNOWLEDGEMENT_MAX);
                return;
            } catch (RuntimeException e) {
                if (clock.instant().plus(pause).isAfter(deadline)) {
                    throw new UnpublishedEventException(
                            event.type() + " could not be published for " + timeout + ": " + e.getMessage(), e);
                }
                LOG.warnf(
                        "Event not published, trying again: jobId=%s attempt=%d type=%s cause=%s",
                        payload.jobId(), payload.attempt(), event.type(), e);
            }
            Thread.sleep(pause.toMillis());
        }
    }

    @Override
    public void offer(TrainingEvent payload) {
        if (!offerUnderWay.compareAndSet(false, true)) {
            return;
        }
        try {
            send(Event.of(payload, clock.instant()))
                    .onTermination()
                    .invoke(() -> offerUnderWay.set(false))
                    .subscribe()
                    .with(
                            ok -> {},
                            failure ->
                                    LOG.debugf("%s lost: jobId=%s cause=%s", payload.type(), payload.jobId(), failure));
        } catch (RuntimeException e) {
            offerUnderWay.set(false);
            LOG.debugf("%s lost: jobId=%s cause=%s", payload.type(), payload.jobId(), e);
        }
    }

    private Uni<Void> send(Event event) {
        List<RecordHeader> headers = new ArrayList<>();
        event.cloudEventHeaders(SOURCE).forEach((name, value) -> headers.add(new RecordHeader(name, value)));
        String traceparent = JobWork.traceparent();
        if (traceparent != null) {
            headers.add(new RecordHeader(JobWork.TRACEPARENT, traceparent.getBytes(StandardCharsets.UTF_8)));
        }
        return emitter.sendMessage(Message.of(EventCodec.encode(event))
                .addMetadata(OutgoingKafkaRecordMetadata.<String>builder()
                        .withKey(event.key().toString())
                        .withHeaders(headers)
                        .build()));
    }
}
