package org.fewlabel.service.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.fewlabel.service.process.Pulse.Bound;
import org.fewlabel.service.process.Pulse.Bounds;
import org.fewlabel.service.process.Pulse.Phase;
import org.junit.jupiter.api.Test;

class PulseTest {
    private static final Bounds BOUNDS = new Bounds(Duration.ofMinutes(5), Duration.ofMinutes(30), Duration.ofHours(6));

    private static final Duration LOOKS_APART = Duration.ofSeconds(5);

    /** As a run has them. */
    private static final Phase PREPARING = new Phase("it loads its data", Bound.OTHERS);

    private static final Phase STEPPING = new Phase("it makes a step", Bound.OWN_PACE);
    private static final Phase ENDING_EPOCH = new Phase("it ends an epoch", Bound.OWN_PACE);
    private static final Phase SAVING = new Phase("it saves an epoch", Bound.OTHERS);
    private static final Phase AWAITING_LABELS = new Phase("it awaits labels", Bound.NONE);

    private long nanos;
    private final Pulse pulse = new Pulse("the run", PREPARING, BOUNDS, () -> nanos);

    @Test
    void missesNoStepForFiveMinutesHoweverFastTheyAre() {
        steps(3, Duration.ofMillis(10));

        pass(Duration.ofMinutes(5));

        assertThat(pulse.hang()).isEmpty();
    }

    @Test
    void missesAStepAfterFiveMinutesWhereTheyAreFast() {
        steps(3, Duration.ofMillis(10));

        pass(Duration.ofSeconds(301));

        assertThat(pulse.hang())
                .contains(
                        "the run gave no sign of life for 301 s while it makes a step, which should take 300 s at most");
    }

    /** A store may be away for a day; the run was given up after six hours. */
    @Test
    void countsNoTimeInWhichItWaitsOutAnOutage() {
        pulse.beat(SAVING);
        for (int hour = 0; hour < 24; hour++) {
            pass(Duration.ofHours(1));
            pulse.outlast();
        }
        pass(Duration.ofHours(6));

        assertThat(pulse.hang()).isEmpty();
        pass(Duration.ofSeconds(1));
        assertThat(pulse.hang()).isPresent();
    }

    @Test
    void waitsTwentyTimesAsLongAsTheSlowestStepWhereTheyAreSlow() {
        steps(1, Duration.ofMinutes(2));
        steps(5, Duration.ofSeconds(1));

        pass(Duration.ofMinutes(40));
        assertThat(pulse.hang()).isEmpty();
        pass(Duration.ofSeconds(1));
        assertThat(pulse.hang()).isPresent();
    }

    @Test
    void givesTheFirstStepAndTheFirstEndOfAnEpochMoreTime() {
        pulse.beat(STEPPING);
        pass(Duration.ofMinutes(30));
        assertThat(pulse.hang()).isEmpty();

        pulse.beat(ENDING_EPOCH);
        pass(Duration.ofMinutes(30));
        assertThat(pulse.hang()).isEmpty();
        pass(Duration.ofSeconds(1));
        assertThat(pulse.hang()).isPresent();
    }

    @Test
    void takesLoadingDataForHangingAfterHoursOnly() {
        pass(Duration.ofHours(6));
        assertThat(pulse.hang()).isEmpty();

        pass(Duration.ofSeconds(1));
        assertThat(pulse.hang()).hasValueSatisfying(hang -> assertThat(hang).contains("while it loads its data"));
    }

    @Test
    void neverTakesAWaitForLabelsForHanging() {
        pulse.beat(AWAITING_LABELS);

        pass(Duration.ofDays(3));

        assertThat(pulse.hang()).isEmpty();
    }

    /** By SIGSTOP, or with its whole machine: it goes on where it was, and nothing hangs. */
    @Test
    void doesNotCountTheTimeInWhichTheProcessStoodStill() {
        steps(3, Duration.ofMillis(10));
        pass(Duration.ofMinutes(4));

        nanos += Duration.ofMinutes(20).toNanos();
        assertThat(pulse.hang()).isEmpty();
        pass(Duration.ofSeconds(59));
        assertThat(pulse.hang()).isEmpty();

        pass(Duration.ofSeconds(2));
        assertThat(pulse.hang()).isPresent();
    }

    @Test
    void takesNoPaceFromAStepInWhichTheProcessStoodStill() {
        steps(3, Duration.ofMillis(10));
        nanos += Duration.ofMinutes(20).toNanos();
        pulse.beat(STEPPING);

        pass(Duration.ofSeconds(301));

        assertThat(pulse.hang()).isPresent();
    }

    @Test
    void rejectsBoundsThatAreNotInTheirOrder() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Bounds(Duration.ofMinutes(5), Duration.ofMinutes(4), Duration.ofHours(6)))
                .withMessageContaining("PT4M");
    }

    private void steps(int count, Duration each) {
        pulse.beat(STEPPING);
        for (int i = 0; i < count; i++) {
            pass(each);
            pulse.beat(STEPPING);
        }
    }

    /** With somebody who looks every five seconds. */
    private void pass(Duration time) {
        long until = nanos + time.toNanos();
        while (nanos < until) {
            nanos = Math.min(until, nanos + LOOKS_APART.toNanos());
            pulse.hang();
        }
    }
}
