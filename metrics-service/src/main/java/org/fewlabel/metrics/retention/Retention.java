package org.fewlabel.metrics.retention;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;

/** Deletes, from time to time, the jobs that ended longer ago than results are to be kept. */
@ApplicationScoped
public class Retention {
    private static final Logger LOG = Logger.getLogger(Retention.class);
    /** News of a job may still come in when it has ended; after a day it does not. */
    private static final Duration AFTER_MIN = Duration.ofDays(1);

    private final EndedJobRepository jobs;
    private final RetentionConfig config;

    Retention(EndedJobRepository jobs, RetentionConfig config) {
        config.after().filter(after -> after.compareTo(AFTER_MIN) < 0).ifPresent(after -> {
            throw new IllegalArgumentException("fewlabel.retention.after must be a day or more, was " + after);
        });
        if (config.batchJobs() < 1 || config.runJobs() < config.batchJobs()) {
            throw new IllegalArgumentException(
                    "fewlabel.retention.batch-jobs must be 1 or more, and run-jobs no less, were " + config.batchJobs()
                            + " and " + config.runJobs());
        }
        this.jobs = jobs;
        this.config = config;
    }

    @Scheduled(
            every = "{fewlabel.retention.every}",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    void deleteWhatIsOver() {
        if (config.after().isEmpty()) {
            return;
        }
        try {
            int deleted = deleteEndedBefore(Instant.now().minus(config.after().get()));
            if (deleted > 0) {
                LOG.infof(
                        "Deleted jobs that ended more than %s ago: jobs=%d",
                        config.after().get(), deleted);
            }
        } catch (RuntimeException e) {
            LOG.error("old jobs could not be deleted; this is tried again and again", e);
        }
    }

    /**
     * Deletes jobs that ended before that time, a few in each transaction, up to the bound for one time.
     *
     * @return how many were deleted
     */
    public int deleteEndedBefore(Instant time) {
        int deleted = 0;
        while (deleted < config.runJobs()) {
            int wanted = Math.min(config.batchJobs(), config.runJobs() - deleted);
            int batch = jobs.delete(time, wanted);
            deleted += batch;
            if (batch < wanted) {
                break;
            }
        }
        return deleted;
    }
}
