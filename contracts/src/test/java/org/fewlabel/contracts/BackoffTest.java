package org.fewlabel.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));

    @Test
    void doublesUpToItsBound() {
        assertThat(BACKOFF.delayAfter(1)).isEqualTo(Duration.ofMillis(100));
        assertThat(BACKOFF.delayAfter(2)).isEqualTo(Duration.ofMillis(200));
        assertThat(BACKOFF.delayAfter(6)).isEqualTo(Duration.ofMillis(3200));
        assertThat(BACKOFF.delayAfter(7)).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void staysAtItsBoundHoweverOftenItFails() {
        assertThat(BACKOFF.delayAfter(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(5));
        Backoff years = new Backoff(Duration.ofDays(1000), Duration.ofDays(100_000));
        assertThat(years.delayAfter(Integer.MAX_VALUE)).isEqualTo(Duration.ofDays(100_000));
    }

    @Test
    void aWaitOfNothingStaysNothing() {
        assertThat(new Backoff(Duration.ZERO, Duration.ofSeconds(1)).delayAfter(40))
                .isZero();
    }

    @Test
    void rejectsBoundBelowFirstWaitAndFailuresBelowOne() {
        assertThatThrownBy(() -> new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .hasMessageContaining("PT2S, PT1S");
        assertThatThrownBy(() -> BACKOFF.delayAfter(0)).hasMessageContaining("was: 0");
    }
}
