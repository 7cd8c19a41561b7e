package org.fewlabel.standalone.instance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.fewlabel.engines.ChildProcess;
import org.junit.jupiter.api.Test;

class LifeTest {
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

    @Test
    void isDueAtOnceWhenItIsNew() {
        assertThat(Life.NEW.isDue(START)).isTrue();
        assertThat(lived(Life.NEW, START).isDue(START)).as("it runs").isFalse();
    }

    @Test
    void isTriedEverMoreSlowlyWhereItDiesAtOnce() {
        List<Long> pauses = new ArrayList<>();
        Life life = Life.NEW;
        Instant now = START;
        for (int death = 0; death < 11; death++) {
            life = lived(life, now).ended(end(now.plusMillis(200)));
            pauses.add(Duration.between(now.plusMillis(200), life.nextTryAt()).toSeconds());
            assertThat(life.isDue(life.nextTryAt().minusMillis(1))).isFalse();
            assertThat(life.isDue(life.nextTryAt())).isTrue();
            now = life.nextTryAt();
        }

        assertThat(pauses).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 300L, 300L);
        assertThat(life.restarts()).isEqualTo(10);
    }

    @Test
    void isStartedAgainSoonWhereItRanForLong() {
        Life life = Life.NEW;
        for (int death = 0; death < 5; death++) {
            life = lived(life, START).ended(end(START.plusSeconds(1)));
        }

        Life last = lived(life, START).ended(end(START.plus(Duration.ofHours(1))));

        assertThat(last.failures()).isEqualTo(1);
        assertThat(last.nextTryAt()).isEqualTo(START.plus(Duration.ofHours(1)).plusSeconds(1));
    }

    /** After a reboot: {@code up} starts it, and says of none that it died. */
    @Test
    void isDueAtOnceWhereItsProcessIsGoneAndSomebodyAsksForIt() {
        ProcessHandle here = ProcessHandle.current();
        Life gone = lived(Life.NEW, START);
        Life there = Life.NEW.started(
                new ChildProcess(here.pid(), here.info().startInstant().orElseThrow()));

        assertThat(gone.asked()).isEqualTo(Life.NEW);
        assertThat(there.asked()).isEqualTo(there);
    }

    @Test
    void isDueAtOnceWhereSomebodyAsksForIt() {
        Life life = Life.NEW;
        for (int death = 0; death < 5; death++) {
            life = lived(life, START).ended(end(START));
        }

        assertThat(life.isDue(START)).isFalse();
        assertThat(life.asked().isDue(START)).isTrue();
        assertThat(life.asked().restarts()).isEqualTo(4);
    }

    @Test
    void waitsNoLongerThanTheLongestPauseAfterTheClockWasSetBack() {
        Life life = lived(Life.NEW, START).ended(end(START));

        assertThat(life.isDue(START.minus(Duration.ofDays(1)))).isTrue();
    }

    private static Life lived(Life life, Instant start) {
        return life.started(new ChildProcess(42, start));
    }

    private static End end(Instant at) {
        return new End(at, 1, "exit code 1");
    }
}
