package org.fewlabel.metrics.intake;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.UUID;
import org.fewlabel.contracts.event.Event;
import org.fewlabel.contracts.job.JobState;
import org.jspecify.annotations.Nullable;

/** Jobs with their attempts and epochs, to be written under the job's lock. */
@ApplicationScoped
class RunRepository implements PanacheRepositoryBase<JobEntity, UUID> {

    /**
     * The job, made if need be, and locked to the end of the transaction: the three topics are read at the same time, and
     * what one may write depends on what another wrote.
     */
    JobEntity lock(UUID jobId) {
        getEntityManager()
                .createNativeQuery("INSERT INTO job (job_id) VALUES (:jobId) ON CONFLICT DO NOTHING")
                .setParameter("jobId", jobId)
                .executeUpdate();
        return getEntityManager().find(JobEntity.class, jobId, LockModeType.PESSIMISTIC_WRITE);
    }

    /** Notes the state and lets the job follow it, unless this very event was noted before. */
    void changeState(JobEntity job, Event event, JobState state, @Nullable String reason, @Nullable String message) {
        if (getEntityManager().find(StateChangeEntity.class, event.id()) != null) {
            return;
        }
        StateChangeEntity change = StateChangeEntity.of(event, state, reason, message);
        getEntityManager().persist(change);
        // An end counts whatever the clocks say.
        if (state.isTerminal() || !isOutdated(change)) {
            job.follow(change);
        }
    }

    /** Whether the job is known to have come to a state at that very moment. */
    boolean isKnown(UUID jobId, int attempt, JobState state, Instant at) {
        return (Boolean) getEntityManager()
                .createNativeQuery(
                        "SELECT EXISTS (SELECT 1 FROM state_change"
                                + " WHERE job_id = :jobId AND attempt = :attempt AND state = :state AND at = :at)",
                        Boolean.class)
                .setParameter("jobId", jobId)
                .setParameter("attempt", attempt)
                .setParameter("state", state.wireName())
                .setParameter("at", at)
                .getSingleResult();
    }

    /** Whether something later is known of the attempt: an event that was put aside and mended comes behind its successors. */
    private boolean isOutdated(StateChangeEntity change) {
        return (Boolean) getEntityManager()
                .createNativeQuery(
                        "SELECT EXISTS (SELECT 1 FROM state_change WHERE job_id = :jobId AND attempt = :attempt AND at > :at)",
                        Boolean.class)
                .setParameter("jobId", change.jobId)
                .setParameter("attempt", change.attempt)
                .setParameter("at", change.at)
                .getSingleResult();
    }

    /** Writes what came out of a job that has succeeded, once the news of its last epoch is in as well. */
    void sumUp(UUID jobId) {
        getEntityManager()
                .createNativeQuery("DELETE FROM outcome WHERE job_id = :jobId")
                .setParameter("jobId", jobId)
                .executeUpdate();
        getEntityManager().createNativeQuery("""
                        INSERT INTO outcome (job_id,
                               student_last, student_median_of_last_20, student_chosen_by_validation,
                               average_last, average_median_of_last_20, average_chosen_by_validation,
                               teacher_last, teacher_median_of_last_20, teacher_chosen_by_validation)
                        SELECT job_id,
                               student_last, student_median_of_last_20, student_chosen_by_validation,
                               average_last, average_median_of_last_20, average_chosen_by_validation,
                               teacher_last, teacher_median_of_last_20, teacher_chosen_by_validation
                        FROM v_result WHERE job_id = :jobId AND state = 'succeeded' AND is_whole
                        """).setParameter("jobId", jobId).executeUpdate();
    }

    AttemptEntity attempt(UUID jobId, int attempt) {
        AttemptEntity.Id id = new AttemptEntity.Id(jobId, attempt);
        AttemptEntity row = getEntityManager().find(AttemptEntity.class, id);
        if (row == null) {
            row = new AttemptEntity();
            row.id = id;
            getEntityManager().persist(row);
        }
        return row;
    }

    /**
     * Takes what an earlier labeler called the teacher of epochs for the step average, which it is where that is the teacher of
     * the job's method: for news that came before the method was known.
     */
    void tellStepTeachersApart(UUID jobId) {
        getEntityManager()
                .createQuery("update EpochEntity set averageTestError = teacherTestError, teacherTestError = null"
                        + " where id.jobId = :jobId and averageTestError is null")
                .setParameter("jobId", jobId)
                .executeUpdate();
    }

    /** Forgets what earlier attempts did from that epoch on: the attempt that begins there does it again. */
    void forgetEpochs(UUID jobId, int beforeAttempt, int fromEpoch) {
        getEntityManager()
                .createQuery("delete from EpochEntity where id.jobId = :jobId and id.epoch >= :fromEpoch"
                        + " and attempt < :beforeAttempt")
                .setParameter("jobId", jobId)
                .setParameter("fromEpoch", fromEpoch)
                .setParameter("beforeAttempt", beforeAttempt)
                .executeUpdate();
    }

    /**
     * The row to write what that attempt did in that epoch; null if a later attempt began at or before the epoch, or
     * reached it. The epochs before a later attempt's first one are part of the run, however late the news of them is.
     */
    @Nullable
    EpochEntity epoch(UUID jobId, int attempt, int epoch) {
        boolean redone = getEntityManager()
                .createQuery(
                        "select count(*) > 0 from AttemptEntity where id.jobId = :jobId and id.attempt > :attempt"
                                + " and firstEpoch <= :epoch",
                        Boolean.class)
                .setParameter("jobId", jobId)
                .setParameter("attempt", attempt)
                .setParameter("epoch", epoch)
                .getSingleResult();
        EpochEntity.Id id = new EpochEntity.Id(jobId, epoch);
        EpochEntity row = getEntityManager().find(EpochEntity.class, id);
        if (redone || (row != null && row.attempt > attempt)) {
            return null;
        }
        if (row != null && row.attempt < attempt) {
            getEntityManager().remove(row);
            getEntityManager().flush();
            row = null;
        }
        if (row == null) {
            row = new EpochEntity();
            row.id = id;
            row.attempt = attempt;
            getEntityManager().persist(row);
        }
        return row;
    }
}
