package org.fewlabel.gateway.outbox;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.fewlabel.contracts.Check;
import org.fewlabel.gateway.GatewayConfig;
import org.fewlabel.gateway.outbox.OutboxRepository.Pending;
import org.fewlabel.service.event.EventPublisher;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sends the outbox to Kafka, on a thread of its own: when something was added, and now and then. Among all instances of the
 * gateway one sends at a time. Of a job at most one event is under way, so that none overtakes another when the broker fails.
 * What the broker has acknowledged is removed; if the gateway dies between the two, the same event is sent again. What can never
 * be sent is put aside, and the job's next events are.
 *
 * <p>The thread outlives whatever is thrown on it, errors too: nobody else sends, and nobody would notice.
 */
@ApplicationScoped
class OutboxSender {
    private static final Logger LOG = Logger.getLogger(OutboxSender.class);
    private static final int BATCH_MAX = 100;
    private static final Duration POLL_INTERVAL_LEAST = Duration.ofMillis(1);
    private static final Duration STOP_MAX = Duration.ofSeconds(8);

    private final OutboxRepository repository;
    private final EventPublisher publisher;
    private final Duration pollInterval;
    private final Semaphore doorbell = new Semaphore(0);
    private final Thread thread = new Thread(this::run, "outbox-sender");
    private volatile boolean stopping;
    private boolean failing;

    OutboxSender(OutboxRepository repository, EventPublisher publisher, GatewayConfig config) {
        this.repository = repository;
        this.publisher = publisher;
        this.pollInterval =
                Check.atLeast("fewlabel.outbox.poll-interval", config.outbox().pollInterval(), POLL_INTERVAL_LEAST);
    }

    void start(@Observes StartupEvent event) {
        thread.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping = true;
        doorbell.release();
        thread.join(STOP_MAX.toMillis());
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
            } catch (RuntimeException | Error e) {
                // It could not even be told; when it comes again it can.
                failing = false;
            }
        }
    }

    private void sendAll() throws InterruptedException {
        try {
            Batch batch;
            do {
                batch = QuarkusTransaction.requiringNew().call(this::sendBatch);
                tell(batch.failure());
            } while (!stopping && batch.gotOn());
        } catch (RuntimeException | Error e) {
            tell(e);
        }
        if (failing && !stopping) {
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

    /**
     * @param gotOn whether something arrived or was put aside, so that there may be more to send
     * @param failure the first of the sends that failed; null if none did
     */
    private record Batch(boolean gotOn, @Nullable Throwable failure) {}

    /** A send under way, or one that was over before it began. */
    private record Sending(long number, Future<?> send) {}

    /** Sends the first event of each job and removes those that arrived. */
    private Batch sendBatch() throws InterruptedException {
        if (!repository.becomeSender()) {
            return new Batch(false, null);
        }
        List<Sending> sends = new ArrayList<>();
        boolean gotOn = false;
        for (Pending each : repository.firstOfEachJob(BATCH_MAX)) {
            if (each instanceof Pending.Unreadable unreadable) {
                putAside(unreadable.number(), unreadable.why());
                gotOn = true;
                continue;
            }
            Future<?> send = send((Pending.Sendable) each);
            sends.add(new Sending(each.number(), send));
            Throwable failure = send.isDone() ? failureOf(send) : null;
            if (failure != null && !EventPublisher.isForGood(failure)) {
                // The broker is not to be found: each further one would wait for it as long.
                break;
            }
        }
        List<Long> arrived = new ArrayList<>();
        Throwable firstFailure = null;
        for (Sending each : sends) {
            Throwable failure = failureOf(each.send());
            if (failure == null) {
                arrived.add(each.number());
            } else if (EventPublisher.isForGood(failure)) {
                putAside(each.number(), failure.toString());
                gotOn = true;
            } else if (firstFailure == null) {
                firstFailure = failure;
            }
        }
        repository.remove(arrived);
        return new Batch(gotOn || !arrived.isEmpty(), firstFailure);
    }

    /** What the producer throws is one event's failure and not that of all. */
    private Future<?> send(Pending.Sendable each) {
        try {
            return publisher.send(each.event(), each.traceparent());
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void putAside(long number, String why) {
        LOG.errorf("job event put aside, since it can never be sent: number=%d reason=%s", number, why);
        repository.putAside(number, why);
    }

    /** Waits for a send, which Kafka's client ends in bounded time; null if it went well. */
    private static @Nullable Throwable failureOf(Future<?> send) throws InterruptedException {
        try {
            send.get();
            return null;
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }
}
