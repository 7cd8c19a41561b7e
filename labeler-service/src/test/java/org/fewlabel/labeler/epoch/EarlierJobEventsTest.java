package org.fewlabel.labeler.epoch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class EarlierJobEventsTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    private final EarlierJobEvents earlier = new EarlierJobEvents();

    @Test
    void keepsNobodyWaitingWhereThereAreNone() throws InterruptedException {
        earlier.begin(Map.of());

        earlier.await(LONG);
    }

    @Test
    void letsThoseWaitWhoComeBeforeAllIsHeard() throws Exception {
        earlier.begin(Map.of(0, 2L, 1, 1L));
        CompletableFuture<Void> waiting = CompletableFuture.runAsync(this::awaitLong);

        earlier.heard(0, 0);
        earlier.heard(1, 0);
        assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> waiting.get(200, TimeUnit.MILLISECONDS));
        earlier.heard(0, 1);

        waiting.get(10, TimeUnit.SECONDS);
    }

    /** With an empty topic behind it, a labeler would otherwise wait for each job that comes. */
    @Test
    void countsAsNewsWhatComesAfterTheFirstAssignment() throws InterruptedException {
        earlier.begin(Map.of());
        earlier.begin(Map.of(0, 100L));

        earlier.await(LONG);
    }

    @Test
    void waitsForABoundedTime() throws InterruptedException {
        earlier.begin(Map.of(0, 1L));

        earlier.await(Duration.ofMillis(10));
        earlier.await(LONG);
    }

    @Test
    void tellsWhatWasThereFromWhatIsNew() {
        earlier.begin(Map.of(0, 2L, 1, 1L));
        earlier.heard(0, 0);

        assertThat(earlier.isEarlier(0, 1)).isTrue();
        assertThat(earlier.isEarlier(0, 2)).isFalse();
        assertThat(earlier.isEarlier(2, 0)).isFalse();
        earlier.heard(0, 1);
        assertThat(earlier.isEarlier(0, 2)).isFalse();
    }

    @Test
    void knowsWhereAPartitionGoesOn() {
        earlier.heard(3, 41);

        assertThat(earlier.next(3)).isEqualTo(42);
        assertThat(earlier.next(4)).isNull();
    }

    private void awaitLong() {
        try {
            earlier.await(LONG);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
