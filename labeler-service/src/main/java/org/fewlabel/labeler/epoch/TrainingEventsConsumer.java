package org.fewlabel.labeler.epoch;

import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.fewlabel.contracts.event.Event;
import org.fewlabel.contracts.event.LabelingEvent;
import org.fewlabel.contracts.event.LabelingEvent.LabelingFailed;
import org.fewlabel.contracts.event.Topics;
import org.fewlabel.contracts.event.TrainingEvent;
import org.fewlabel.contracts.event.TrainingEvent.EpochTrained;
import org.fewlabel.labeler.LabelerConfig;
import org.fewlabel.labeler.watch.Watchdog;
import org.fewlabel.labeler.watch.Watchdog.Watched;
import org.fewlabel.service.event.EventIntake;
import org.fewlabel.service.outage.OutageException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Labels the epochs that trainers report, one after the other: a job's teacher goes from epoch to epoch. A record counts as
 * handled when what came of it is published, so a labeler that is killed before finds it again.
 */
@ApplicationScoped
public class TrainingEventsConsumer {
    private static final Logger LOG = Logger.getLogger(TrainingEventsConsumer.class);

    private static final String LABELER_LOST = "labeler-lost";
    /** A month of job events is heard by then, unless Kafka is in trouble. */
    private static final Duration EARLIER_EVENTS_MAX = Duration.ofMinutes(1);

    private final EarlierJobEvents earlier;
    private final Attempts attempts;
    private final EpochLabeling labeling;
    private final LabelingTries tries;
    private final LabelingEvents events;
    private final LabelingFigures figures;
    private final EventIntake intake;
    private final Watchdog watchdog;
    private final Clock clock;
    private final int triesMax;
    private volatile @Nullable Try underWay;

    @Inject
    TrainingEventsConsumer(
            EarlierJobEvents earlier,
            Attempts attempts,
            EpochLabeling labeling,
            LabelingTries tries,
            LabelingEvents events,
            LabelingFigures figures,
            EventIntake intake,
            Watchdog watchdog,
            Clock clock,
            LabelerConfig config) {
        this(earlier, attempts, labeling, tries, events, figures, intake, watchdog, clock, config.triesMax());
    }

    TrainingEventsConsumer(
            EarlierJobEvents earlier,
            Attempts attempts,
            EpochLabeling labeling,
            LabelingTries tries,
            LabelingEvents events,
            LabelingFigures figures,
            EventIntake intake,
            Watchdog watchdog,
            Clock clock,
            int triesMax) {
        if (triesMax < 1) {
            throw new IllegalArgumentException("fewlabel.tries-max must be at least 1, was " + triesMax);
        }
        this.earlier = earlier;
        this.attempts = attempts;
        this.labeling = labeling;
        this.tries = tries;
        this.events = events;
        this.figures = figures;
        this.intake = intake;
        this.watchdog = watchdog;
        this.clock = clock;
        this.triesMax = triesMax;
    }

    @Incoming(Topics.TRAINING_EVENTS)
    @Blocking
    public CompletionStage<Void> consume(Message<byte[]> message) {
        Integer partition = partition(message);
        return intake.take(message, Topics.TRAINING_EVENTS, event -> handle(event, partition));
    }

    /** Null of a message that is none of Kafka's. */
    private static @Nullable Integer partition(Message<?> message) {
        return message.getMetadata(IncomingKafkaRecordMetadata.class)
                .map(IncomingKafkaRecordMetadata::getPartition)
                .orElse(null);
    }

    /** What is waited out between two tries nobody takes for hanging: each try is watched for itself. */
    private void handle(Event record, @Nullable Integer partition) throws InterruptedException {
        TrainingEvent event = (TrainingEvent) record.payload();
        try (Watched watched = watchdog.watch(event)) {
            handle(record, event, partition, watched);
        }
    }

