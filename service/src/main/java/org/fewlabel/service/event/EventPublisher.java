package org.fewlabel.service.event;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.fewlabel.contracts.Backoff;
import org.fewlabel.contracts.event.Event;
import org.fewlabel.contracts.event.EventCodec;
import org.fewlabel.contracts.event.EventPayload;
import org.fewlabel.service.outage.Outage;
import org.fewlabel.service.outage.Outages;
import org.fewlabel.service.work.JobWork;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The way of an event to its topic, keyed by job, the same for all services. */
@ApplicationScoped
public class EventPublisher {
    private static final Logger LOG = Logger.getLogger(EventPublisher.class);
    private static final Backoff WAITS = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(10));

    private final Producer<String, byte[]> producer;
    private final String source;
    private final Outages outages;
    private final Clock clock;
    private final Backoff waits;
    private final AtomicBoolean offerUnderWay = new AtomicBoolean();

    @Inject
    EventPublisher(
            Producer<String, byte[]> producer,
            @ConfigProperty(name = "quarkus.application.name") String service,
            Outages outages,
            Clock clock) {
        this(producer, service, outages, clock, WAITS);
    }

    EventPublisher(Producer<String, byte[]> producer, String service, Outages outages, Clock clock, Backoff waits) {
        this.producer = producer;
        this.source = "/" + service;
        this.outages = outages;
        this.clock = clock;
        this.waits = waits;
    }

    /**
     * Tells what has just happened, and returns when the broker has it for good, however long that takes: what is not told is
     * lost. Events that one thread publishes arrive in their order. Goes on with the trace of this thread.
     *
     * @throws InterruptedException if the thread is interrupted first; whether the event arrived is then unknown
     * @throws IllegalArgumentException if no broker would ever take the event
     */
    public void publish(EventPayload payload) throws InterruptedException {
        Event event = Event.of(payload, clock.instant());
        String traceparent = JobWork.traceparent();
        // The thread's name: two that publish on one topic do not end each other's outage.
        String waiting = "publishing to " + payload.topic() + " by "
                + Thread.currentThread().getName();
        int failures = 0;
        try {
            while (true) {
                Throwable failure = failureToSend(event, traceparent);
                if (failure == null) {
                    if (failures > 0) {
                        LOG.infof("%s published after %d tries", event.type(), failures + 1);
                    }
                    return;
                }
                if (isForGood(failure)) {
                    throw new IllegalArgumentException(
                            event.type() + " cannot be published: " + failure.getMessage(), failure);
                }
                failures++;
                outages.begin(waiting, new Outage(Outage.KAFKA, String.valueOf(failure.getMessage())));
                if (failures == 1) {
                    LOG.warnf("%s not published, it is tried until Kafka takes it: %s", event.type(), failure);
                }
                Thread.sleep(waits.delayAfter(failures).toMillis());
            }
        } finally {
            outages.over(waiting);
        }
    }

    /**
     * Sends an event that may be lost, unless the one offered before is still on its way. Waits for no acknowledgement, but
     * while Kafka is away for two seconds to find it.
     */
    public void offer(EventPayload payload) {
        if (!offerUnderWay.compareAndSet(false, true)) {
            return;
        }
        try {
            var unused = producer.send(
                    record(Event.of(payload, clock.instant()), JobWork.traceparent()), (done, failure) -> {
                        offerUnderWay.set(false);
                        if (failure != null) {
                            LOG.debugf("%s lost: jobId=%s cause=%s", payload.type(), payload.jobId(), failure);
                        }
                    });
        } catch (RuntimeException e) {
            offerUnderWay.set(false);
            LOG.debugf("%s lost: jobId=%s cause=%s", payload.type(), payload.jobId(), e);
        }
    }

    /**
     * Begins to send an event; done when the broker has it for good, or when it was tried for four seconds.
     *
     * @param traceparent of what it follows on; null where nothing is traced
     */
    public Future<?> send(Event event, @Nullable String traceparent) {
        return producer.send(record(event, traceparent));
    }

    /** Whether the broker, or the producer in its name, will never take such an event, however often it is sent. */
    public static boolean isForGood(Throwable failure) {
        return failure instanceof RecordTooLargeException
                || failure instanceof SerializationException
                || failure instanceof InvalidTopicException;
    }

    private ProducerRecord<String, byte[]> record(Event event, @Nullable String traceparent) {
        ProducerRecord<String, byte[]> entry =
                new ProducerRecord<>(event.payload().topic(), event.key().toString(), EventCodec.encode(event));
        event.cloudEventHeaders(source).forEach((name, value) -> entry.headers().add(name, value));
        if (traceparent != null) {
            entry.headers().add(JobWork.TRACEPARENT, traceparent.getBytes(StandardCharsets.UTF_8));
        }
        return entry;
    }

    /** Waits for a send, which Kafka's client ends in bounded time; null if it went well. */
    private @Nullable Throwable failureToSend(Event event, @Nullable String traceparent) throws InterruptedException {
        try {
            send(event, traceparent).get();
            return null;
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (InterruptException e) {
            // While it waited for the topic's partitions. Kafka's exception has set the thread's flag, as Java's does
            // not.
            Thread.interrupted();
            throw new InterruptedException(e.getMessage());
        }
    }
}
