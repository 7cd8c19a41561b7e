package org.fewlabel.metrics.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.fewlabel.metrics.Rows;
import org.fewlabel.metrics.Runs;
import org.fewlabel.testing.LocalEnginesResource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With a database of its own, since what it deletes others may look for. */
@QuarkusTest
@TestProfile(RetentionTest.KeepsNinetyDays.class)
@WithTestResource(value = LocalEnginesResource.class, initArgs = @ResourceArg(name = "database", value = "retention"))
class RetentionTest {
    @Inject
    EndedJobRepository jobs;

    @Inject
    Runs runs;

    @Inject
    Rows rows;

    /** One that looks every second for what ended more than 90 days ago, two jobs in each transaction. */
    public static final class KeepsNinetyDays implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "fewlabel.retention.after", "P90D",
                    "fewlabel.retention.every", "1s",
                    "fewlabel.retention.batch-jobs", "2");
        }
    }

    @Test
    void deletesByItselfWhatEndedLongAgoWithAllThatIsKnownOfIt() throws SQLException {
        UUID fresh = runs.succeededAt(daysAgo(40), "fresh", "supervised", 0, 0.5);
        UUID running = runs.running("running", "supervised", 0, 2, 0.5);
        UUID queued = runs.queued("queued", daysAgo(365));
        List<String> known = rows.of(fresh);

        // More than one transaction's worth.
        List<UUID> old = List.of(old(91), old(92), old(93), old(400), old(500));

        await().untilAsserted(() -> {
            for (UUID each : old) {
                assertThat(rows.of(each)).isEmpty();
            }
        });
        assertThat(rows.of(fresh)).isEqualTo(known);
        assertThat(rows.of(running)).isNotEmpty();
        assertThat(rows.of(queued)).isNotEmpty();
    }

    /** The scheduled deletion keeps what ended 50 days ago: what goes here went by hand. */
    @Test
    void deletesNoMoreAtATimeThanItWasTold() throws SQLException {
        Retention bounded = new Retention(jobs, settings(null, 2, 5));
        for (int i = 0; i < 7; i++) {
            runs.succeededAt(daysAgo(50 + i), "bounded", "supervised", i, 0.5);
        }
        Instant before = daysAgo(50).plusSeconds(60);

        bounded.deleteWhatIsOver();
        assertThat(seeds("bounded")).as("without the setting").hasSize(7);
        assertThat(bounded.deleteEndedBefore(before)).isEqualTo(5);
        assertThat(seeds("bounded")).as("those that ended last").containsExactly("0", "1");
        assertThat(bounded.deleteEndedBefore(before)).isEqualTo(2);
        assertThat(bounded.deleteEndedBefore(before)).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "PT23H, 20, 2000, after must be a day",
        "P-90D, 20, 2000, after must",
        "P90D, 0, 1, batch-jobs must be 1",
        "P90D, 20, 19, and run-jobs no less"
    })
    void refusesSettingsThatMakeNoSense(Duration after, int batchJobs, int runJobs, String rule) {
        assertThatThrownBy(() -> new Retention(jobs, settings(after, batchJobs, runJobs)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(rule);
    }

    private List<String> seeds(String name) throws SQLException {
        return rows.strings("SELECT seed FROM job WHERE name = '" + name + "' ORDER BY seed");
    }

    private UUID old(int days) {
        return runs.succeededAt(daysAgo(days), "old", "supervised", days, 0.5, 0.4);
    }

    private static Instant daysAgo(int days) {
        return Instant.now().minus(Duration.ofDays(days));
    }

    private static RetentionConfig settings(@Nullable Duration after, int batchJobs, int runJobs) {
        return new RetentionConfig() {
            @Override
            public Optional<Duration> after() {
                return Optional.ofNullable(after);
            }

            @Override
            public Duration every() {
                return Duration.ofHours(1);
            }

            @Override
            public int batchJobs() {
                return batchJobs;
            }

            @Override
            public int runJobs() {
                return runJobs;
            }
        };
    }
}
