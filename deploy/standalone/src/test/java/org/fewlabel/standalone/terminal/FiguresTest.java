package org.fewlabel.standalone.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.fewlabel.contracts.job.JobState;
import org.fewlabel.contracts.rest.JobView;
import org.fewlabel.contracts.rest.WorkerKind;
import org.fewlabel.standalone.JobViews;
import org.fewlabel.standalone.instance.Port;
import org.junit.jupiter.api.Test;

class FiguresTest {
    @Test
    void showsAFewNamesAndCountsTheRest() {
        assertThat(Figures.some(List.of("a"))).isEqualTo("a");
        assertThat(Figures.some(List.of("a", "b", "c", "d", "e"))).isEqualTo("a, b, c, d, e");
        assertThat(Figures.some(List.of("a", "b", "c", "d", "e", "f", "g"))).isEqualTo("a, b, c, d, e and 2 more");
    }

    @Test
    void saysWhomAJobWaitsFor() {
        JobView.Waiting waiting = new JobView.Waiting(WorkerKind.TRAINER, Instant.EPOCH, "no trainer");
        JobView.Progress progress =
                new JobView.Progress(0, 3, 0, 10, null, null, 0, null, 0, null, null, null, null, null);
        JobView job = JobViews.moons(JobState.QUEUED, 2, waiting, progress);

        assertThat(Figures.progress(job)).isEqualTo("queued · epoch 1/3 step 0/10 · attempt 2 · no trainer");
    }

    @Test
    void showsTheErrorOfEachNetwork() {
        JobView.Progress progress =
                new JobView.Progress(2, 3, 10, 10, null, null, 0, null, 3, 0.25, 0.125, null, null, null);

        assertThat(Figures.testErrors(progress)).isEqualTo("test error 25.0 % (average 12.5 %, teacher –)");
    }

    /** In Turkish a small i becomes a dotted capital, and in Arabic figures are others. */
    @Test
    void readsAndWritesTheSameWhateverTheUserSpeaks() {
        Locale before = Locale.getDefault();
        try {
            for (String language : List.of("tr-TR", "ar-EG-u-nu-arab", "de-DE")) {
                Locale.setDefault(Locale.forLanguageTag(language));

                assertThat(Figures.percent(0.1234)).as(language).isEqualTo("12.3 %");
                assertThat(Figures.duration(java.time.Duration.ofSeconds(3_605)))
                        .isEqualTo("1:00:05");
                assertThat(Port.parse("metrics")).isEqualTo(Port.METRICS);
                assertThat(JobState.FAILED.wireName()).isEqualTo("failed");
            }
        } finally {
            Locale.setDefault(before);
        }
    }
}
