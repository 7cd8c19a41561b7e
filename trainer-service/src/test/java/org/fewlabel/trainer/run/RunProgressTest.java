package org.fewlabel.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.ResumePoint;
import org.fewlabel.contracts.event.TrainingEvent.Activity;
import org.fewlabel.contracts.event.TrainingEvent.TrainingProgress;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.learning.training.StepReport;
import org.fewlabel.trainer.TestJobs;
import org.junit.jupiter.api.Test;

class RunProgressTest {
    private static final JobSpec SPEC = TestJobs.spec("{\"name\":\"supervised\"}", 4);
    private static final ArtifactReference FILE = new ArtifactReference("a", "0".repeat(64), 8);

    private long nowNanos;

    @Test
    void loadsDataBeforeTheFirstStep() {
        RunProgress progress = new RunProgress(TestJobs.claim(SPEC, 1, null), TestJobs.WATCHDOG, this::nanoTime);

        assertThat(progress.heartbeat())
                .isEqualTo(new TrainingProgress(TestJobs.JOB, 1, 0, 4, 0, 10, null, 0, Activity.LOADING_DATA));
    }

    @Test
    void tellsHowManyImagesABackboneHasSeenAndHowFast() {
        RunProgress progress = new RunProgress(TestJobs.claim(SPEC, 1, null), TestJobs.WATCHDOG, this::nanoTime);
        progress.describing(32, 1_000);
        progress.describing(64, 1_000);
        nowNanos += TimeUnit.MILLISECONDS.toNanos(500);

        TrainingProgress heartbeat = progress.heartbeat();
        progress.ready();

        assertThat(heartbeat)
                .isEqualTo(
                        new TrainingProgress(TestJobs.JOB, 1, 0, 4, 64, 1_000, null, 128, Activity.COMPUTING_FEATURES));
        assertThat(progress.heartbeat())
                .isEqualTo(new TrainingProgress(TestJobs.JOB, 1, 0, 4, 0, 10, null, 0, Activity.LOADING_DATA));
    }

    @Test
    void beginsBehindTheResumePoint() {
        ResumePoint resumePoint = new ResumePoint(1, FILE, FILE, null);

        RunProgress progress = new RunProgress(TestJobs.claim(SPEC, 2, resumePoint), TestJobs.WATCHDOG, this::nanoTime);

        assertThat(progress.heartbeat().epoch()).isEqualTo(2);
    }

    @Test
    void tellsLossAndSpeedSinceTheHeartbeatBefore() {
        RunProgress progress = new RunProgress(TestJobs.claim(SPEC, 1, null), TestJobs.WATCHDOG, this::nanoTime);
        progress.training(3, 0);
        progress.stepped(new StepReport(3, 1, 100, Map.of(), 56));
        progress.heartbeat();
        progress.stepped(new StepReport(3, 2, 2, Map.of(), 56));
        progress.stepped(new StepReport(3, 3, 4, Map.of(), 56));
        nowNanos += TimeUnit.MILLISECONDS.toNanos(500);

        TrainingProgress heartbeat = progress.heartbeat();

        assertThat(heartbeat.epoch()).isEqualTo(3);
        assertThat(heartbeat.step()).isEqualTo(3);
        assertThat(heartbeat.loss()).isEqualTo(3);
        assertThat(heartbeat.imagesPerSecond()).isCloseTo(224, within(1e-9));
        assertThat(heartbeat.activity()).isEqualTo(Activity.TRAINING);
    }

    @Test
    void saysThatItWaitsForLabels() {
        RunProgress progress = new RunProgress(TestJobs.claim(SPEC, 1, null), TestJobs.WATCHDOG, this::nanoTime);
        progress.training(0, 0);
        progress.stepped(new StepReport(0, 10, 1, Map.of(), 56));

        progress.awaitingLabels(1);

        TrainingProgress heartbeat = progress.heartbeat();
        assertThat(heartbeat.epoch()).isEqualTo(1);
        assertThat(heartbeat.step()).isZero();
        assertThat(heartbeat.activity()).isEqualTo(Activity.AWAITING_LABELS);
    }

    private long nanoTime() {
        return nowNanos;
    }
}
