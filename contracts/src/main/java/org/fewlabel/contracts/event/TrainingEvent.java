package org.fewlabel.contracts.event;

import com.fasterxml.jackson.annotation.JsonAlias;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.Check;
import org.fewlabel.contracts.ResumePoint;
import org.fewlabel.contracts.RunProvenance;
import org.fewlabel.contracts.Text;
import org.fewlabel.contracts.UnfinishedEpoch;
import org.fewlabel.contracts.WireName;
import org.fewlabel.contracts.event.LabelingEvent.EpochLabeled;
import org.fewlabel.contracts.folder.UnreadableFile;
import org.fewlabel.contracts.job.ImageFolderSpec;
import org.fewlabel.contracts.job.JobSpec;
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
     * @param setBack why the attempt goes on before the place where its claim has it; null for one that does not, and from a trainer
     *     that does not say
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
            @Nullable RunProvenance provenance,
            @Nullable SetBack setBack)
            implements TrainingEvent {
        public TrainingStarted {
            Check.present("jobId", jobId);
            Check.atLeast("attempt", attempt, 1);
            Check.name("trainer", trainer, Check.NAME_LENGTH_MAX);
            Check.within("epochs", epochs, 1, JobSpec.EPOCHS_MAX);
            Check.within("firstEpoch", firstEpoch, 0, epochs);
            Check.atLeast("stepsPerEpoch", stepsPerEpoch, 1);
            Check.atLeast("parameters", parameters, 0);
            // Events of before this field lack it.
            unreadable = unreadable == null
                    ? List.of()
                    : Check.list("unreadable", unreadable, ImageFolderSpec.UNREADABLE_MAX);
        }

        /** An attempt that goes on where its claim has it. */
        public TrainingStarted(
                UUID jobId,
                int attempt,
                String trainer,
                int firstEpoch,
                int epochs,
                int stepsPerEpoch,
                int parameters,
                List<UnreadableFile> unreadable,
                @Nullable RunProvenance provenance) {
            this(jobId, attempt, trainer, firstEpoch, epochs, stepsPerEpoch, parameters, unreadable, provenance, null);
        }
    }

    /**
     * The files of the last labeled epoch are damaged or gone, so the run goes on from an earlier one.
     *
     * @param from the last labeled epoch
     * @param to what the labeler found out about the epoch after which the run goes on; null where it begins anew
     * @param message what is wrong with the files, and where it goes on, for people
     */
    record SetBack(int from, @Nullable EpochLabeled to, String message) {
        public SetBack {
            if (from < 0) {
                throw new IllegalArgumentException("setBack.from must not be negative, was: " + from);
            }
            if (to != null && to.epoch() > from) {
                throw new IllegalArgumentException(
                        "setBack.to must not be after epoch " + from + ", was: epoch " + to.epoch());
            }
            message = Text.message(Check.present("setBack.message", message), Check.MESSAGE_LENGTH_MAX);
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
            implements TrainingEvent {
        public TrainingProgress {
            Check.present("jobId", jobId);
            Check.atLeast("attempt", attempt, 1);
            Check.within("epochs", epochs, 1, JobSpec.EPOCHS_MAX);
            Check.within("epoch", epoch, 0, epochs);
            Check.atLeast("stepsPerEpoch", stepsPerEpoch, 1);
            Check.within("step", step, 0, stepsPerEpoch);
            if (loss != null) {
                Check.finite("loss", loss);
            }
            Check.notNegative("imagesPerSecond", imagesPerSecond);
            Check.present("activity", activity);
        }

        @Override
        public String topic() {
            return Topics.TRAINING_HEARTBEATS;
        }

        /** Earlier trainers published it among the facts. */
        @Override
        public boolean belongsOn(String topic) {
            return TrainingEvent.super.belongsOn(topic) || topic.equals(Topics.TRAINING_EVENTS);
        }
    }

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
     * @param metrics the mean of each loss term and of the method's other figures over the epoch, by name; a figure that is
     *     no finite number is left out, since the epoch is none the worse for it
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
        private static final int METRICS_MAX = 100;

        public EpochTrained {
            Check.present("jobId", jobId);
            Check.atLeast("attempt", attempt, 1);
            Check.within("epoch", epoch, 0, JobSpec.EPOCHS_MAX);
            Check.present("snapshot", snapshot);
            metrics = told(metrics);
            Check.notNegative("learningRate", learningRate);
            Check.notNegative("imagesPerSecond", imagesPerSecond);
            Check.notNegative("seconds", seconds);
            Check.notNegative("dataWaitSeconds", dataWaitSeconds);
        }

        private static Map<String, Double> told(@Nullable Map<String, Double> metrics) {
            Map<String, Double> all = Check.present("metrics", metrics);
            Check.size("metrics", all.size(), METRICS_MAX);
            Map<String, Double> told = new HashMap<>();
            all.forEach((name, value) -> {
                Check.name("metrics", name, Check.NAME_LENGTH_MAX);
                if (Double.isFinite(Check.present("metrics." + name, value))) {
                    told.put(name, value);
                }
            });
            return Map.copyOf(told);
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
            implements TrainingEvent {
        public TrainingFinished {
            Check.present("jobId", jobId);
            Check.atLeast("attempt", attempt, 1);
            Check.present("outcome", outcome);
            Check.reason("reason", reason);
            message = message == null ? null : Text.message(message, Check.MESSAGE_LENGTH_MAX);
        }
    }

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
        /** It went wrong in a way that may pass: memory ran out in the midst of it, or the step loop hung. */
        FAILED_FOR_NOW,
        /** This trainer lacks what the job needs, such as its data set or memory; another may have it. Costs no attempt. */
        DECLINED
    }
}
