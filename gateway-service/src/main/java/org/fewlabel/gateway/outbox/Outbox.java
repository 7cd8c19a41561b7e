package org.fewlabel.gateway.outbox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.time.Instant;
import org.fewlabel.contracts.event.JobEvent;

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

    /** Adds an event, in a transaction that holds the job's row: that makes the order of a job's events. */
    public void add(JobEvent event, Instant time) {
        repository.add(org.fewlabel.contracts.event.Event.of(event, time));
        filled.fire(new Filled());
    }
}
