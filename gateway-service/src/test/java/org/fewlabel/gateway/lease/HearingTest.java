package org.fewlabel.gateway.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HearingTest {
    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration LEASE = Duration.ofSeconds(30);

    private final Hearing hearing = new Hearing(LEASE);

    /** Each claim was answered 500 when it was made, and its job held. */
    @Test
    void refusesALeaseThatAClaimCannotTell() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Hearing(Duration.ofMillis(999)))
                .withMessage("fewlabel.lease.duration must be at least PT1S, was: PT0.999S");
    }

    @Test
    void callsNobodySilentBeforeItHasListenedForTheLengthOfALease() {
        keepsUpFrom(0, 29);
        assertThat(hearing.silentUpTo()).isNull();

        keepsUpFrom(30, 30);
        assertThat(hearing.silentUpTo()).isEqualTo(at(30));
    }

    /** The database was away for 40 seconds, and what trainers said meanwhile lies on Kafka. */
    @Test
    void callsNobodySilentSinceAReportThatIsNotProcessed() {
        keepsUpFrom(0, 60);

        for (int second = 61; second <= 120; second++) {
            hearing.looked(at(second), positions(second, 60));
        }
        Instant whileBehind = hearing.silentUpTo();
        hearing.looked(at(121), positions(121, 61));

        assertThat(whileBehind).isEqualTo(at(60));
        assertThat(hearing.silentUpTo())
                .as("all that lay there at the first look")
                .isEqualTo(at(61));
    }

    @Test
    void waitsForThePartitionsOfOtherInstancesAsForItsOwn() {
        for (int second = 0; second <= 60; second++) {
            hearing.looked(
                    at(second),
                    new ReportPositions(Map.of("mine", 10L + second, "theirs", 5L), Map.of("mine", 10L + second)));
        }
        assertThat(hearing.silentUpTo())
                .as("nothing of theirs was ever processed")
                .isNull();

        for (int second = 61; second <= 62; second++) {
            Map<String, Long> all = Map.of("mine", 10L + second, "theirs", 5L);
            hearing.looked(at(second), new ReportPositions(all, all));
        }

        assertThat(hearing.silentUpTo()).isEqualTo(at(62));
    }

    @Test
    void needsNoReportToCallAnEmptyTopicHeard() {
        for (int second = 0; second <= 30; second++) {
            hearing.looked(at(second), new ReportPositions(Map.of("empty", 0L), Map.of()));
        }

        assertThat(hearing.silentUpTo()).isEqualTo(at(30));
    }

    /** Broker, trainer and gateway lay under one lid; the trainer goes on with the gateway, and had no chance to speak. */
    @Test
    void beginsAnewAfterItStoodStill() {
        keepsUpFrom(0, 60);

        keepsUpFrom(100, 129);
        assertThat(hearing.silentUpTo()).isNull();

        keepsUpFrom(130, 130);
        assertThat(hearing.silentUpTo()).isEqualTo(at(130));
    }

    @Test
    void beginsAnewWhenTheDatabasesClockIsSetBack() {
        keepsUpFrom(3600, 3660);

        keepsUpFrom(0, 29);
        assertThat(hearing.silentUpTo()).isNull();

        keepsUpFrom(30, 30);
        assertThat(hearing.silentUpTo()).isEqualTo(at(30));
    }

    @Test
    void beginsAnewAfterAnOutage() {
        keepsUpFrom(0, 60);

        hearing.interrupted();
        boolean openWhileAway = hearing.isOpen();
        keepsUpFrom(61, 90);

        assertThat(openWhileAway).isFalse();
        assertThat(hearing.silentUpTo()).isNull();
    }

    @Test
    void doesNotWaitForTheEndsOfTopicsThatWereMadeAnew() {
        keepsUpFrom(0, 60);
        hearing.looked(at(61), positions(61, 60));

        for (int second = 62; second <= 92; second++) {
            hearing.looked(at(second), positions(0, 0));
        }

        assertThat(hearing.silentUpTo()).isEqualTo(at(92));
    }

    @Test
    void saysSinceWhenItIsBehind() {
        keepsUpFrom(0, 60);
        assertThat(hearing.behindSince()).isNull();

        hearing.looked(at(61), positions(61, 60));
        hearing.looked(at(62), positions(62, 60));

        assertThat(hearing.behindSince()).isEqualTo(at(61));
    }

    @Test
    void toleratesTheSlowLooksOfABusyMachine() {
        for (int second = 0; second <= 45; second += 15) {
            hearing.looked(at(second), positions(second, second));
        }

        assertThat(hearing.silentUpTo()).isEqualTo(at(45));
    }

    /** A look a second, and one report a second, each processed at once. */
    private void keepsUpFrom(int firstSecond, int lastSecond) {
        for (int second = firstSecond; second <= lastSecond; second++) {
            hearing.looked(at(second), positions(second, second));
        }
    }

    private static ReportPositions positions(long end, long processed) {
        return new ReportPositions(Map.of("training-events-0", end), Map.of("training-events-0", processed));
    }

    private static Instant at(int second) {
        return T0.plusSeconds(second);
    }
}
