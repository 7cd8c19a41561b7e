package org.fewlabel.metrics.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.ShutdownEvent;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutageRetryTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    private final AtomicInteger tries = new AtomicInteger();

    private record Config(Duration delayMin, Duration delayMax, Duration durationMax)
            implements MetricsConfig, MetricsConfig.Retry {
        @Override
        public Retry retry() {
            return this;
        }
    }

    @Test
    void triesAgainUntilTheDatabaseAnswers() throws Exception {
        OutageRetry retry = new OutageRetry(new Config(Duration.ofMillis(1), Duration.ofMillis(2), LONG));

        retry.run(() -> {
            if (tries.incrementAndGet() < 5) {
                throw failure("08006");
            }
        });

        assertThat(tries).hasValue(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"22021", "23502", "42P01", "0A000"})
    void triesNoSecondTimeWhatTheDatabaseRefuses(String sqlState) {
        OutageRetry retry = new OutageRetry(new Config(LONG, LONG, LONG.multipliedBy(2)));
        RuntimeException refusal = failure(sqlState);

        assertThatThrownBy(() -> retry.run(() -> {
                    tries.incrementAndGet();
                    throw refusal;
                }))
                .isSameAs(refusal);
        assertThat(tries).hasValue(1);
    }

    @Test
    void triesNoSecondTimeWhatIsAFaultOfTheProgram() {
        OutageRetry retry = new OutageRetry(new Config(LONG, LONG, LONG.multipliedBy(2)));

        assertThatThrownBy(() -> retry.run(() -> {
                    tries.incrementAndGet();
                    throw new IllegalStateException("no rule");
                }))
                .hasMessage("no rule");
        assertThat(tries).hasValue(1);
    }

    /** Seen once: records that came while the service stopped went to the dead-letter topic, and three epochs were missing. */
    @Test
    void blamesNoRecordForWhatFailsWhileTheServiceStops() {
        OutageRetry retry = new OutageRetry(new Config(LONG, LONG, LONG.multipliedBy(2)));
        retry.stop(new ShutdownEvent());

        assertThatThrownBy(() -> retry.run(() -> {
                    throw new IllegalStateException("EntityManagerFactory is closed");
                }))
                .isInstanceOf(OutageRetry.StoppedException.class)
                .hasRootCauseMessage("EntityManagerFactory is closed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"08001", "40P01", "53300", "55000", "57P01", "57P03", "58030", "28000"})
    void takesTheDatabasesConditionForAnOutage(String sqlState) {
        assertThat(OutageRetry.isOutage(failure(sqlState))).isTrue();
    }

    @Test
    void takesAConnectionThatDidNotComeInTimeForAnOutage() {
        assertThat(OutageRetry.isOutage(new IllegalStateException(new SQLException("Acquisition timeout"))))
                .isTrue();
    }

    /** Waits of 1, 2, 4, 4, … ms fit at most thirteen times into 50 ms, however slow the machine. */
    @Test
    void givesUpWhenTimeIsUp() {
        OutageRetry retry =
                new OutageRetry(new Config(Duration.ofMillis(1), Duration.ofMillis(4), Duration.ofMillis(50)));
        RuntimeException outage = failure("08006");

        assertThatThrownBy(() -> retry.run(() -> {
                    tries.incrementAndGet();
                    throw outage;
                }))
                .isSameAs(outage);
        assertThat(tries).hasValueBetween(2, 14);
    }

    @Test
    void waitsNoLongerWhenTheServiceStops() {
        OutageRetry retry = new OutageRetry(new Config(LONG, LONG, LONG.multipliedBy(2)));

        assertThatThrownBy(() -> retry.run(() -> {
                    retry.stop(new ShutdownEvent());
                    throw failure("08006");
                }))
                .isInstanceOf(OutageRetry.StoppedException.class);
    }

    private static RuntimeException failure(String sqlState) {
        return new IllegalStateException(new RuntimeException(new SQLException("it failed", sqlState)));
    }
}
