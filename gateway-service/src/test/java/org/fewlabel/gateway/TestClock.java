package org.fewlabel.gateway;

import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/** The time, which a test can push forward: for this gateway and for the database, or for this gateway alone. */
@Alternative
@Priority(1)
@Singleton
public class TestClock extends Clock {
    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
    private final AtomicReference<Duration> wrong = new AtomicReference<>(Duration.ZERO);

    /** Lets time pass, by every clock. */
    public void advance(Duration by) {
        ahead.updateAndGet(before -> before.plus(by));
    }

    /** Sets this gateway's clock, and no other, wrong by so much. */
    public void goWrong(Duration by) {
        wrong.set(by);
    }

    /** How much time passed beside the real one. */
    Duration ahead() {
        return ahead.get();
    }

    @Override
    public Instant instant() {
        return Instant.now().plus(ahead.get()).plus(wrong.get());
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("the gateway needs instants alone");
    }
}
