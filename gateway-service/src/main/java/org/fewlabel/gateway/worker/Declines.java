package org.fewlabel.gateway.worker;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.fewlabel.contracts.event.TrainingEvent.Outcome;
import org.fewlabel.contracts.event.TrainingEvent.TrainingFinished;
import org.fewlabel.gateway.GatewayConfig;
import org.fewlabel.gateway.job.Job;
import org.fewlabel.gateway.job.Lease;
import org.fewlabel.gateway.job.Reason;

/** Which trainers lack what a job needs. What one said counts for a while: by then it may have it. */
@ApplicationScoped
public class Declines {
    private final DeclineRepository repository;
    private final Duration counted;

    Declines(DeclineRepository repository, GatewayConfig config) {
        this.repository = repository;
        this.counted = config.declinesCounted();
    }

    /**
     * Keeps it if a trainer declined its job, in the transaction in which the job goes back to the queue.
     *
     * @param job as it was before
     */
    public void heard(Job job, TrainingFinished finished, Instant now) {
        Lease lease = job.attempts().lease();
        if (finished.outcome() == Outcome.DECLINED && lease != null) {
            String reason = Objects.requireNonNullElse(finished.reason(), Reason.DECLINED);
            String message = Objects.requireNonNullElse(finished.message(), reason);
            repository.keep(job.id(), new Decline(lease.trainer(), reason, message, now), oldest(now));
        }
    }

    /** Those that count now, by job, the latest first. */
    @Transactional
    public Map<UUID, List<Decline>> of(Collection<UUID> jobs, Instant now) {
        return repository.since(jobs, oldest(now));
    }

    /** What was said before no longer counts. */
    public Instant oldest(Instant now) {
        return now.minus(counted);
    }
}
