package org.fewlabel.labeler.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.fewlabel.labeler.watch.Watchdog.Watched;
import org.fewlabel.service.outage.Outage;
import org.junit.jupiter.api.Test;

class WatchdogTest {
    private final WatchedTime time = new WatchedTime();
    private final Watchdog watchdog = time.watchdog();

    @Test
    void leavesAlonePredictionsThatAreSlowButGetOn() {
        try (Watched watched = watchdog.watchAnswer()) {
            watchdog.beat(Doing.PREDICTING);
            for (int batch = 0; batch < 20; batch++) {
                time.pass(Duration.ofMinutes(29));
                watchdog.beat(Doing.PREDICTING);
            }
            assertThat(watched.isHung()).isFalse();
        }
        assertThat(time.ends()).isEmpty();
    }

    @Test
    void missesABatchByThePaceOfTheOthers() {
        try (Watched watched = watchdog.watchAnswer()) {
            watchdog.beat(Doing.PREDICTING);
            time.pass(Duration.ofSeconds(30));
            watchdog.beat(Doing.PREDICTING);

            time.pass(Duration.ofMinutes(10));
            assertThat(watched.isHung()).isFalse();
            time.pass(Duration.ofSeconds(1));
            assertThat(watched.isHung()).isTrue();
        }
        assertThat(time.ends())
                .singleElement()
                .asString()
                .contains("while it predicts a batch of images, which should take 600 s at most");
    }

    /** Kafka may be away for a day when what came of an epoch is to be published. */
    @Test
    void countsNoTimeInWhichAnOutageIsWaitedOut() {
        try (Watched watched = watchdog.watchAnswer()) {
            time.outages().begin("publishing", new Outage(Outage.KAFKA, "away"));
            time.pass(Duration.ofHours(24));
            time.outages().over("publishing");
            time.pass(Duration.ofMinutes(29));

            assertThat(watched.isHung()).isFalse();
        }
    }

    @Test
    void missesNothingOfWhatIsOver() {
        watchdog.watchAnswer().close();

        time.pass(Duration.ofHours(24));

        assertThat(time.ends()).isEmpty();
    }
}
