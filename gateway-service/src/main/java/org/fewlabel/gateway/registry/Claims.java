package org.fewlabel.gateway.registry;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.fewlabel.gateway.DatabaseClock;
import org.fewlabel.gateway.job.Decision;
import org.fewlabel.gateway.job.Job;
import org.fewlabel.gateway.quota.Quotas;
import org.fewlabel.gateway.storage.StorageRoom;
import org.fewlabel.gateway.worker.Declines;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Gives the jobs of the queue to trainers. */
@ApplicationScoped
public class Claims {
    private static final Logger LOG = Logger.getLogger(Claims.class);

    /** So many jobs and owners, which were not known to be unreadable or at their quota, a claim passes over at most. */
    private static final int PASSED_OVER_MAX = 1_000;
    /** The log has so many of them. */
    private static final int TOLD_MAX = 100;

    private final JobRepository repository;
    private final Decisions decisions;
    private final Declines declines;
    private final StorageRoom room;
    private final Quotas quotas;
    private final DatabaseClock clock;
    private final Set<UUID> toldUnreadable = ConcurrentHashMap.newKeySet();

    Claims(
            JobRepository repository,
            Decisions decisions,
            Declines declines,
            StorageRoom room,
            Quotas quotas,
            DatabaseClock clock) {
        this.repository = repository;
        this.decisions = decisions;
        this.declines = declines;
        this.room = room;
        this.quotas = quotas;
        this.clock = clock;
    }

    /**
     * Gives the trainer the job that is next and that it has not declined lately, if there is one.
     *
     * @param request the trainer's number of its question; the same question gets the same answer, for the first may have been
     *     lost, and its lease gets no longer by that. Null for one that must get a job of its own
     */
    @Transactional
    public Optional<Job> claimNext(String trainer, @Nullable String request, Duration leaseDuration) {
        Optional<Job> before = request == null ? Optional.empty() : claimedBefore(trainer, request);
        return before.or(() -> nextQueued(trainer).map(job -> {
            Instant now = clock.now();
            Decision decision = decisions.settle(job, job.claim(trainer, request, leaseDuration, now), now);
            return ((Decision.Accepted) decision).job();
        }));
    }

    /** A trainer asks again while its first question is still being answered; the two must not take a job each. */
    private Optional<Job> claimedBefore(String trainer, String request) {
        repository.lockQuestion(trainer, request);
        return repository.lockClaimOf(trainer, request);
    }

    /** A job that cannot be read keeps nobody from the others, nor does an owner at the quota. Without room for its snapshots none begins. */
    private Optional<Job> nextQueued(String trainer) {
        if (room.shortage().isPresent()) {
            return Optional.empty();
        }
        Instant declinedSince = declines.oldest(clock.now());
        Set<String> passedOver = new HashSet<>(quotas.ownersWhoRunAll());
        for (int look = 0; look < PASSED_OVER_MAX; look++) {
            try {
                Optional<Job> next = repository.lockNextQueued(trainer, declinedSince, passedOver);
                if (next.isEmpty() || quotas.mayRunAnother(next.get().origin().owner())) {
                    return next;
                }
                passedOver.add(next.get().origin().owner());
            } catch (UnreadableJobException e) {
                if (toldUnreadable.size() < TOLD_MAX && toldUnreadable.add(e.id())) {
                    LOG.errorf(e, "a job in the queue is passed over: jobId=%s", e.id());
                }
            }
        }
        return Optional.empty();
    }
}
