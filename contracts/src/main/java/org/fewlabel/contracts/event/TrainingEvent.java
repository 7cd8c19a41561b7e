package org.fewlabel.contracts.event;

import com.fasterxml.jackson.annotation.JsonAlias;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.ResumePoint;
import org.fewlabel.contracts.RunProvenance;
import org.fewlabel.contracts.UnfinishedEpoch;
import org.fewlabel.contracts.WireName;
import org.fewlabel.contracts.folder.UnreadableFile;
import org.fewlabel.contracts.job.ImageFolderSpec;
import org.jspecify.annotations.Nullable;

/** What the trainers do. */
public sealed interface TrainingEvent extends EventPayload {
    @Override
    default String topic() {
        return Topics.TRAINING_EVENTS;
    }

    /**
     * Data and network are ready and the step loop begins.
     *
     * @param trainer the trainer's name
     * @param firstEpoch 0, or the one after the resume point
     * @param parameters how many weights the network has
     * @param unreadable the files that are passed over, at most {@link ImageFolderSpec#UNREADABLE_MAX}; empty from a trainer
     *     that does not say. Under its former name the field has the files' names alone
     * @param provenance what the bytes of this attempt depend on besides the spec; null from a trainer that does not say
     */
    record TrainingStarted(
            UUID jobId,
            int attempt,
            String trainer,
            int firstEpoch,
            int epochs,
            int stepsPerEpoch,
            int parameters,
            @JsonAlias("unreadableFiles") List<UnreadableFile> unreadable,
            @Nullable RunProvenance provenance)
            implements TrainingEvent {
        public TrainingStarted {
            // Events of before this field lack it.
            unreadable = unreadable == null ? List.of() : List.copyOf(unreadable);
        }
    }

    /**
     * The heartbeat, every second or so, also while data are loaded or labels awaited: it extends the lease.
     *
     * @param epoch the epoch under way, from 0
     * @param step steps done in it; while features are computed, images that are done
     * @param stepsPerEpoch while features are computed, images that there are to do
     * @param loss the mean total loss over the steps since the last heartbeat; null where none was made
     * @param imagesPerSecond 0 where nothing was done
     * @param activity what the trainer is at, for the person who watches
     */
    record TrainingProgress(
            UUID jobId,
            int attempt,
            int epoch,
            int epochs,
            int step,
            int stepsPerEpoch,
            @Nullable Double loss,
            double imagesPerSecond,
            Activity activity)
            implements TrainingEvent {}

    /** What a trainer is at. */
    enum Activity implements WireName {
        LOADING_DATA,
        TRAINING,
        AWAITING_LABELS,
        SAVING,
        /** A backbone looks at the images; steps are images then, each view counted. */
        COMPUTING_FEATURES
    }

    /**
     * An epoch is done and its snapshot is in the store.
     *
     * @param snapshot weights, step average, optimizer state; its metadata hold the job spec
     * @param resumedFrom where this attempt began; null for a fresh start. The labeler goes on from there
     * @param metrics the mean of each loss term and of the method's other figures over the epoch, by name
     * @param dataWaitSeconds how long the step loop waited for batches
     */
    record EpochTrained(
            UUID jobId,
            int attempt,
            int epoch,
            ArtifactReference snapshot,
            @Nullable ResumePoint resumedFrom,
            Map<String, Double> metrics,
            double learningRate,
            double imagesPerSecond,
            double seconds,
            double dataWaitSeconds)
            implements TrainingEvent {
        public EpochTrained {
            metrics = Map.copyOf(metrics);
        }
    }

    /**
     * The trainer let go of the job.
     *
     * @param unfinished what it kept of the epoch under way; null for nothing
     */
    record TrainingFinished(
            UUID jobId,
            int attempt,
            Outcome outcome,
            @Nullable String reason,
            @Nullable String message,
            @Nullable UnfinishedEpoch unfinished)
            implements TrainingEvent {}

    /** Why a trainer let go of a job. */
    enum Outcome implements WireName {
        /** All epochs are trained, or as many as early stopping asked for. */
        COMPLETED,
        /** The user cancelled. */
        CANCELLED,
        /** The user paused. */
        PAUSED,
        /** The trainer shuts down; another one may go on. Costs no attempt. */
        RELEASED,
        /** It went wrong in a way that another attempt would repeat: bad data, a loss that is not finite. */
        FAILED,
        /** It went wrong in a way that may pass: the store or the disk did not answer. */
        FAILED_FOR_NOW
    }
}
