package org.fewlabel.gateway.worker;

import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.fewlabel.contracts.rest.WorkerKind;
import org.fewlabel.gateway.DatabaseClock;
import org.jspecify.annotations.Nullable;

/**
 * When trainers and labelers were last heard of. In the database, since each instance of the gateway hears its share of them
 * only; a sign of life a second costs one write in a while.
 */
@Startup
@ApplicationScoped
public class Workers {
    private static final Duration WRITES_APART = Duration.ofSeconds(5);

    private final WorkerRepository repository;
    private final DatabaseClock databaseClock;
    private final RareWrites<WorkerKind> writes;
    /** By the database's clock; null while Kafka or the database is out of reach. */
    private volatile @Nullable Instant listeningSince;

    Workers(WorkerRepository repository, DatabaseClock databaseClock, Clock clock) {
        this.repository = repository;
        this.databaseClock = databaseClock;
        this.writes = new RareWrites<>(WRITES_APART, clock);
    }

    /**
     * Notes whether what workers say gets here now. Said again and again by one thread at a time.
     *
     * @param now the database's time; null if it does not get here
     */
    public void listening(@Nullable Instant now) {
        if (now == null || listeningSince == null) {
            listeningSince = now;
        }
    }

    /** Whether it gets here, as was noted last. */
    public boolean isListening() {
        return listeningSince != null;
    }

    /** Notes a sign of life. */
    @Transactional
    public void heard(WorkerKind kind) {
        if (writes.isDue(kind)) {
            repository.heard(kind, databaseClock.now());
        }
    }

    @Transactional
    public Heard heard() {
        Instant listening = listeningSince;
        Instant since = listening == null ? databaseClock.now() : listening;
        return new Heard(heardAt(WorkerKind.TRAINER, since), heardAt(WorkerKind.LABELER, since), since);
    }

    private Instant heardAt(WorkerKind kind, Instant since) {
        return repository.heardAt(kind).filter(since::isBefore).orElse(since);
    }
}
