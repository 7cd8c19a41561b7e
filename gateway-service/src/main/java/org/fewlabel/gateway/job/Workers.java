package org.fewlabel.gateway.job;

import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * When trainers and labelers were last heard of. In the database, since each instance of the gateway hears its share of them
 * only; a sign of life a second costs one write in a while. Made at the start, from which on it listens, but for the times in
 * which Kafka is out of reach.
 */
@Startup
@ApplicationScoped
public class Workers {
    private static final Duration WRITES_APART = Duration.ofSeconds(5);

    private final WorkerRepository repository;
    private final Clock clock;
    private final Map<WorkerKind, Instant> written = new EnumMap<>(WorkerKind.class);
    /** Null while Kafka is out of reach. */
    private volatile @Nullable Instant listeningSince;

    Workers(WorkerRepository repository, Clock clock) {
        this.repository = repository;
        this.clock = clock;
        this.listeningSince = now();
    }

    /**
     * Notes whether what workers say gets here now. Said again and again by one thread at a time.
     *
     * @param open whether it does
     */
    public void listening(boolean open) {
        if (!open) {
            listeningSince = null;
        } else if (listeningSince == null) {
            listeningSince = now();
        }
    }

    /** Notes a sign of life. */
    @Transactional
    public void heard(WorkerKind kind) {
        Instant now = now();
        if (isWorthAWrite(kind, now)) {
            repository.heard(kind, now);
        }
    }

    /** Two threads at once may both write, which harms nobody. One whose write fails is heard again soon. */
    private synchronized boolean isWorthAWrite(WorkerKind kind, Instant now) {
        Instant last = written.get(kind);
        if (last != null && now.isBefore(last.plus(WRITES_APART))) {
            return false;
        }
        written.put(kind, now);
        return true;
    }

    @Transactional
    public Heard heard() {
        Instant listening = listeningSince;
        Instant since = listening == null ? now() : listening;
        return new Heard(heardAt(WorkerKind.TRAINER, since), heardAt(WorkerKind.LABELER, since), since);
    }

    private Instant heardAt(WorkerKind kind, Instant since) {
        return repository.heardAt(kind).filter(since::isBefore).orElse(since);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
