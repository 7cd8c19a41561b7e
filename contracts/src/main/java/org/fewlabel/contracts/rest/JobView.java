package org.fewlabel.contracts.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.fewlabel.contracts.TrainedNetwork;
import org.fewlabel.contracts.event.TrainingEvent.Activity;
import org.fewlabel.contracts.folder.UnreadableFile;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.job.JobState;
import org.jspecify.annotations.Nullable;

/**
 * A job as users see it.
 *
 * @param reason a fixed word for programs; null where the state speaks for itself
 * @param message the same for people
 * @param lastFailure how the last attempt ended that failed; null as long as none has
 * @param advice what its owner can do; null unless it failed
 * @param waiting for a worker that is not heard of, or has not come to it for long; null where nobody is waited for
 * @param priority the present one; the spec has that of the submission
 * @param moreLabels whether it uses labels that its data set does not name, or nobody knows that it does not
 * @param unreadable the files of its image folder that cannot be read and are passed over, and why; in a list the first few alone
 * @param keep whether its files outlast the time that those of jobs which are over are kept for
 * @param filesRemovedAt when they were removed, models and labels included; null as long as they are kept
 * @param owner whose it is
 */
public record JobView(
        UUID id,
        String name,
        JobState state,
        @Nullable String reason,
        @Nullable String message,
        int attempt,
        @Nullable Failure lastFailure,
        @Nullable String advice,
        @Nullable Waiting waiting,
        int priority,
        JobSpec spec,
        boolean moreLabels,
        Progress progress,
        List<UnreadableFile> unreadable,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        boolean keep,
        @Nullable Instant filesRemovedAt,
        String owner) {
    public JobView {
        owner = Role.orLocal(owner);
        unreadable = List.copyOf(unreadable);
    }

    /**
     * An attempt that failed.
     *
     * @param reason a fixed word for programs
     * @param message the same for people
     */
    public record Failure(
            int attempt, String reason, @Nullable String message, Instant at) {}

    /**
     * That a job does not get on because a worker is not heard of, has not come to it for long, or lacks what it needs, or since no
     * trainer is given a job as long as the artifact store has too little room, or its owner has as many with trainers as may be.
     *
     * @param worker which kind; {@code for} in JSON
     * @param since since when
     * @param message the same for people
     */
    public record Waiting(@JsonProperty("for") WorkerKind worker, Instant since, String message) {}

    /**
     * How far a job is.
     *
     * @param epoch the epoch under way, from 0
     * @param step steps done in it; while features are computed, images that are done
     * @param stepsPerEpoch while features are computed, images that there are to do
     * @param activity of the trainer that has it; null where none has
     * @param etaSeconds null where there is no pace to tell by, or no need to
     * @param studentTestError of the last labeled epoch, in [0, 1]
     * @param averageTestError of its step average
     * @param teacherTestError of its teacher snapshot
     * @param chosenEpoch the labeled epoch with the lowest error on the validation images; null where there are none
     * @param chosenNetwork which of its networks had that error
     */
    public record Progress(
            int epoch,
            int epochs,
            int step,
            int stepsPerEpoch,
            @Nullable Activity activity,
            @Nullable Double loss,
            double imagesPerSecond,
            @Nullable Long etaSeconds,
            int labeledEpochs,
            @Nullable Double studentTestError,
            @Nullable Double averageTestError,
            @Nullable Double teacherTestError,
            @Nullable Integer chosenEpoch,
            @Nullable TrainedNetwork chosenNetwork) {}
}
