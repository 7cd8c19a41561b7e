package org.fewlabel.trainer.label;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.Claim;
import org.fewlabel.contracts.ResumePoint;
import org.fewlabel.contracts.event.LabelingEvent;
import org.fewlabel.contracts.event.LabelingEvent.EpochLabeled;
import org.fewlabel.contracts.event.LabelingEvent.LabelingFailed;
import org.fewlabel.learning.method.EpochLabels;
import org.fewlabel.learning.training.EpochLabelSource;
import org.fewlabel.learning.training.StopSignal;
import org.fewlabel.trainer.claim.Gateway;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The pseudo labels of one run. Those of its own epochs come when the labeler says so; if it is silent for long, the
 * gateway is asked, since an event may have been missed. They are awaited however long it takes. Those of epochs before the
 * resume point are in the store.
 */
public final class AwaitedLabels implements EpochLabelSource {
    private static final Logger LOG = Logger.getLogger(AwaitedLabels.class);

    private final Claim claim;
    private final StoredLabels stored;
    private final Gateway gateway;
    private final StopSignal stop;
    private final Duration silenceMax;
    /** By epoch, those that may still be asked for; empty for an epoch that was labeled without labels. */
    private final Map<Integer, Optional<ArtifactReference>> labeled = new HashMap<>();
    /** The last one that is known to be labeled; -1 for none. */
    private int labeledUpTo;
    /** Of an epoch after that. */
    private @Nullable LabelingFailed failure;

    /** @param silenceMax after which the gateway is asked */
    public AwaitedLabels(Claim claim, StoredLabels stored, Gateway gateway, StopSignal stop, Duration silenceMax) {
        this.claim = claim;
        this.stored = stored;
        this.gateway = gateway;
        this.stop = stop;
        this.silenceMax = silenceMax;
        this.labeledUpTo = claim.resumeFrom() == null ? -1 : claim.resumeFrom().epoch();
    }

    /**
     * {@inheritDoc}
     *
     * @throws InterruptedException also when the run was stopped
     * @throws LabelingFailedException if there will be none
     */
    @Override
    public EpochLabels labelsOf(int epoch) throws InterruptedException {
        ResumePoint resumedFrom = claim.resumeFrom();
        if (resumedFrom != null && epoch == resumedFrom.epoch() && resumedFrom.labels() != null) {
            return stored.read(resumedFrom.labels());
        }
        if (resumedFrom != null && epoch <= resumedFrom.epoch()) {
            return stored.read(ofEarlierAttempt(epoch));
        }
        return stored.read(await(epoch));
    }

    /** Takes what concerns this run. */
    synchronized void heard(LabelingEvent event) {
        if (!event.jobId().equals(claim.jobId()) || event.attempt() != claim.attempt()) {
            return;
        }
        if (event instanceof EpochLabeled epochLabeled) {
            if (claim.spec().method().trainsOnEpochLabels()) {
                labeled.put(epochLabeled.epoch(), Optional.ofNullable(epochLabeled.labels()));
            }
            labeledUpTo = Math.max(labeledUpTo, epochLabeled.epoch());
            if (failure != null && failure.epoch() <= labeledUpTo) {
                failure = null;
            }
        } else if (event instanceof LabelingFailed failed && failed.epoch() > labeledUpTo) {
            failure = failed; // Of an epoch before, it is the word of a labeler that came late to it.
        }
        notifyAll();
    }

    /** Ends a wait whose run was stopped. */
    public synchronized void wake() {
        notifyAll();
    }

    private ArtifactReference ofEarlierAttempt(int epoch) {
        return stored.findLast(claim.jobId(), claim.attempt() - 1, epoch)
                .orElseThrow(() -> new LabelingFailedException(
                        "the labels of epoch " + epoch + " of an earlier attempt are gone"));
    }

    private ArtifactReference await(int epoch) throws InterruptedException {
        // As long as it takes: that labelers are away says nothing about the job. A stop ends the wait.
        while (true) {
            Optional<ArtifactReference> labels = awaitEvent(epoch);
            if (labels.isEmpty()) {
                labels = askGateway(epoch);
            }
            if (labels.isPresent()) {
                return labels.get();
            }
        }
    }

    /** @return empty after too long a silence */
    private synchronized Optional<ArtifactReference> awaitEvent(int epoch) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + silenceMax.toNanos();
        while (!stop.isRaised()) {
            Optional<ArtifactReference> labels = labeled.get(epoch);
            if (labels != null) {
                labeled.keySet().removeIf(earlier -> earlier < epoch);
                return Optional.of(present(epoch, labels.orElse(null)));
            }
            if (failure != null) {
                throw new LabelingFailedException(failure.reason() + ": " + failure.message());
            }
            long nanos = deadlineNanos - System.nanoTime();
            if (nanos <= 0) {
                return Optional.empty();
            }
            TimeUnit.NANOSECONDS.timedWait(this, nanos);
        }
        throw new InterruptedException("the run was stopped while it waited for the labels of epoch " + epoch);
    }

    private static ArtifactReference present(int epoch, @Nullable ArtifactReference labels) {
        if (labels == null) {
            throw new LabelingFailedException("epoch " + epoch + " was labeled without labels");
        }
        return labels;
    }

    private Optional<ArtifactReference> askGateway(int epoch) throws InterruptedException {
        try {
            Optional<ResumePoint> resumePoint = gateway.resumePoint(claim.jobId());
            if (resumePoint.isEmpty() || resumePoint.get().epoch() < epoch) {
                return Optional.empty();
            }
            LOG.infof(
                    "Labels were ready but not announced: jobId=%s attempt=%d epoch=%d",
                    claim.jobId(), claim.attempt(), epoch);
            return resumePoint.get().epoch() == epoch
                    ? Optional.of(present(epoch, resumePoint.get().labels()))
                    : stored.find(claim.jobId(), claim.attempt(), epoch);
        } catch (IOException e) {
            LOG.debugf("The gateway does not know about labels: jobId=%s epoch=%d cause=%s", claim.jobId(), epoch, e);
            return Optional.empty();
        }
    }
}
