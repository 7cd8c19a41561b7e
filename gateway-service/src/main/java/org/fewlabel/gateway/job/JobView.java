package org.fewlabel.gateway.job;

import java.time.Duration;
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
 * @param lastFailure how the last attempt ended that failed; null as long as none has
 * @param waiting for a worker that is not heard of, or has not come to it for long; null where nobody is waited for
 * @param moreLabels whether it uses labels that its data set does not name, or nobody knows that it does not
 * @param unreadable the files of its image folder that cannot be read and are passed over, and why
 */
record JobView(
        UUID id,
        String name,
        JobState state,
        @Nullable String reason,
        @Nullable String message,
        int attempt,
        @Nullable Failure lastFailure,
        @Nullable Waiting waiting,
        JobSpec spec,
        boolean moreLabels,
        ProgressView progress,
        List<UnreadableFile> unreadable,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt) {
    /**
     * @param epoch the epoch under way, from 0
     * @param step steps done in it
     * @param etaSeconds null where there is no pace to tell by, or no need to
     * @param studentTestError of the last labeled epoch, in [0, 1]
     * @param averageTestError of its step average
     * @param teacherTestError of its teacher snapshot
     * @param chosenEpoch the labeled epoch with the lowest error on the validation images; null where there are none
     * @param chosenNetwork which of its networks had that error
     */
    record ProgressView(
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

    /** @param nextPageToken null on the last page */
    record PageView(List<JobView> jobs, @Nullable String nextPageToken) {}

    static JobView of(Job job, @Nullable Waiting waiting) {
        return new JobView(
                job.id(),
                job.spec().name(),
                job.state(),
                job.status().reason(),
                job.status().message(),
                job.attempt(),
                job.attempts().lastFailure(),
                waiting,
                job.spec(),
                job.spec().usesMoreLabels(),
                progressOf(job),
                job.unreadable(),
                job.times().created(),
                job.times().started(),
                job.times().finished());
    }

    private static ProgressView progressOf(Job job) {
        Progress progress = job.progress();
        LabeledEpoch labeled = job.labeled();
        boolean works = job.phase() instanceof LeasedPhase;
        return new ProgressView(
                progress.epoch(),
                job.spec().epochs(),
                progress.step(),
                progress.stepsPerEpoch(),
                works ? progress.activity() : null,
                progress.loss(),
                works ? progress.imagesPerSecond() : 0,
                works ? etaSeconds(job) : null,
                labeled == null ? 0 : labeled.epoch() + 1,
                labeled == null ? null : labeled.studentTestError(),
                labeled == null ? null : labeled.averageTestError(),
                labeled == null ? null : labeled.teacherTestError(),
                labeled == null ? null : labeled.chosenEpoch(),
                labeled == null ? null : labeled.chosenNetwork());
    }

    private static @Nullable Long etaSeconds(Job job) {
        Duration eta = job.progress().eta(job.spec().epochs());
        return eta == null ? null : (Long) eta.toSeconds();
    }
}
