package org.fewlabel.service.event;

import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.fewlabel.contracts.Backoff;
import org.fewlabel.contracts.event.Event;
import org.fewlabel.contracts.event.EventCodec;
import org.fewlabel.contracts.event.LogEvent;
import org.fewlabel.contracts.event.MalformedEventException;
import org.fewlabel.service.outage.Outage;
import org.fewlabel.service.outage.Outages;
import org.fewlabel.service.work.JobLog;
import org.fewlabel.service.work.JobWork;
import org.fewlabel.service.work.JobWork.Part;
import org.jboss.logging.Logger;

/**
 * The way of a record into a service, the same for all of them. A record is acknowledged when its event is handled. If the
 * handler fails because something does not answer ({@link Outage}), the channel waits and the event is handled again, however
 * long that takes: the record is as good as before, and whoever comes behind it would fail as well. What fails for any other
 * reason would fail again, so it is put aside, see {@link DeadLetters}. If the service stops first, it is neither: the record
 * comes again after the start.
 *
 * <p>The channel's method must be {@code @Blocking} and return what {@link #take} returns.
 */
@ApplicationScoped
public class EventIntake {
    private static final Logger LOG = Logger.getLogger(EventIntake.class);
    private static final Backoff WAITS = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(10));
    private static final int CAUSES_MAX = 20;

    private final JobWork work;
    private final Outages outages;
    private final Backoff waits;
    private final CountDownLatch stopping = new CountDownLatch(1);

    @Inject
    public EventIntake(JobWork work, Outages outages) {
        this(work, outages, WAITS);
    }

    EventIntake(JobWork work, Outages outages, Backoff waits) {
        this.work = work;
        this.outages = outages;
        this.waits = waits;
    }

    /**
     * Handles the record on this thread, as a part of its job's trace.
     *
     * @param topic that it came from; events of another topic do not belong there
     * @return done when the record is acknowledged or put aside; never done if the service stops first
     */
    public CompletionStage<Void> take(Message<byte[]> message, String topic, EventHandler handler) {
        return admit(message, topic, event -> {
            try (Part part = work.received(event, headersOf(message))) {
                return handle(event, topic, handler);
            }
        });
    }

    /**
     * The same for those who hear everything though little concerns them: it is no part of the job's trace. What is said meanwhile
     * belongs to the job's log, unless the event is of that log: it would be of whichever job was next, and come back as an event.
     */
    public CompletionStage<Void> overhear(Message<byte[]> message, String topic, EventHandler handler) {
        return admit(message, topic, event -> {
            if (event.payload() instanceof LogEvent) {
                return handle(event, topic, handler);
            }
            try (JobLog log = JobLog.of(event.payload().jobId(), event.payload().attempt())) {
                return handle(event, topic, handler);
            }
        });
    }

    /** Gives false if the service stops first. */
    private interface Handling {
        boolean handle(Event event) throws MalformedEventException, InterruptedException;
    }

    private CompletionStage<Void> admit(Message<byte[]> message, String topic, Handling handling) {
        if (isStopping()) {
            return left();
        }
        try {
            Event event = EventCodec.decode(message.getPayload());
            if (!event.payload().belongsOn(topic)) {
                throw new MalformedEventException(event.type() + " does not belong on " + topic, null);
            }
            return handling.handle(event) ? message.ack() : left();
        } catch (MalformedEventException e) {
            return message.nack(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return left();
        } catch (RuntimeException | Error e) {
            // Errors as well: one that gets out of here ends the channel, and no record is ever heard again.
            // What fails while the service stops may fail because of that.
            return isStopping() ? left() : message.nack(rootCause(e));
        }
    }

    /** First of all: what others do when they hear of the shutdown lets handlers fail. */
    public void stop(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) ShutdownEvent event) {
        stopping.countDown();
    }

    /** Gives false if the service stops first. */
    private boolean handle(Event event, String topic, EventHandler handler)
            throws MalformedEventException, InterruptedException {
        String waiting = "intake of " + topic;
        int failures = 0;
        try {
            while (true) {
                try {
                    handler.handle(event);
                    if (failures > 0) {
                        LOG.infof("The %s goes on after %d tries", waiting, failures + 1);
                    }
                    return true;
                } catch (RuntimeException | Error e) {
                    Optional<Outage> outage = Outage.of(e);
                    if (outage.isEmpty() || isStopping()) {
                        throw e;
                    }
                    failures++;
                    outages.begin(waiting, outage.get());
                    if (failures == 1) {
                        LOG.warnf(
                                "The %s waits for %s: %s",
                                waiting, outage.get().dependency(), outage.get().message());
                    }
                }
                if (stopping.await(waits.delayAfter(failures).toMillis(), TimeUnit.MILLISECONDS)) {
                    return false;
                }
            }
        } finally {
            outages.over(waiting);
        }
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }

    /** Neither done nor failed: the offset stays uncommitted, and the channel hands out no further record. */
    private static CompletionStage<Void> left() {
        return new CompletableFuture<>();
    }

    private static Headers headersOf(Message<byte[]> message) {
        return message.getMetadata(IncomingKafkaRecordMetadata.class)
                .map(IncomingKafkaRecordMetadata::getHeaders)
                .orElseGet(RecordHeaders::new);
    }

    /** What wraps the cause (of the transaction, of the client proxy) says nothing to who reads the reason. */
    private static Throwable rootCause(Throwable failure) {
        Throwable root = failure;
        for (int depth = 0; root.getCause() != null && depth < CAUSES_MAX; depth++) {
            root = root.getCause();
        }
        return root;
    }
}
