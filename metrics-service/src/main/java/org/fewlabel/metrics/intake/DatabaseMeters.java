package org.fewlabel.metrics.intake;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * Whether the database answers, as the metrics have it: while no event comes in, nothing else says so. It is asked at a steady
 * pace and not when the metrics are, so that a database that hangs does not hang the answer.
 */
@ApplicationScoped
class DatabaseMeters {
    private static final Logger LOG = Logger.getLogger(DatabaseMeters.class);
    private static final int ANSWER_SECONDS_MAX = 5;
    /** An answer that is older tells nothing: the next question hangs. */
    private static final Duration ANSWER_AGE_MAX = Duration.ofSeconds(20);

    private final DataSource database;
    private volatile boolean answered;
    private volatile long askedAtNanos;

    DatabaseMeters(DataSource database) {
        this.database = database;
    }

    void register(@Observes StartupEvent event, MeterRegistry registry) {
        Gauge.builder("fewlabel.database.up", () -> isUp() ? 1 : 0)
                .description("1 while the database answers")
                .tag("database", "metrics")
                .register(registry);
    }

    @Scheduled(
            every = "5s",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    void ask() {
        boolean valid = false;
        try (Connection connection = database.getConnection()) {
            valid = connection.isValid(ANSWER_SECONDS_MAX);
        } catch (SQLException e) {
            // Whoever needs the database for more than this says so louder.
            LOG.debug("the database does not answer", e);
        }
        askedAtNanos = System.nanoTime();
        answered = valid;
    }

    private boolean isUp() {
        return answered && System.nanoTime() - askedAtNanos < ANSWER_AGE_MAX.toNanos();
    }
}
