package org.fewlabel.gateway.worker;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import org.fewlabel.contracts.job.Precision;
import org.fewlabel.gateway.DatabaseClock;
import org.jspecify.annotations.Nullable;

/**
 * In which precisions trainers compute, as they say when they ask for work. A trainer at work does not ask, for hours perhaps, so what
 * was heard counts for a day.
 */
@ApplicationScoped
public class TrainerPrecisions {
    private static final Duration COUNTED = Duration.ofDays(1);
    private static final Duration WRITES_APART = Duration.ofMinutes(1);

    private final TrainerPrecisionRepository repository;
    private final DatabaseClock databaseClock;
    private final RareWrites<Precision> writes;

    TrainerPrecisions(TrainerPrecisionRepository repository, DatabaseClock databaseClock, Clock clock) {
        this.repository = repository;
        this.databaseClock = databaseClock;
        this.writes = new RareWrites<>(WRITES_APART, clock);
    }

    /** Notes what a trainer said of itself. */
    @Transactional
    public void heard(Collection<Precision> precisions) {
        for (Precision precision : precisions) {
            if (writes.isDue(precision)) {
                repository.heard(precision, databaseClock.now());
            }
        }
    }

    /**
     * Why no trainer would take a job in this precision; null if one would, or if none has said anything. Every trainer computes in
     * float32.
     */
    public @Nullable String flawOf(Precision wanted) {
        return wanted == Precision.FLOAT32
                ? null
                : QuarkusTransaction.joiningExisting().call(() -> flawOfOther(wanted));
    }

    private @Nullable String flawOfOther(Precision wanted) {
        Set<Precision> known = repository.since(databaseClock.now().minus(COUNTED));
        if (known.isEmpty() || known.contains(wanted)) {
            return null;
        }
        return "must be " + known.stream().sorted().map(Precision::wireName).collect(Collectors.joining(" or "))
                + ", which is what the trainers here compute in, was " + wanted.wireName();
    }
}
