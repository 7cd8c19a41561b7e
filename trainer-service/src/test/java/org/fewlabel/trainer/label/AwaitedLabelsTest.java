package org.fewlabel.trainer.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.ArtifactStores;
import org.fewlabel.artifacts.EpochArtifacts;
import org.fewlabel.artifacts.LabelingRecord;
import org.fewlabel.artifacts.LabelingRecords;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.Claim;
import org.fewlabel.contracts.ResumePoint;
import org.fewlabel.contracts.event.LabelingEvent.EpochLabeled;
import org.fewlabel.contracts.event.LabelingEvent.LabelingFailed;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.learning.loss.Probabilities;
import org.fewlabel.learning.method.EpochLabels;
import org.fewlabel.trainer.TestJobs;
import org.fewlabel.trainer.claim.Gateway;
import org.fewlabel.trainer.claim.TrainerName;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class AwaitedLabelsTest {
    private static final JobSpec SPEC = TestJobs.spec("{\"name\":\"pseudo-label\",\"targets\":\"epoch\"}", 9);
    private static final int ATTEMPT = 3;
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration SHORT = Duration.ofMillis(20);

    private final ExecutorService trainer = Executors.newSingleThreadExecutor();
    private final GatewayOfOneJob gateway = new GatewayOfOneJob();
    private volatile boolean stopped;

    @TempDir
    Path folder;

    private ArtifactStore store;

    @BeforeEach
    void openStore() throws IOException {
        store = ArtifactStores.open(folder.toUri());
    }

    @AfterEach
    void endTrainer() {
        trainer.shutdownNow();
    }

    @Test
    void returnsWhenTheEpochIsLabeled() throws Exception {
        AwaitedLabels labels = awaitedLabels(null, LONG);
        Future<EpochLabels> waiting = trainer.submit(() -> labels.labelsOf(4));

        labels.heard(epochLabeled(TestJobs.JOB, ATTEMPT, 4, stored(ATTEMPT, 4)));

        assertThat(waiting.get().epoch()).isEqualTo(4);
    }

    /** An event of a hundred classes is 50 kB, and a run may have as many epochs as it likes. */
    @Test
    void keepsNoEventOfAMethodThatAsksForNoLabels() throws Exception {
        AwaitedLabels labels = new AwaitedLabels(
                TestJobs.claim(TestJobs.spec("{\"name\":\"mean-teacher\"}", 9), ATTEMPT, null),
                new StoredLabels(store),
                gateway,
                () -> stopped,
                LONG);
        List<Reference<EpochLabeled>> events = new ArrayList<>();
        for (int epoch = 0; epoch < 3; epoch++) {
            EpochLabeled event = epochLabeled(TestJobs.JOB, ATTEMPT, epoch, stored(ATTEMPT, epoch));
            events.add(new WeakReference<>(event));
            labels.heard(event);
        }

        await().until(() -> {
            System.gc();
            return events.stream().allMatch(event -> event.refersTo(null));
        });
        labels.wake();
    }

    /** A labeler that comes late to an epoch whose files are gone says so of an epoch that another one has labeled. */
    @Test
    void takesNoWordOfAnEpochThatIsLabeled() throws Exception {
        AwaitedLabels labels = awaitedLabels(null, LONG);
        labels.heard(new LabelingFailed(TestJobs.JOB, ATTEMPT, 2, "missing-artifact", "too early a word"));
        labels.heard(epochLabeled(TestJobs.JOB, ATTEMPT, 3, stored(ATTEMPT, 3)));
        labels.heard(new LabelingFailed(TestJobs.JOB, ATTEMPT, 3, "missing-artifact", "too late a word"));
        Future<EpochLabels> waiting = trainer.submit(() -> labels.labelsOf(4));

        labels.heard(epochLabeled(TestJobs.JOB, ATTEMPT, 4, stored(ATTEMPT, 4)));

        assertThat(waiting.get().epoch()).isEqualTo(4);
    }

    @Test
    void returnsAtOnceWhenTheEpochWasLabeledBefore() throws Exception {
        AwaitedLabels labels = awaitedLabels(null, LONG);
        labels.heard(epochLabeled(TestJobs.JOB, ATTEMPT, 4, stored(ATTEMPT, 4)));

        EpochLabels got = labels.labelsOf(4);

        assertThat(got.epoch()).isEqualTo(4);
    }

    @Test
    void takesNoLabelsOfAnotherJobAttemptOrEpoch() throws Exception {
        AwaitedLabels labels = awaitedLabels(null, LONG);
        Future<EpochLabels> waiting = trainer.submit(() -> labels.labelsOf(4));

        labels.heard(epochLabeled(new UUID(0, 1), ATTEMPT, 4, stored(ATTEMPT, 1)));
        labels.heard(epochLabeled(TestJobs.JOB, ATTEMPT - 1, 4, stored(ATTEMPT, 2)));
        labels.heard(epochLabeled(TestJobs.JOB, ATTEMPT, 3, stored(ATTEMPT, 3)));

        labels.heard(epochLabeled(TestJobs.JOB, ATTEMPT, 4, stored(ATTEMPT, 4)));
        assertThat(waiting.get().epoch()).isEqualTo(4);
    }

    @Test
    void startsWithTheLabelsOfTheResumePoint() throws Exception {
        ArtifactReference labelsOfFour = stored(1, 4);
        AwaitedLabels labels = awaitedLabels(new ResumePoint(4, labelsOfFour, labelsOfFour, labelsOfFour), LONG);

        EpochLabels got = labels.labelsOf(4);

        assertThat(got.epoch()).isEqualTo(4);
    }

    @Test
    void findsLabelsFromBeforeTheResumePointInTheLatestAttemptThatHasThem() throws Exception {
        ArtifactReference labelsOfFour = stored(2, 4);
        stored(1, 3);
        AwaitedLabels labels = awaitedLabels(new ResumePoint(4, labelsOfFour, labelsOfFour, labelsOfFour), LONG);

        EpochLabels got = labels.labelsOf(3);

        assertThat(got.epoch()).isEqualTo(3);
    }

    @Test
    void asksTheGatewayAfterASilence() throws Exception {
        ArtifactReference labelsOfFour = stored(ATTEMPT, 4);
        AwaitedLabels labels = awaitedLabels(null, SHORT);
        gateway.resumePoint = new ResumePoint(4, labelsOfFour, labelsOfFour, labelsOfFour);

        EpochLabels got = labels.labelsOf(4);

        assertThat(got.epoch()).isEqualTo(4);
    }

    /** It asked again and again, and nobody was ever told. */
    @Test
    void givesUpWhereTheGatewayKnowsThatTheEpochWasLabeledWithoutLabels() throws Exception {
        ArtifactReference snapshotOfFour = stored(ATTEMPT, 4);
        AwaitedLabels labels = awaitedLabels(null, SHORT);
        gateway.resumePoint = new ResumePoint(4, snapshotOfFour, snapshotOfFour, null);

        assertThatThrownBy(() -> labels.labelsOf(4))
                .isInstanceOf(LabelingFailedException.class)
                .hasMessageContaining("epoch 4 was labeled without labels");
    }

    @Test
    void findsTheLabelsOfAnEpochThatTheGatewayHasLeftBehind() throws Exception {
        stored(ATTEMPT, 4);
        ArtifactReference labelsOfFive = stored(ATTEMPT, 5);
        AwaitedLabels labels = awaitedLabels(null, SHORT);
        gateway.resumePoint = new ResumePoint(5, labelsOfFive, labelsOfFive, labelsOfFive);

        EpochLabels got = labels.labelsOf(4);

        assertThat(got.epoch()).isEqualTo(4);
    }

    @Test
    void waitsOnWhileTheGatewayDoesNotAnswer() throws Exception {
        AwaitedLabels labels = awaitedLabels(null, SHORT);
        gateway.down = true;
        Future<EpochLabels> waiting = trainer.submit(() -> labels.labelsOf(4));
        await().untilAsserted(() -> assertThat(gateway.questions).hasValueGreaterThanOrEqualTo(2));

        labels.heard(epochLabeled(TestJobs.JOB, ATTEMPT, 4, stored(ATTEMPT, 4)));

        assertThat(waiting.get().epoch()).isEqualTo(4);
    }

    @Test
    void givesUpWhenTheLabelerFailed() {
        AwaitedLabels labels = awaitedLabels(null, LONG);
        Future<EpochLabels> waiting = trainer.submit(() -> labels.labelsOf(4));

        labels.heard(new LabelingFailed(TestJobs.JOB, ATTEMPT, 4, "corrupt-snapshot", "it is cut off"));

        assertThatThrownBy(waiting::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(LabelingFailedException.class)
                .hasMessage("corrupt-snapshot: it is cut off");
    }

    /** They gave up after an hour, and labelers that were away for five failed every job that waited. */
    @Test
    void waitsOnHoweverOftenTheGatewayKnowsOfNoLabels() throws Exception {
        AwaitedLabels labels = awaitedLabels(null, SHORT);
        Future<EpochLabels> waiting = trainer.submit(() -> labels.labelsOf(4));
        await().untilAsserted(() -> assertThat(gateway.questions).hasValueGreaterThanOrEqualTo(20));

        labels.heard(epochLabeled(TestJobs.JOB, ATTEMPT, 4, stored(ATTEMPT, 4)));

        assertThat(waiting.get().epoch()).isEqualTo(4);
    }

    @Test
    void stopsWaitingWhenTheRunIsStopped() {
        AwaitedLabels labels = awaitedLabels(null, LONG);
        Future<EpochLabels> waiting = trainer.submit(() -> labels.labelsOf(4));

        stopped = true;
        labels.wake();

        assertThatThrownBy(() -> waiting.get(20, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(InterruptedException.class);
    }

    private AwaitedLabels awaitedLabels(@Nullable ResumePoint resumeFrom, Duration silenceMax) {
        Claim claim = TestJobs.claim(SPEC, ATTEMPT, resumeFrom);
        return new AwaitedLabels(claim, new StoredLabels(store), gateway, () -> stopped, silenceMax);
    }

    private ArtifactReference stored(int attempt, int epoch) throws IOException {
        int images = SPEC.dataset().shape().trainingImages();
        EpochLabels labels = new EpochLabels(epoch, new Probabilities(new float[images * 2], images, 2));
        String name = new EpochArtifacts(TestJobs.JOB, attempt, epoch).labels();
        ArtifactReference stored = store.put(name, labels.toSafetensors(SPEC)::writeTo);
        EpochLabeled event = epochLabeled(TestJobs.JOB, attempt, epoch, stored);
        new LabelingRecords(store).create(new LabelingRecord(event, Map.of(), Map.of()));
        return stored;
    }

    private static EpochLabeled epochLabeled(UUID jobId, int attempt, int epoch, ArtifactReference labels) {
        return new EpochLabeled(
                jobId, attempt, epoch, labels, labels, labels, 0.5, 0.5, null, null, null, null, null, null, null, null,
                null);
    }

    /** Knows how far one job is labeled. */
    private static final class GatewayOfOneJob implements Gateway {
        private final AtomicInteger questions = new AtomicInteger();
        private volatile @Nullable ResumePoint resumePoint;
        private volatile boolean down;

        @Override
        public Optional<Claim> claim(TrainerName trainer) {
            throw new AssertionError("a run claims no further job");
        }

        @Override
        public Optional<ResumePoint> resumePoint(UUID jobId) throws IOException {
            questions.incrementAndGet();
            if (down) {
                throw new IOException("no answer");
            }
            return Optional.ofNullable(resumePoint);
        }
    }
}