    private void handle(Event record, TrainingEvent event, @Nullable Integer partition, Watched watched)
            throws InterruptedException {
        earlier.await(EARLIER_EVENTS_MAX);
        if (event instanceof EpochTrained trained && isOfNoJob(trained)) {
            leave(trained, "the gateway has said nothing of its job, and the store has nothing of it");
            return;
        }
        attempts.heard(event.jobId(), event.attempt());
        if (attempts.isStale(event.jobId(), event.attempt())) {
            LOG.debugf(
                    "Stale event dropped: jobId=%s attempt=%d type=%s", event.jobId(), event.attempt(), event.type());
            return;
        }
        if (event instanceof EpochTrained trained) {
            if (tries.isAside(trained, clock.instant())) {
                leave(trained, "labelers lacked what its job needs");
                return;
            }
            long sinceNanos = System.nanoTime();
            LabelingEvent labeled;
            try {
                labeled = label(trained, partition, watched);
            } catch (LabelingSetAsideException e) {
                leave(trained, "this labeler lacks it like the one before: " + e.getMessage());
                return;
            }
            Duration took = Duration.ofNanos(System.nanoTime() - sinceNanos);
            events.publish(labeled);
            figures.labeled(labeled, took, record.age(clock.instant()));
            LOG.infof(
                    "%s: jobId=%s attempt=%d epoch=%d",
                    labeled.type(), trained.jobId(), trained.attempt(), trained.epoch());
        }
    }

    /**
     * To wait, in case this labeler has another store than the others, would let all other jobs wait for a job that nobody
     * submitted; and if there is one, the gateway asks for its labels again.
     */
    private boolean isOfNoJob(EpochTrained trained) {
        return !attempts.isAnnounced(trained.jobId()) && !labeling.hasAnyOf(trained);
    }

    private static void leave(EpochTrained trained, String why) {
        LOG.infof(
                "Epoch left until it is asked for again, %s: jobId=%s attempt=%d epoch=%d",
                why, trained.jobId(), trained.attempt(), trained.epoch());
    }

    /**
     * Labels the epoch, unless too many labelers died over it: then its job fails, and the next record is handled. The last of them may
     * have died when all was done.
     */
    private LabelingEvent label(EpochTrained trained, @Nullable Integer partition, Watched watched) {
        int unended = tries.unended(trained);
        if (unended >= triesMax && !labeling.isLabeled(trained)) {
            String message = unended + " labelers ended without a word while they labeled epoch " + trained.epoch()
                    + "; the log of the last one may say why";
            LOG.errorf(
                    "Epoch given up, %s: jobId=%s attempt=%d epoch=%d",
                    message, trained.jobId(), trained.attempt(), trained.epoch());
            return new LabelingFailed(trained.jobId(), trained.attempt(), trained.epoch(), LABELER_LOST, message);
        }
        Try now = new Try(trained, partition, watched);
        underWay = now;
        try {
            tries.begin(trained);
            LabelingEvent labeled = labeling.label(trained);
            underWay = null; // First, so that nobody notes the try again.
            tries.end(trained);
            return labeled;
        } catch (LabelingStoppedException | LabelingSetAsideException | OutageException e) {
            // Nobody has died over it.
            underWay = null;
            takeBack(now);
            throw e;
        } finally {
            underWay = null;
        }
    }

    /** @param partition that the record has; null where it has none */
    private record Try(EpochTrained trained, @Nullable Integer partition, Watched watched) {}

    /** One that hangs is not taken back, though its process ends in good order: labelers do die of its epoch. */
    private void takeBack(Try done) {
        if (!done.watched().isHung()) {
            tries.takeBack(done.trained());
        }
    }

    /**
     * A labeler that is told to stop has not died over its epoch. Said at once, since loading a data set does not hear of the
     * shutdown, and may be cut off.
     */
    void stop(@Observes ShutdownEvent event) {
        Try now = underWay;
        if (now != null) {
            takeBack(now);
        }
    }

    /**
     * Nor has one whose record has gone to another labeler, since the group has others or since it was silent: it lives, and labels on. As
     * long as the record is its own its try stands: it may be about to die of it.
     *
     * @param partitions that this labeler has from now on
     */
    void keepTryIn(Set<Integer> partitions) {
        Try now = underWay;
        if (now == null || now.partition() == null) {
            return;
        }
        if (partitions.contains(now.partition())) {
            tries.begin(now.trained()); // Again, where the record has come back to it.
        } else {
            takeBack(now);
        }
    }
}
