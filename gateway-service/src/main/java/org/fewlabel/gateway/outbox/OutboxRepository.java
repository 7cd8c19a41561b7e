package org.fewlabel.gateway.outbox;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.fewlabel.contracts.event.Event;
import org.fewlabel.contracts.event.EventCodec;
import org.fewlabel.contracts.event.MalformedEventException;
import org.jspecify.annotations.Nullable;

/** The table of events to be sent. Every method runs in the caller's transaction. */
@ApplicationScoped
class OutboxRepository {
    /** A number that no other lock on this database has. */
    private static final long SENDER_LOCK = 0x6665_776c_6162_656cL;

    private final Rows rows = new Rows();

    private static final class Rows implements PanacheRepositoryBase<OutboxEntity, Long> {}

    /** What waits to be sent. */
    sealed interface Pending {
        long number();

        /** @param traceparent of what the event follows on; null where nothing is traced */
        record Sendable(long number, Event event, @Nullable String traceparent) implements Pending {}

        /** @param why it is no event that this version can send */
        record Unreadable(long number, String why) implements Pending {}
    }

    void add(Event event, @Nullable String traceparent) {
        String json = new String(EventCodec.encode(event), StandardCharsets.UTF_8);
        rows.persist(new OutboxEntity(event.key(), json, event.time(), traceparent));
    }

    /** How many wait to be sent. */
    long count() {
        return rows.count("putAside is null");
    }

    /** How many can never be sent. */
    long countPutAside() {
        return rows.count("putAside is not null");
    }

    /** The time of the event that waits longest; null where none waits. */
    @Nullable
    Instant oldest() {
        return (Instant) rows.getEntityManager()
                .createNativeQuery("SELECT min(event_time) FROM outbox WHERE put_aside IS NULL", Instant.class)
                .getSingleResult();
    }

    /** Becomes the one sender among all instances of the gateway, until the transaction ends; false if there is one. */
    boolean becomeSender() {
        return (Boolean) rows.getEntityManager()
                .createNativeQuery("SELECT pg_try_advisory_xact_lock(:lock)", Boolean.class)
                .setParameter("lock", SENDER_LOCK)
                .getSingleResult();
    }

    /** The first event of each job, oldest first, at most {@code countMax}. */
    List<Pending> firstOfEachJob(int countMax) {
        List<?> found = rows.getEntityManager()
                .createNativeQuery("""
                    SELECT * FROM outbox first WHERE put_aside IS NULL AND NOT EXISTS
                        (SELECT 1 FROM outbox before WHERE before.job_id = first.job_id AND before.number < first.number
                            AND before.put_aside IS NULL)
                    ORDER BY number LIMIT :countMax
                    """, OutboxEntity.class)
                .setParameter("countMax", countMax)
                .getResultList();
        return found.stream().map(row -> pending((OutboxEntity) row)).toList();
    }

    void remove(Collection<Long> numbers) {
        rows.delete("number in ?1", numbers);
    }

    /** Keeps what can never be sent out of the others' way. */
    void putAside(long number, String why) {
        rows.update("putAside = ?1 where number = ?2", why, number);
    }

    private static Pending pending(OutboxEntity row) {
        try {
            Event event = EventCodec.decode(row.event.getBytes(StandardCharsets.UTF_8));
            return new Pending.Sendable(row.number, event, row.traceparent);
        } catch (MalformedEventException | RuntimeException e) {
            return new Pending.Unreadable(row.number, "it is no event: " + e.getMessage());
        }
    }
}
