package org.fewlabel.gateway.registry;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.fewlabel.contracts.event.Event;
import org.fewlabel.contracts.event.TrainingEvent.EpochTrained;
import org.fewlabel.gateway.DatabaseClock;
import org.fewlabel.gateway.job.Decision;
import org.fewlabel.gateway.job.Job;
import org.fewlabel.gateway.outbox.Outbox;
import org.fewlabel.service.work.JobLog;
import org.jboss.logging.Logger;

/** What trainers said of epochs whose labels are awaited, so that the labels can be asked for again. */
@ApplicationScoped
public class TrainedEpochs {
    private static final Logger LOG = Logger.getLogger(TrainedEpochs.class);

    /** So many epochs of a job are announced again at once, and as many when those are labeled. */
    private static final int ANNOUNCED_MAX = 100;

    private final JobRepository repository;
    private final Decisions decisions;
    private final TrainedEpochRepository trainedEpochs;
    private final Outbox outbox;
    private final DatabaseClock clock;

    TrainedEpochs(
            JobRepository repository,
            Decisions decisions,
            TrainedEpochRepository trainedEpochs,
            Outbox outbox,
            DatabaseClock clock) {
        this.repository = repository;
        this.decisions = decisions;
        this.trainedEpochs = trainedEpochs;
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * Keeps what a trainer says of an epoch as long as the labels are awaited. In a change of the job.
     *
     * @return false if it said so before, or the gateway did in its stead
     */
    public boolean keep(Job job, Event event, EpochTrained trained) {
        return !job.awaitsLabelsOf(trained) || trainedEpochs.keep(event, trained.epoch());
    }

    /** Jobs whose labels have not been heard of nor asked for in that time, or all of whose that were asked for have come. */
    @Transactional
    public List<UUID> labelsOverdue(Duration after) {
        return repository.labelsOverdue(clock.now().minus(after));
    }

    /**
     * Announces the trained epochs again whose labels a job has awaited for long, or the next ones when those announced again are
     * labeled; labelers take a repetition for one. Does nothing where the labels have come meanwhile.
     */
    @Transactional
    public void askForLabelsAgain(UUID id, Duration after) {
        Optional<Job> found = repository.lock(id);
        if (found.isEmpty()) {
            return;
        }
        Job job = found.get();
        Instant now = clock.now();
        List<Event> epochs = trainedEpochs.first(id, ANNOUNCED_MAX);
        Integer upTo = epochs.isEmpty()
                ? null
                : ((EpochTrained) epochs.get(epochs.size() - 1).payload()).epoch();
        if (((Decision.Accepted) decisions.settle(job, job.labelsAskedForAgain(after, upTo, now), now))
                .job()
                .equals(job)) {
            return;
        }
        epochs.forEach(event -> outbox.add(event, job.origin().traceparent()));
        try (JobLog log = JobLog.of(id, job.attempt())) {
            LOG.warnf(
                    "labels are asked for again: jobId=%s attempt=%d epochs=%d since=%s",
                    id, job.attempt(), epochs.size(), job.progress().labelsAwaitedSince());
        }
    }
}
