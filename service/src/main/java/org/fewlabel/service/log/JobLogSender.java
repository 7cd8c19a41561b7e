package org.fewlabel.service.log;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.fewlabel.contracts.Backoff;
import org.fewlabel.contracts.event.Event;
import org.fewlabel.contracts.event.LogEvent.LinesLogged;
import org.fewlabel.service.event.EventPublisher;
import org.fewlabel.service.log.JobLines.Batch;
import org.fewlabel.service.process.Host;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sends to Kafka what a service logs of jobs, on a thread of its own and one batch at a time, so that it never takes the place of
 * events. While Kafka is away {@link JobLines} hold what they may; a service that stops gives what is left one try.
 */
@ApplicationScoped
class JobLogSender {
    private static final Logger LOG = Logger.getLogger(JobLogSender.class);
    /** All loggers of this project; what libraries say is for whoever runs the services. */
    private static final String LOGGERS = "org.fewlabel";

    private static final Backoff WAITS = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(10));
    private static final Duration STOP_MAX = Duration.ofSeconds(5);
    private static final Duration LOOK = Duration.ofMinutes(1);
    /** Lines come together, and before a transaction ends in which they are logged. */
    private static final Duration GATHERING = Duration.ofMillis(500);

    private final EventPublisher publisher;
    private final Clock clock;
    private final String service;
    private final Backoff waits;
    private final String host = Host.name();
    private final JobLines lines = new JobLines();
    private final JobLinesHandler handler = new JobLinesHandler(lines, Secrets.of(ConfigProvider.getConfig()));
    private final Thread thread = new Thread(this::run, "job-log-sender");
    /** The sender's own. */
    private @Nullable Event underWay;

    private volatile boolean stopping;

    @Inject
    JobLogSender(
            EventPublisher publisher, Clock clock, @ConfigProperty(name = "quarkus.application.name") String service) {
        this(publisher, clock, service, WAITS);
    }

    JobLogSender(EventPublisher publisher, Clock clock, String service, Backoff waits) {
        this.publisher = publisher;
        this.clock = clock;
        this.service = service;
        this.waits = waits;
    }

    void start(@Observes StartupEvent event) {
        org.jboss.logmanager.Logger.getLogger(LOGGERS).addHandler(handler);
        thread.setDaemon(true);
        thread.start();
    }

    /** Behind all others, who may have a last word. */
    void stop(@Observes @Priority(Integer.MAX_VALUE) ShutdownEvent event) throws InterruptedException {
        org.jboss.logmanager.Logger.getLogger(LOGGERS).removeHandler(handler);
        stopping = true;
        thread.interrupt();
        thread.join(STOP_MAX.toMillis());
    }

    JobLinesHandler handler() {
        return handler;
    }

    private void run() {
        try {
            while (!stopping) {
                lines.await(LOOK.toMillis());
                Thread.sleep(GATHERING.toMillis());
                sendAll();
            }
            // The interrupt is on its way, and must not meet what is sent last.
            Thread.sleep(STOP_MAX.toMillis());
        } catch (InterruptedException e) {
            sendTheRest();
        }
    }

    private void sendAll() throws InterruptedException {
        for (Batch batch = lines.take(); batch != null; batch = lines.take()) {
            try {
                send(event(batch), batch);
            } catch (RuntimeException | Error e) {
                // Such as a class that memory has no room for: the lines after these may be sent.
                underWay = null;
                giveUp(batch, e);
            }
        }
    }

    private void send(Event event, Batch batch) throws InterruptedException {
        underWay = event;
        sendPatiently(event, batch);
        underWay = null;
    }

    private void sendPatiently(Event event, Batch batch) throws InterruptedException {
        int failures = 0;
        for (Throwable failure = failureToSend(event); failure != null; failure = failureToSend(event)) {
            if (isForGood(failure)) {
                giveUp(batch, failure);
                return;
            }
            failures++;
            Thread.sleep(waits.delayAfter(failures).toMillis());
        }
    }

    /** Whatever does not come from Kafka would be the same the next time. */
    private static boolean isForGood(Throwable failure) {
        return !(failure instanceof KafkaException) || EventPublisher.isForGood(failure);
    }

    private void giveUp(Batch batch, Throwable failure) {
        LOG.debugf("Lines cannot be sent: jobId=%s cause=%s", batch.work().jobId(), failure);
        // A count that cannot be sent alone would fail for ever.
        if (!batch.lines().isEmpty()) {
            lines.lose(batch.work(), batch.lines().size() + batch.lost());
        }
    }

    /**
     * The process ends: whoever does not take it now is not waited for. What was under way may have come there; it is the same event,
     * which counts once.
     */
    private void sendTheRest() {
        try {
            Throwable ofUnderWay = underWay == null ? null : failureToSend(underWay);
            if (ofUnderWay != null && !isForGood(ofUnderWay)) {
                return;
            }
            for (Batch batch = lines.take(); batch != null; batch = lines.take()) {
                Throwable failure = failureToSendOnce(batch);
                if (failure != null && !isForGood(failure)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private @Nullable Throwable failureToSendOnce(Batch batch) throws InterruptedException {
        try {
            return failureToSend(event(batch));
        } catch (RuntimeException e) {
            return e;
        }
    }

    private Event event(Batch batch) {
        return Event.of(
                new LinesLogged(
                        batch.work().jobId(), batch.work().attempt(), service, host, batch.lines(), batch.lost()),
                clock.instant());
    }

    /** Null if it went well. */
    private @Nullable Throwable failureToSend(Event event) throws InterruptedException {
        try {
            publisher.send(event, null).get();
            return null;
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (RuntimeException e) {
            return e;
        }
    }
}
