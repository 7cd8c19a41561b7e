package org.fewlabel.standalone.client;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.fewlabel.contracts.folder.UnreadableFile;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.job.JobState;
import org.jspecify.annotations.Nullable;

/**
 * A job as the gateway shows it.
 *
 * @param lastFailure how the last attempt ended that failed; null as long as none has
 * @param waiting for a worker that is not heard of; null where nobody is waited for
 * @param unreadable the files of its image folder that are passed over, and why
 */
public record Job(
        String id,
        String name,
        JobState state,
        @Nullable String reason,
        @Nullable String message,
        int attempt,
        @Nullable Failure lastFailure,
        @Nullable Waiting waiting,
        JobSpec spec,
        Progress progress,
        List<UnreadableFile> unreadable) {
    public Job {
        unreadable = List.copyOf(unreadable);
    }

    /** The state, and the reason if it has one. */
    public String ending() {
        return state.wireName() + (message == null ? "" : ": " + message);
    }

    public record Failure(
            int attempt, String reason, @Nullable String message) {}

    /** @param worker which kind; {@code for} in JSON */
    public record Waiting(@JsonProperty("for") String worker, String since, String message) {}

    /** @param studentTestError of the last labeled epoch, in [0, 1]; null before the first */
    public record Progress(
            int epoch,
            int epochs,
            int step,
            int stepsPerEpoch,
            @Nullable String activity,
            double imagesPerSecond,
            @Nullable Long etaSeconds,
            int labeledEpochs,
            @Nullable Double studentTestError,
            @Nullable Double averageTestError,
            @Nullable Double teacherTestError) {
        /** The share of the steps that are done, in [0, 1]. */
        public double done() {
            int stepsPerEpochOrOne = Math.max(1, stepsPerEpoch);
            return Math.min(1, (epoch + Math.min(1.0, (double) step / stepsPerEpochOrOne)) / Math.max(1, epochs));
        }
    }
}
