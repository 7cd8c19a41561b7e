package org.fewlabel.gateway.registry;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.fewlabel.gateway.DatabaseClock;
import org.jspecify.annotations.Nullable;

/** What of jobs' files is kept, and who names files of another job. */
@ApplicationScoped
public class RetentionMarks {
    private final RetentionRepository repository;
    private final DatabaseClock clock;

    RetentionMarks(RetentionRepository repository, DatabaseClock clock) {
        this.repository = repository;
        this.clock = clock;
    }

    @Transactional
    public RetentionMark of(UUID job) {
        return repository.find(List.of(job)).getOrDefault(job, RetentionMark.NONE);
    }

    /** Of those of the jobs that have one. */
    @Transactional
    public Map<UUID, RetentionMark> of(Collection<UUID> jobs) {
        return repository.find(jobs);
    }

    /**
     * Jobs of which files may be deleted.
     *
     * @param over of the jobs that are over, or of those that are not
     * @param behind how many epochs behind the last labeled one are left alone
     * @param settling how long the files of superseded attempts are kept, and those that a job which is over has no use for
     * @param kept how long files of jobs that are over are kept; null for good
     * @param after the last one of those that were given before
     */
    @Transactional
    public List<UUID> due(boolean over, int behind, Duration settling, @Nullable Duration kept, UUID after) {
        Instant now = clock.now();
        Instant expiresBefore = kept == null ? Instant.EPOCH : now.minus(kept);
        return repository.due(over, behind, now.minus(settling), expiresBefore, after);
    }

    /** Whether another job may go on from this one's files, or a sweep or label set names it. */
    @Transactional
    public boolean isNamed(UUID job) {
        return repository.isNamed(job);
    }

    /** Snapshots of a job that others start from. */
    @Transactional
    public Set<String> pathsStartedFrom(UUID job) {
        return repository.pathsStartedFrom(job);
    }

    /** Of a job that is over already as well: the wish counts when its time has come. */
    @Transactional
    public void keep(UUID job, boolean keep) {
        repository.keep(job, keep);
    }

    /** In a change of the job, which keeps all others from it. */
    @Transactional
    public void markRemovedBefore(UUID job, int epoch) {
        repository.removedBefore(job, epoch);
    }

    /** In a change of the job, which keeps all others from it. */
    @Transactional
    public void markRemoved(UUID job, Instant now) {
        repository.removedAt(job, now);
    }

    /**
     * Notes that all is deleted that a mark stands for.
     *
     * @param epoch the last labeled one of then
     * @param settledAt when the job had ended, if that is long enough ago; null else
     */
    @Transactional
    public void noteCleared(UUID job, int epoch, @Nullable Instant settledAt) {
        repository.cleared(job, epoch, settledAt);
    }

    @Transactional
    public void noteRemoved(UUID job) {
        repository.removalDone(job);
    }
}
