package org.fewlabel.gateway.outbox;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.fewlabel.contracts.event.Event;
import org.fewlabel.contracts.event.EventCodec;
import org.fewlabel.contracts.event.Topics;
import org.fewlabel.gateway.GatewayConfig;
import org.fewlabel.gateway.outbox.OutboxRepository.Pending;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sends the outbox to Kafka, on a thread of its own: when something was added, and now and then. Among all instances of the
 * gateway one sends at a time. Of a job at most one event is under way, so that none overtakes another when the broker fails.
 * What the broker has acknowledged is removed; if the gateway dies between the two, the same event is sent again.
 */
@ApplicationScoped
class OutboxPublisher {
    private static final Logger LOG = Logger.getLogger(OutboxPublisher.class);

    /** Below the buffer of the channel. */
    private static final int BATCH_MAX = 100;
    /** Longer than Kafka's client tries, so that what is not acknowledged by then never will be. */
    private static final Duration SEND_TIMEOUT = Duration.ofSeconds(10);

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(12);

    private final OutboxRepository repository;
    private final MutinyEmitter<byte[]> jobEvents;
    private final Duration pollInterval;
    private final Semaphore doorbell = new Semaphore(0);
    private final Thread sender = new Thread(this::run, "outbox-sender");
    private volatile boolean stopping;
    private boolean failing;

    OutboxPublisher(
            OutboxRepository repository,
            @Channel(Topics.JOB_EVENTS) MutinyEmitter<byte[]> jobEvents,
            GatewayConfig config) {
        this.repository = repository;
        this.jobEvents = jobEvents;
        this.pollInterval = config.outbox().pollInterval();
    }

    void start(@Observes StartupEvent event) {
        sender.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping = true;
        doorbell.release();
        sender.join(STOP_TIMEOUT.toMillis());
    }

    void ring(@Observes(during = TransactionPhase.AFTER_SUCCESS) Outbox.Filled filled) {
        doorbell.release();
    }

    private void run() {
        while (!stopping) {
            try {
                doorbell.tryAcquire(pollInterval.toMillis(), TimeUnit.MILLISECONDS);
                // One look through the outbox answers all who rang until now.
                doorbell.drainPermits();
                sendAll();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void sendAll() throws InterruptedException {
        try {
            Batch batch;
            do {
                batch = QuarkusTransaction.requiringNew().call(this::sendBatch);
                tell(batch.failure());
            } while (!stopping && batch.arrived() > 0);
        } catch (RuntimeException e) {
            tell(e);
        }
        if (failing) {
            // A doorbell that rings meanwhile cannot help.
            Thread.sleep(pollInterval.toMillis());
        }
    }

    private void tell(@Nullable Throwable failure) {
        if (failure != null && !failing) {
            LOG.error("job events do not reach Kafka; they stay in the outbox and are sent again", failure);
        }
        if (failure == null && failing) {
            LOG.info("job events reach Kafka again");
        }
        failing = failure != null;
    }

    /** @param failure the first of the sends that failed; null if none did */
    private record Batch(int arrived, @Nullable Throwable failure) {}

    /** Sends the first event of each job and removes those that arrived. */
    private Batch sendBatch() {
        if (!repository.becomeSender()) {
            return new Batch(0, null);
        }
        List<Pending> pending = repository.firstOfEachJob(BATCH_MAX);
        List<CompletableFuture<Void>> sends = pending.stream().map(this::send).toList();
        List<Long> arrived = new ArrayList<>();
        Throwable failure = null;
        for (int i = 0; i < pending.size(); i++) {
            try {
                sends.get(i).join();
                arrived.add(pending.get(i).number());
            } catch (CompletionException e) {
                failure = failure == null ? e.getCause() : failure;
            }
        }
        repository.remove(arrived);
        return new Batch(arrived.size(), failure);
    }

    private CompletableFuture<Void> send(Pending pending) {
        Event event = pending.event();
        RecordHeaders headers = new RecordHeaders();
        event.cloudEventHeaders("/gateway").forEach(headers::add);
        Message<byte[]> message = Message.of(EventCodec.encode(event))
                .addMetadata(OutgoingKafkaRecordMetadata.<String>builder()
                        .withKey(event.key().toString())
                        .withHeaders(headers)
                        .build());
        return jobEvents
                .sendMessage(message)
                .ifNoItem()
                .after(SEND_TIMEOUT)
                .fail()
                .subscribeAsCompletionStage();
    }
}
