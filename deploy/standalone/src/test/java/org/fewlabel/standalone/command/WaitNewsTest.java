package org.fewlabel.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.fewlabel.contracts.job.JobState;
import org.fewlabel.contracts.rest.JobView;
import org.fewlabel.contracts.rest.WorkerKind;
import org.fewlabel.standalone.JobViews;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WaitNewsTest {
    private final WaitNews news = new WaitNews();

    @Test
    void aTrainerThatIsAwayIsNewsOnceEachTime() {
        assertThat(news.isNews(job(0, null))).isFalse();
        assertThat(news.isNews(job(0, waiting(WorkerKind.TRAINER, 1)))).isTrue();
        assertThat(news.isNews(job(0, waiting(WorkerKind.TRAINER, 1)))).isFalse();
        assertThat(news.isNews(job(0, null))).isFalse();
        assertThat(news.isNews(job(0, waiting(WorkerKind.TRAINER, 2)))).isTrue();
    }

    @Test
    void labelingThatTakesLongInEveryEpochIsNewsOnce() {
        assertThat(news.isNews(job(0, waiting(WorkerKind.LABELER, 1)))).isTrue();
        for (int labeled = 1; labeled < 10; labeled++) {
            assertThat(news.isNews(job(labeled, null))).isFalse();
            assertThat(news.isNews(job(labeled, waiting(WorkerKind.LABELER, 1 + labeled))))
                    .as("after %d epochs", labeled)
                    .isFalse();
        }
    }

    @Test
    void labelsThatAreLateAgainAfterAnEpochInTimeAreNewsAgain() {
        assertThat(news.isNews(job(1, waiting(WorkerKind.LABELER, 1)))).isTrue();
        assertThat(news.isNews(job(3, waiting(WorkerKind.LABELER, 3)))).isTrue();
    }

    private static JobView.Waiting waiting(WorkerKind worker, int minute) {
        return new JobView.Waiting(worker, Instant.EPOCH.plusSeconds(60L * minute), "away");
    }

    private static JobView job(int labeledEpochs, JobView.@Nullable Waiting waiting) {
        JobView.Progress progress =
                new JobView.Progress(0, 20, 0, 10, null, null, 0, null, labeledEpochs, null, null, null, null, null);
        return JobViews.moons(JobState.RUNNING, 1, waiting, progress);
    }
}
