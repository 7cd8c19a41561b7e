package org.fewlabel.metrics.intake;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.RollbackException;
import jakarta.transaction.SystemException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Tries again, after waits that double up to a bound, what failed because the database did not answer. */
@ApplicationScoped
class OutageRetry {
    private static final Logger LOG = Logger.getLogger(OutageRetry.class);
    private static final int CAUSES_MAX = 20;

    /** Classes of SQLSTATE that speak of what was written, not of the database's condition: trying again is useless. */
    private static final Set<String> LASTING = Set.of("0A", "21", "22", "23", "42");

    private final MetricsConfig.Retry config;
    private final CountDownLatch stopping = new CountDownLatch(1);

    OutageRetry(MetricsConfig config) {
        this.config = config.retry();
    }

    /** The service stops while the database is still away: nothing is known of what was to be done. */
    static final class StoppedException extends Exception {
        StoppedException(Throwable cause) {
            super("the service stops", cause);
        }
    }

    /**
     * Runs the work until it succeeds.
     *
     * @throws RuntimeException the work's own, if it would fail in the same way again, or when time is up
     * @throws StoppedException if the service stops first: whatever fails then, fails because of that
     */
    void run(Runnable work) throws StoppedException {
        long startNanos = System.nanoTime();
        Duration delay = config.delayMin();
        while (true) {
            try {
                work.run();
                return;
            } catch (RuntimeException e) {
                if (stopping.getCount() == 0) {
                    throw new StoppedException(e);
                }
                Duration spent = Duration.ofNanos(System.nanoTime() - startNanos);
                if (!isOutage(e) || spent.plus(delay).compareTo(config.durationMax()) > 0) {
                    throw e;
                }
                LOG.warnf("The database does not answer, next try in %s: %s", delay, reason(e));
                if (stopsWithin(delay)) {
                    throw new StoppedException(e);
                }
                delay = shorter(delay.multipliedBy(2), config.delayMax());
            }
        }
    }

    void stop(@Observes ShutdownEvent event) {
        stopping.countDown();
    }

    private boolean stopsWithin(Duration delay) {
        try {
            return stopping.await(delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** Whether the failure is of the database's condition: unreachable, stopping, out of connections, a deadlock. */
    static boolean isOutage(Throwable failure) {
        SQLException sql = cause(failure, SQLException.class);
        if (sql != null) {
            // The pool's own exceptions, such as the one for a connection that did not come in time, have no state.
            String state = sql.getSQLState();
            return state == null || state.length() < 2 || !LASTING.contains(state.substring(0, 2));
        }
        return cause(failure, RollbackException.class) != null || cause(failure, SystemException.class) != null;
    }

    private static String reason(Throwable failure) {
        SQLException sql = cause(failure, SQLException.class);
        return String.valueOf(sql == null ? failure.getMessage() : sql.getMessage());
    }

    private static <T extends Throwable> @Nullable T cause(Throwable failure, Class<T> type) {
        Throwable each = failure;
        for (int depth = 0; each != null && depth < CAUSES_MAX; depth++) {
            if (type.isInstance(each)) {
                return type.cast(each);
            }
            each = each.getCause();
        }
        return null;
    }
}
