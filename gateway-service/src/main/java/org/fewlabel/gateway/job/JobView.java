package org.fewlabel.gateway.job;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.fewlabel.contracts.event.TrainingEvent.Activity;
import org.fewlabel.contracts.folder.UnreadableFile;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.job.JobState;
import org.jspecify.annotations.Nullable;

/**
 * A job as users see it.
 *
 * @param unreadable the files of its image folder that cannot be read and are passed over, and why
 */
record JobView(
        UUID id,
        String name,
        JobState state,
        @Nullable String reason,
        @Nullable String message,
        int attempt,
        JobSpec spec,
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
     * @param teacherTestError of the last labeled epoch, in [0, 1]
     * @param chosenEpoch the labeled epoch with the student's lowest error on the validation images, the first of several;
     *     null where there are none
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
            @Nullable Double teacherTestError,
            @Nullable Integer chosenEpoch) {}

    /** @param nextPageToken null on the last page */
    record PageView(List<JobView> jobs, @Nullable String nextPageToken) {
        static PageView of(JobPage page) {
            PageToken next = page.next();
            return new PageView(page.jobs().stream().map(JobView::of).toList(), next == null ? null : next.encode());
        }
    }

    static JobView of(Job job) {
        return new JobView(
                job.id(),
                job.spec().name(),
                job.state(),
                job.status().reason(),
                job.status().message(),
                job.attempt(),
                job.spec(),
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
                labeled == null ? null : labeled.teacherTestError(),
                labeled == null ? null : labeled.chosenEpoch());
    }

    private static @Nullable Long etaSeconds(Job job) {
        Duration eta = job.progress().eta(job.spec().epochs());
        return eta == null ? null : (Long) eta.toSeconds();
    }
}
