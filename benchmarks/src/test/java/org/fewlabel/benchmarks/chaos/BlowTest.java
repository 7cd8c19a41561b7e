package org.fewlabel.benchmarks.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A schedule of faults. */
class BlowTest {
    private static List<Blow> schedule(long seed) {
        return Blow.schedule(seed, 1000, Duration.ofSeconds(4), Duration.ofSeconds(10), EnumSet.allOf(Blow.Kind.class));
    }

    @Test
    void holdsNothingThatTheMachineWasNotPreparedFor() {
        Set<Blow.Kind> possible = EnumSet.complementOf(EnumSet.of(Blow.Kind.FULL, Blow.Kind.FORWARD, Blow.Kind.BACK));

        assertThat(Blow.schedule(1, 1000, Duration.ofSeconds(4), Duration.ofSeconds(10), possible))
                .extracting(Blow::kind)
                .containsOnlyElementsOf(possible);
    }

    @Test
    void isTheSameForASeedAndAnotherForAnother() {
        assertThat(schedule(1)).isEqualTo(schedule(1)).isNotEqualTo(schedule(2));
    }

    @Test
    void hitsEveryVictimInEveryWayThatItCanBeHit() {
        for (Victim victim : Victim.values()) {
            for (Blow.Kind kind : victim.kinds()) {
                assertThat(schedule(1))
                        .as("%s %s", kind, victim)
                        .anyMatch(blow -> blow.victim() == victim && blow.kind() == kind);
            }
        }
    }

    @Test
    void staysWithinItsBounds() {
        assertThat(schedule(1)).allSatisfy(blow -> {
            assertThat(blow.after()).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(6));
            assertThat(blow.lasting().isZero()).isEqualTo(!blow.kind().lasts());
            assertThat(blow.lasting()).isLessThanOrEqualTo(Duration.ofMillis(10_500));
        });
    }
}
