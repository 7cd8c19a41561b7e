package org.fewlabel.trainer.checkpoint;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.Optional;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.CorruptArtifactException;
import org.fewlabel.artifacts.EpochArtifacts;
import org.fewlabel.artifacts.LabelingRecord;
import org.fewlabel.artifacts.LabelingRecords;
import org.fewlabel.artifacts.MissingArtifactException;
import org.fewlabel.artifacts.UnknownJobException;
import org.fewlabel.artifacts.safetensors.CorruptSafetensorsException;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.Claim;
import org.fewlabel.contracts.ResumePoint;
import org.fewlabel.contracts.event.TrainingEvent.SetBack;
import org.fewlabel.contracts.job.MethodSpec;
import org.fewlabel.learning.training.Checkpoint;
import org.fewlabel.learning.training.StopSignal;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Finds where a claimed job goes on: at the resume point of its claim, or, if a file of that is damaged or gone, at the newest
 * epoch before it that is whole and still kept, which every epoch's record tells. The run is then the one that would have been resumed there.
 * If none is whole it begins anew, which costs time and nothing else.
 */
@ApplicationScoped
public class ResumePoints {
    private static final Logger LOG = Logger.getLogger(ResumePoints.class);

    private final ArtifactStore store;
    private final LabelingRecords records;
    private final Snapshots snapshots;

    public ResumePoints(ArtifactStore store, Snapshots snapshots) {
        this.store = store;
        this.records = new LabelingRecords(store);
        this.snapshots = snapshots;
    }

    /**
     * Where a run begins.
     *
     * @param claim with the resume point that holds, and what fits it
     * @param snapshot of that; null where the run has none, and begins anew
     * @param setBack what the claim's own resume point lacks; null where it is that one
     */
    public record Start(
            Claim claim,
            @Nullable Checkpoint snapshot,
            @Nullable SetBack setBack) {}

    /**
     * Reads every file that the run needs to go on, so that what is damaged shows before the first step, and not when the labeler
     * or an epoch asks for it.
     *
     * @throws UnknownJobException if the store has nothing at all of the job
     * @throws IOException if the store does not answer
     * @throws InterruptedException if the run was stopped meanwhile
     */
    public Start find(Claim claim, StopSignal stop) throws IOException, InterruptedException {
        ResumePoint claimed = claim.resumeFrom();
        if (claimed == null) {
            return new Start(claim, null, null);
        }
        try {
            return new Start(claim, readWhole(claim, claimed), null);
        } catch (CorruptArtifactException | MissingArtifactException | CorruptSafetensorsException e) {
            LOG.warnf(
                    "Resume point is not whole, looking for an earlier one: jobId=%s attempt=%d epoch=%d cause=%s",
                    claim.jobId(), claim.attempt(), claimed.epoch(), e.getMessage());
            return findEarlier(claim, claimed, e, stop);
        }
    }

    private Start findEarlier(Claim claim, ResumePoint claimed, IOException damage, StopSignal stop)
            throws IOException, InterruptedException {
        boolean isKnown = !(damage instanceof MissingArtifactException);
        for (int epoch = claimed.epoch(); epoch >= claim.firstEpochKept(); epoch--) {
            for (int attempt = claim.attempt() - 1; attempt >= 1; attempt--) {
                if (stop.isRaised()) {
                    throw new InterruptedException("stopped while it looked for an epoch to go on from");
                }
                Optional<LabelingRecord> labeling = records.find(new EpochArtifacts(claim.jobId(), attempt, epoch));
                isKnown |= labeling.isPresent();
                Start start = labeling.isEmpty() ? null : startAfter(labeling.get(), claim, claimed, damage);
                if (start != null) {
                    return start;
                }
            }
        }
        if (!isKnown) {
            throw new UnknownJobException(claim.jobId(), damage);
        }
        return new Start(
                at(null, claim), null, new SetBack(claimed.epoch(), null, message(claimed, damage, "it begins anew")));
    }

    /** Null if that epoch is not whole either. */
    private @Nullable Start startAfter(LabelingRecord labeling, Claim claim, ResumePoint claimed, IOException damage)
            throws IOException {
        ResumePoint point = labeling.resumePoint();
        if (point.equals(claimed)) {
            return null;
        }
        try {
            Checkpoint snapshot = readWhole(claim, point);
            String goesOn = "it goes on after epoch " + point.epoch();
            return new Start(
                    at(point, claim),
                    snapshot,
                    new SetBack(claimed.epoch(), labeling.event(), message(claimed, damage, goesOn)));
        } catch (CorruptArtifactException | MissingArtifactException | CorruptSafetensorsException e) {
            LOG.warnf(
                    "Earlier epoch is not whole either: jobId=%s attempt=%d epoch=%d cause=%s",
                    claim.jobId(), labeling.event().attempt(), point.epoch(), e.getMessage());
            return null;
        }
    }

    private static String message(ResumePoint claimed, IOException damage, String goesOn) {
        return "epoch " + claimed.epoch() + " cannot be gone on from, " + goesOn + ": " + damage.getMessage();
    }

    private static Claim at(@Nullable ResumePoint point, Claim claim) {
        return new Claim(
                claim.jobId(),
                claim.attempt(),
                claim.spec(),
                point,
                null,
                claim.startFrom(),
                claim.leaseSeconds(),
                claim.traceparent(),
                claim.removedBefore());
    }

    /** The snapshot, if the teacher that the labeler goes on from and the labels that the next epochs train on are whole, too. */
    private Checkpoint readWhole(Claim claim, ResumePoint point) throws IOException {
        Checkpoint snapshot = snapshots.read(point.snapshot());
        store.read(point.teacher());
        if (point.labels() != null) {
            store.read(point.labels());
        }
        MethodSpec method = claim.spec().method();
        int before = method.trainsOnEpochLabels() ? method.labelStaleness() : 0;
        for (int epoch = point.epoch() - 1; epoch >= Math.max(0, point.epoch() - before); epoch--) {
            store.read(labels(claim, epoch));
        }
        return snapshot;
    }

    private ArtifactReference labels(Claim claim, int epoch) throws IOException {
        Optional<ArtifactReference> labels = records.findLast(claim.jobId(), claim.attempt() - 1, epoch)
                .flatMap(labeling -> Optional.ofNullable(labeling.event().labels()));
        return labels.orElseThrow(() -> new MissingArtifactException("labels of epoch " + epoch));
    }
}
