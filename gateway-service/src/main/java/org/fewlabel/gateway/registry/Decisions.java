package org.fewlabel.gateway.registry;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import org.fewlabel.gateway.job.Decision;
import org.fewlabel.gateway.job.Job;
import org.fewlabel.gateway.job.LabeledEpoch;
import org.fewlabel.gateway.job.TerminalPhase;
import org.fewlabel.gateway.outbox.Outbox;
import org.fewlabel.service.work.JobLog;
import org.jboss.logging.Logger;

/** Keeps what was decided of jobs: the row, what is kept beside it, and the events that tell of it, in one transaction. */
@ApplicationScoped
class Decisions {
    private static final Logger LOG = Logger.getLogger(Decisions.class);

    private final JobRepository repository;
    private final TrainedEpochRepository trainedEpochs;
    private final Outbox outbox;

    Decisions(JobRepository repository, TrainedEpochRepository trainedEpochs, Outbox outbox) {
        this.repository = repository;
        this.trainedEpochs = trainedEpochs;
        this.outbox = outbox;
    }

    /**
     * Keeps what was decided of a job and tells the world, in the transaction that found the job and keeps all others from it.
     *
     * @return the decision
     */
    Decision settle(Job before, Decision decision, Instant now) {
        if (decision instanceof Decision.Accepted accepted && !accepted.job().equals(before)) {
            Job after = accepted.job();
            repository.save(before, after);
            forgetTrained(before, after);
            accepted.events()
                    .forEach(event -> outbox.add(event, now, after.origin().traceparent()));
            if (after.state() != before.state()) {
                logMove(before, after);
            }
        }
        return decision;
    }

    /** No label comes of what an earlier attempt trained. */
    private void forgetTrained(Job before, Job after) {
        LabeledEpoch labeled = after.labeled();
        if (after.attempt() > before.attempt() || after.phase() instanceof TerminalPhase) {
            trainedEpochs.forgetUpTo(after.id(), Integer.MAX_VALUE);
        } else if (labeled != null && !labeled.equals(before.labeled())) {
            trainedEpochs.forgetUpTo(after.id(), labeled.epoch());
        }
    }

    private static void logMove(Job before, Job after) {
        try (JobLog log = JobLog.of(after.id(), after.attempt())) {
            LOG.infof(
                    "job moved: jobId=%s attempt=%d from=%s to=%s reason=%s",
                    after.id(),
                    after.attempt(),
                    before.state().wireName(),
                    after.state().wireName(),
                    after.status().reason());
        }
    }
}
