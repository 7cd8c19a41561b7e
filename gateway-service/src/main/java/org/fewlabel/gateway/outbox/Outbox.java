package org.fewlabel.gateway.outbox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.time.Instant;
import org.fewlabel.contracts.event.JobEvent;
import org.jspecify.annotations.Nullable;

/** Where decisions are written down in the transaction that makes them. */
@ApplicationScoped
public class Outbox {
    private final OutboxRepository repository;
    private final Event<Filled> filled;

    Outbox(OutboxRepository repository, Event<Filled> filled) {
        this.repository = repository;
        this.filled = filled;
    }

    /** The doorbell; it rings when the transaction has ended well. */
    record Filled() {}

    /**
     * Adds an event, in a transaction that holds the job's row: that makes the order of a job's events.
     *
     * @param traceparent of what the event follows on; null where nothing is traced
     */
    public void add(JobEvent event, Instant time, @Nullable String traceparent) {
        add(org.fewlabel.contracts.event.Event.of(event, time), traceparent);
    }

    /** Adds an event as it was, its id and time with it, in such a transaction. */
    public void add(org.fewlabel.contracts.event.Event event, @Nullable String traceparent) {
        repository.add(event, traceparent);
        filled.fire(new Filled());
    }

    /**
     * What is not yet known to be on Kafka.
     *
     * @param oldest the time of the event that waits longest; null where none waits
     * @param putAside how many events can never be sent
     */
    public record Backlog(long events, @Nullable Instant oldest, long putAside) {}

    @Transactional
    public Backlog backlog() {
        return new Backlog(repository.count(), repository.oldest(), repository.countPutAside());
    }
}
