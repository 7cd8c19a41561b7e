package org.fewlabel.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.job.JobState;
import org.fewlabel.standalone.client.Job;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WaitNewsTest {
    private final WaitNews news = new WaitNews();

    @Test
    void aTrainerThatIsAwayIsNewsOnceEachTime() {
        assertThat(news.isNews(job(0, null))).isFalse();
        assertThat(news.isNews(job(0, waiting("trainer", 1)))).isTrue();
        assertThat(news.isNews(job(0, waiting("trainer", 1)))).isFalse();
        assertThat(news.isNews(job(0, null))).isFalse();
        assertThat(news.isNews(job(0, waiting("trainer", 2)))).isTrue();
    }

    @Test
    void labelingThatTakesLongInEveryEpochIsNewsOnce() {
        assertThat(news.isNews(job(0, waiting("labeler", 1)))).isTrue();
        for (int labeled = 1; labeled < 10; labeled++) {
            assertThat(news.isNews(job(labeled, null))).isFalse();
            assertThat(news.isNews(job(labeled, waiting("labeler", 1 + labeled))))
                    .as("after %d epochs", labeled)
                    .isFalse();
        }
    }

    @Test
    void labelsThatAreLateAgainAfterAnEpochInTimeAreNewsAgain() {
        assertThat(news.isNews(job(1, waiting("labeler", 1)))).isTrue();
        assertThat(news.isNews(job(3, waiting("labeler", 3)))).isTrue();
    }

    private static Job.Waiting waiting(String worker, int minute) {
        return new Job.Waiting(worker, "2026-01-01T00:0" + minute + ":00Z", "away");
    }

    private static Job job(int labeledEpochs, Job.@Nullable Waiting waiting) {
        JobSpec spec = ((JobSpec.Accepted) JobSpec.read(
                        "{\"dataset\": {\"name\": \"two-moons\"}, \"method\": {\"name\": \"supervised\"}}"))
                .spec();
        Job.Progress progress = new Job.Progress(0, 20, 0, 10, null, 0, null, labeledEpochs, null, null, null);
        return new Job("1", "moons", JobState.RUNNING, null, null, 1, null, waiting, spec, progress, List.of());
    }
}
