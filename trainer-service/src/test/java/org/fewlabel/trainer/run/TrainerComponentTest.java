package org.fewlabel.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.Claim;
import org.fewlabel.contracts.ResumePoint;
import org.fewlabel.contracts.UnfinishedEpoch;
import org.fewlabel.contracts.event.Event;
import org.fewlabel.contracts.event.JobEvent.JobCancelRequested;
import org.fewlabel.contracts.event.JobEvent.JobPauseRequested;
import org.fewlabel.contracts.event.JobEvent.JobQueued;
import org.fewlabel.contracts.event.JobEvent.JobStateChanged;
import org.fewlabel.contracts.event.LabelingEvent.EpochLabeled;
import org.fewlabel.contracts.event.LogEvent.LinesLogged;
import org.fewlabel.contracts.event.Topics;
import org.fewlabel.contracts.event.TrainingEvent;
import org.fewlabel.contracts.event.TrainingEvent.Activity;
import org.fewlabel.contracts.event.TrainingEvent.EpochTrained;
import org.fewlabel.contracts.event.TrainingEvent.Outcome;
import org.fewlabel.contracts.event.TrainingEvent.SetBack;
import org.fewlabel.contracts.event.TrainingEvent.TrainingFinished;
import org.fewlabel.contracts.event.TrainingEvent.TrainingProgress;
import org.fewlabel.contracts.event.TrainingEvent.TrainingStarted;
import org.fewlabel.contracts.folder.MountedImageFolders;
import org.fewlabel.contracts.folder.UnreadableFile;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.job.JobState;
import org.fewlabel.learning.data.DatasetSettings;
import org.fewlabel.learning.network.ComputeEnvironment;
import org.fewlabel.testing.KafkaProbe;
import org.fewlabel.trainer.TestGateway;
import org.fewlabel.trainer.TestJobs;
import org.fewlabel.trainer.TestLabeler;
import org.fewlabel.trainer.TrainerTestResource;
import org.fewlabel.trainer.checkpoint.Snapshots;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole trainer on a real Kafka. Jobs of different ids follow each other on the one trainer. */
@QuarkusTest
@QuarkusTestResource(TrainerTestResource.class)
class TrainerComponentTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String SUPERVISED = "{\"name\":\"supervised\"}";
    private static final String EPOCH_LABELS = "{\"name\":\"pseudo-label\",\"targets\":\"epoch\"}";
    /** Far more than a test waits for. */
    private static final int ENDLESS_EPOCHS = 100_000;

    private final UUID jobId = UUID.randomUUID();
    private final KafkaProbe kafka = KafkaProbe.local();

    @Inject
    TestGateway gateway;

    @Inject
    ArtifactStore store;

    @ConfigProperty(name = "fewlabel.artifacts.url")
    URI storeUrl;

    @Inject
    DatasetSettings settings;

    @AfterEach
    void close() {
        kafka.close();
    }

    @Test
    void trainsAJobToItsEnd() throws IOException {
        JobSpec spec = TestJobs.spec(SUPERVISED, 3);

        claim(spec, 1, null);
        kafka.publish(Event.of(new JobQueued(jobId, 0, spec, Instant.now()), Instant.now()));

        TrainingFinished finished = awaitFinished(jobId);
        assertThat(finished).isEqualTo(new TrainingFinished(jobId, 1, Outcome.COMPLETED, null, null, null));
        List<TrainingEvent> events = eventsOf(jobId);
        assertThat(events).hasSize(5);
        TrainingStarted started = (TrainingStarted) events.get(0);
        assertThat(started.firstEpoch()).isZero();
        assertThat(started.epochs()).isEqualTo(3);
        assertThat(started.stepsPerEpoch()).isEqualTo(10);
        assertThat(started.parameters()).isPositive();
        assertThat(started.provenance()).isNotNull();
        assertThat(started.provenance().environment()).isEqualTo(ComputeEnvironment.current());
        for (int epoch = 0; epoch < 3; epoch++) {
            EpochTrained trained = (EpochTrained) events.get(1 + epoch);
            assertThat(trained.epoch()).isEqualTo(epoch);
            assertThat(trained.resumedFrom()).isNull();
            assertThat(trained.metrics()).containsKeys("loss");
            assertThat(store.read(trained.snapshot()))
                    .hasSize((int) trained.snapshot().bytes());
            assertThat(new Snapshots(store).read(trained.snapshot()).provenance())
                    .isEqualTo(started.provenance());
        }
    }

    @Test
    void saysWhichFilesOfAFolderItPassesOverAndWhy() throws IOException {
        Path root = Objects.requireNonNull(settings.folder());
        for (String name : List.of("labeled/cat/1.png", "labeled/dog/1.png", "unlabeled/1.png")) {
            Path file = root.resolve("pets").resolve(name);
            Files.createDirectories(file.getParent());
            ImageIO.write(new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
        }
        Files.writeString(root.resolve("pets/unlabeled/2.png"), "broken");
        String json = """
                {"dataset": {"name": "image-folder", "folder": {"path": "pets", "height": 16, "width": 16}},
                 "network": {"name": "lenet"}, "method": {"name": "supervised"}, "epochs": 1, "stepsPerEpoch": 1,
                 "batch": {"labeled": 2, "unlabeled": 2}}
                """;

        claim(((JobSpec.Accepted) JobSpec.read(json, new MountedImageFolders(root))).spec(), 1, null);

        assertThat(awaitFinished(jobId).outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(eventsOf(jobId))
                .filteredOn(TrainingStarted.class::isInstance)
                .map(event -> ((TrainingStarted) event).unreadable())
                .containsExactly(
                        List.of(new UnreadableFile("unlabeled/2.png", "it is neither JPEG, PNG, WebP, BMP nor GIF")));
    }

    @Test
    void keysItsRecordsByJobAndMarksThemAsCloudEvents() {
        claim(TestJobs.spec(SUPERVISED, 1), 1, null);
        awaitFinished(jobId);

        ConsumerRecord<String, byte[]> first = kafka.awaitRecord(
                Topics.TRAINING_EVENTS, found -> jobId.toString().equals(found.key()), PATIENCE);

        assertThat(new String(first.headers().lastHeader("ce_source").value(), StandardCharsets.UTF_8))
                .isEqualTo("/trainer");
    }

    @Test
    void handsTheTraceOfTheJobOnButNotWithHeartbeats() {
        String trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-";
        JobSpec spec = TestJobs.spec(SUPERVISED, 2);
        gateway.queue(
                new Claim(jobId, 1, spec, null, null, null, TestJobs.LEASE_SECONDS, trace + "00f067aa0ba902b7-01"));
        awaitFinished(jobId);

        assertThat(recordsOf(jobId, Topics.TRAINING_EVENTS)).isNotEmpty().allSatisfy(each -> assertThat(
                        new String(each.headers().lastHeader("traceparent").value(), StandardCharsets.UTF_8))
                .startsWith(trace));
        assertThat(recordsOf(jobId, Topics.TRAINING_HEARTBEATS)).isNotEmpty().allSatisfy(each -> assertThat(
                        each.headers().lastHeader("traceparent"))
                .isNull());
    }

    /** They were gigabytes a month among the facts, which are kept for thirty days. */
    @Test
    void keepsHeartbeatsApartFromWhatIsKept() {
        claim(TestJobs.spec(SUPERVISED, 1), 1, null);
        awaitFinished(jobId);

        assertThat(eventsOf(jobId)).isNotEmpty().noneMatch(TrainingProgress.class::isInstance);
        assertThat(eventsOf(jobId, Topics.TRAINING_HEARTBEATS))
                .isNotEmpty()
                .allMatch(TrainingProgress.class::isInstance);
    }

    @Test
    void waitsForTheLabelsOfTheEpochBefore() {
        claim(TestJobs.spec(EPOCH_LABELS, 3), 1, null);

        try (TestLabeler labeler = new TestLabeler(store, jobId, 1, null)) {
            awaitHeartbeat(jobId, Activity.AWAITING_LABELS);
            assertThat(eventsOf(jobId))
                    .filteredOn(EpochTrained.class::isInstance)
                    .hasSize(1);
            labeler.label(0);
            labeler.label(1);
        }

        assertThat(awaitFinished(jobId).outcome()).isEqualTo(Outcome.COMPLETED);
    }

    @Test
    void asksTheGatewayForLabelsWhoseAnnouncementWasLost() {
        claim(TestJobs.spec(EPOCH_LABELS, 2), 1, null);

        try (TestLabeler labeler = new TestLabeler(store, jobId, 1, null)) {
            EpochLabeled labeled = labeler.labelSilently(0);
            gateway.labeled(jobId, new ResumePoint(0, labeled.snapshot(), labeled.teacher(), labeled.labels()));
        }

        assertThat(awaitFinished(jobId).outcome()).isEqualTo(Outcome.COMPLETED);
    }

    @Test
    void stopsWhenTheJobIsCancelled() {
        claim(TestJobs.spec(SUPERVISED, ENDLESS_EPOCHS), 1, null);
        awaitStarted(jobId);

        kafka.publish(Event.of(new JobCancelRequested(jobId, 1), Instant.now()));

        assertThat(awaitFinished(jobId).outcome()).isEqualTo(Outcome.CANCELLED);
    }

    @Test
    void stopsWhenTheJobIsCancelledWhileItWaitsForLabels() {
        claim(TestJobs.spec(EPOCH_LABELS, 3), 1, null);
        awaitHeartbeat(jobId, Activity.AWAITING_LABELS);

        kafka.publish(Event.of(new JobCancelRequested(jobId, 1), Instant.now()));

        assertThat(awaitFinished(jobId).outcome()).isEqualTo(Outcome.CANCELLED);
    }

    @Test
    void saysInTheJobsLogWhatItDoes() {
        claim(TestJobs.spec(SUPERVISED, 1), 1, null);
        awaitFinished(jobId);

        List<String> messages = new ArrayList<>();
        kafka.awaitEvent(
                Topics.JOB_LOGS,
                event -> {
                    if (event.payload() instanceof LinesLogged logged
                            && logged.jobId().equals(jobId)) {
                        assertThat(logged.service()).isEqualTo("trainer");
                        assertThat(logged.attempt()).isEqualTo(1);
                        logged.lines().forEach(line -> messages.add(line.message()));
                    }
                    return messages.stream().anyMatch(message -> message.startsWith("Run over"));
                },
                PATIENCE);
        assertThat(messages.get(0)).startsWith("Job claimed: attempt=1");
    }

    @Test
    void stopsWhenTheJobIsPaused() {
        claim(TestJobs.spec(SUPERVISED, ENDLESS_EPOCHS), 1, null);
        awaitStarted(jobId);

        kafka.publish(Event.of(new JobPauseRequested(jobId, 1), Instant.now()));

        assertThat(awaitFinished(jobId).outcome()).isEqualTo(Outcome.PAUSED);
    }

    @Test
    void leavesAJobWithoutAWordWhenAnotherAttemptHasIt() {
        claim(TestJobs.spec(SUPERVISED, ENDLESS_EPOCHS), 1, null);
        awaitStarted(jobId);

        superseded(jobId, 1);
        UUID nextJob = UUID.randomUUID();
        gateway.queue(new Claim(nextJob, 1, TestJobs.spec(SUPERVISED, 1), null, null, null, TestJobs.LEASE_SECONDS));
        awaitFinished(nextJob);

        assertThat(eventsOf(jobId)).noneMatch(TrainingFinished.class::isInstance);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                SUPERVISED,
                EPOCH_LABELS,
                "{\"name\":\"pseudo-label\",\"targets\":\"epoch\",\"staleness\":1}",
                "{\"name\":\"mean-teacher\"}"
            })
    void givesTheSameBytesAfterAnInterruption(String method) {
        JobSpec spec = TestJobs.spec(method, 6);
        UUID undisturbed = UUID.randomUUID();
        gateway.queue(new Claim(undisturbed, 1, spec, null, null, null, TestJobs.LEASE_SECONDS));
        label(undisturbed, 1, null, 5);
        awaitFinished(undisturbed);
        claim(spec, 1, null);
        ResumePoint resumePoint = label(jobId, 1, null, 2);
        superseded(jobId, 1);

        claim(spec, 2, resumePoint);
        label(jobId, 2, resumePoint, 5);

        EpochTrained last = trained(jobId, 2, 5);
        assertThat(last.resumedFrom()).isEqualTo(resumePoint);
        assertThat(last.snapshot().path()).contains("/attempts/2/");
        assertThat(last.snapshot().sha256())
                .isEqualTo(trained(undisturbed, 1, 5).snapshot().sha256());
    }

    @Test
    void goesOnAtTheVeryStepWhereAPausedJobWasLeft() {
        // Some seconds: the pause must be heard before the last step, also while the machine does other work.
        JobSpec spec = TestJobs.longEpochs("{\"name\":\"mean-teacher\"}", 1, 2_000);
        UUID undisturbed = UUID.randomUUID();
        gateway.queue(new Claim(undisturbed, 1, spec, null, null, null, TestJobs.LEASE_SECONDS));
        awaitFinished(undisturbed);
        claim(spec, 1, null);
        awaitProgressWithLoss(jobId);
        kafka.publish(Event.of(new JobPauseRequested(jobId, 1), Instant.now()));
        TrainingFinished paused = awaitFinished(jobId);

        gateway.queue(new Claim(jobId, 2, spec, null, paused.unfinished(), null, TestJobs.LEASE_SECONDS));

        EpochTrained last = trained(jobId, 2, 0);
        assertThat(paused.outcome()).isEqualTo(Outcome.PAUSED);
        assertThat(paused.unfinished()).isNotNull();
        assertThat(last.snapshot().sha256())
                .isEqualTo(trained(undisturbed, 1, 0).snapshot().sha256());
        assertThat(last.metrics()).isEqualTo(trained(undisturbed, 1, 0).metrics());
        assertThat(eventsOf(jobId, Topics.TRAINING_HEARTBEATS).stream()
                        .filter(event -> event.attempt() == 2)
                        .filter(event ->
                                event instanceof TrainingProgress progress && progress.activity() == Activity.TRAINING)
                        .map(event -> ((TrainingProgress) event).step()))
                .as("no step is made again")
                .isNotEmpty()
                .allSatisfy(step -> assertThat(step)
                        .isGreaterThanOrEqualTo(paused.unfinished().step()));
    }

    @Test
    void beginsTheEpochAgainWhereItsUnfinishedCheckpointDoesNotFit() {
        claim(TestJobs.longEpochs(SUPERVISED, 1, 1_000_000), 1, null);
        awaitProgressWithLoss(jobId);
        kafka.publish(Event.of(new JobPauseRequested(jobId, 1), Instant.now()));
        UnfinishedEpoch ofAnotherJob = awaitFinished(jobId).unfinished();
        UUID other = UUID.randomUUID();

        gateway.queue(
                new Claim(other, 2, TestJobs.spec(SUPERVISED, 1), null, ofAnotherJob, null, TestJobs.LEASE_SECONDS));

        assertThat(awaitFinished(other).outcome()).isEqualTo(Outcome.COMPLETED);
    }

    @Test
    void beginsTheEpochAgainWhereItsUnfinishedCheckpointIsLost() {
        UnfinishedEpoch lost =
                new UnfinishedEpoch(0, 5, new ArtifactReference("jobs/" + jobId + "/lost", "0".repeat(64), 3));

        gateway.queue(new Claim(jobId, 2, TestJobs.spec(SUPERVISED, 1), null, lost, null, TestJobs.LEASE_SECONDS));

        assertThat(awaitFinished(jobId).outcome()).isEqualTo(Outcome.COMPLETED);
    }

    @Test
    void trainsAJobThatStartsFromTheWeightsOfAnother() throws IOException {
        UUID source = UUID.randomUUID();
        gateway.queue(new Claim(source, 1, TestJobs.spec(SUPERVISED, 3), null, null, null, TestJobs.LEASE_SECONDS));
        awaitFinished(source);
        ArtifactReference snapshot = trained(source, 1, 2).snapshot();

        gateway.queue(
                new Claim(jobId, 1, TestJobs.startingFrom(source, 1), null, null, snapshot, TestJobs.LEASE_SECONDS));

        assertThat(awaitFinished(jobId)).isEqualTo(new TrainingFinished(jobId, 1, Outcome.COMPLETED, null, null, null));
        assertThat(trained(jobId, 1, 0).metrics().get("loss"))
                .isLessThan(trained(source, 1, 0).metrics().get("loss"));
    }

    /** It failed for good, though the epoch before was there. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                SUPERVISED,
                EPOCH_LABELS,
                "{\"name\":\"pseudo-label\",\"targets\":\"epoch\",\"staleness\":1}",
            })
    void goesOnFromTheEpochBeforeWhereTheLastOneIsDamaged(String method) throws IOException {
        JobSpec spec = TestJobs.spec(method, 5);
        claim(spec, 1, null);
        ResumePoint before = label(jobId, 1, null, 1);
        ResumePoint last = label(jobId, 1, before, 2);
        superseded(jobId, 1);
        flipTheLastBit(last.snapshot());
        UUID untouched = UUID.randomUUID();
        gateway.queue(new Claim(untouched, 1, spec, null, null, null, TestJobs.LEASE_SECONDS));
        label(untouched, 1, null, 4);
        awaitFinished(untouched);

        claim(spec, 2, last);
        label(jobId, 2, before, 4);

        TrainingStarted started = started(jobId, 2);
        assertThat(started.firstEpoch()).isEqualTo(2);
        SetBack setBack = started.setBack();
        assertThat(setBack.from()).isEqualTo(2);
        assertThat(setBack.to().epoch()).isEqualTo(1);
        assertThat(setBack.to().teacher()).isEqualTo(before.teacher());
        assertThat(setBack.message())
                .startsWith("epoch 2 cannot be gone on from, it goes on after epoch 1: artifact ")
                .contains(last.snapshot().path() + " is corrupt");
        assertThat(trained(jobId, 2, 2).resumedFrom()).isEqualTo(before);
        assertThat(trained(jobId, 2, 4).snapshot().sha256())
                .isEqualTo(trained(untouched, 1, 4).snapshot().sha256());
    }

    /** The labeler would have failed over it at the first epoch. */
    @Test
    void goesOnFromTheEpochBeforeWhereATeacherOrLabelsAreDamaged() throws IOException {
        JobSpec spec = TestJobs.spec(EPOCH_LABELS, 5);
        claim(spec, 1, null);
        ResumePoint first = label(jobId, 1, null, 0);
        ResumePoint second = label(jobId, 1, first, 1);
        ResumePoint third = label(jobId, 1, second, 2);
        superseded(jobId, 1);
        flipTheLastBit(third.teacher());
        Files.delete(Path.of(storeUrl).resolve(second.labels().path()));

        claim(spec, 2, third);

        TrainingStarted started = started(jobId, 2);
        assertThat(started.firstEpoch()).isEqualTo(1);
        assertThat(started.setBack().to().epoch()).isZero();
        superseded(jobId, 2);
    }

    @Test
    void beginsAnewWhereNoEpochIsWhole() throws IOException {
        JobSpec spec = TestJobs.spec(SUPERVISED, 3);
        claim(spec, 1, null);
        ResumePoint first = label(jobId, 1, null, 0);
        awaitFinished(jobId);
        flipTheLastBit(first.snapshot());

        claim(spec, 2, first);

        TrainingStarted started = started(jobId, 2);
        assertThat(started.firstEpoch()).isZero();
        assertThat(started.setBack().to()).isNull();
        assertThat(started.setBack().message()).startsWith("epoch 0 cannot be gone on from, it begins anew: ");
        EpochTrained last = trained(jobId, 2, 2);
        assertThat(last.resumedFrom()).isNull();
        assertThat(last.snapshot().sha256())
                .isEqualTo(trained(jobId, 1, 2).snapshot().sha256());
    }

    /** More likely the trainer looks at another store than this one lost everything: to begin anew would be a mistake. */
    @Test
    void doesNotBeginAnewWhereTheStoreKnowsNothingOfTheJob() {
        ArtifactReference elsewhere = new ArtifactReference("jobs/" + jobId + "/elsewhere", "0".repeat(64), 3);

        claim(TestJobs.spec(SUPERVISED, 3), 2, new ResumePoint(1, elsewhere, elsewhere, null));

        TrainingFinished finished = awaitFinished(jobId);
        assertThat(finished.outcome()).isEqualTo(Outcome.DECLINED);
        assertThat(finished.message())
                .startsWith("the store has nothing of job " + jobId + "; is fewlabel.artifacts.url");
    }

    @Test
    void failsAJobWhoseLossIsNotFinite() {
        claim(TestJobs.spec(SUPERVISED, 50, 1000), 1, null);

        TrainingFinished finished = awaitFinished(jobId);

        assertThat(finished.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(finished.reason()).isEqualTo("diverged");
        assertThat(finished.message()).contains("seed 7");
    }

    @Test
    void putsARecordThatIsNoEventAsideAndHearsTheNext() {
        claim(TestJobs.spec(SUPERVISED, ENDLESS_EPOCHS), 1, null);
        awaitStarted(jobId);
        byte[] garbage = ("garbage " + jobId).getBytes(StandardCharsets.UTF_8);

        kafka.publish(Topics.JOB_EVENTS, jobId.toString(), garbage);
        kafka.publish(Event.of(new JobCancelRequested(jobId, 1), Instant.now()));

        assertThat(awaitFinished(jobId).outcome()).isEqualTo(Outcome.CANCELLED);
        ConsumerRecord<String, byte[]> aside = kafka.awaitDeadLetter(Topics.JOB_EVENTS, jobId.toString(), PATIENCE);
        assertThat(aside.value()).isEqualTo(garbage);
        assertThat(new String(aside.headers().lastHeader("dead-letter-reason").value(), StandardCharsets.UTF_8))
                .contains("not an event");
    }

    @Test
    void tellsHowFarItIsAboutEverySecond() {
        claim(TestJobs.spec(SUPERVISED, ENDLESS_EPOCHS), 1, null);
        awaitHeartbeat(jobId, Activity.TRAINING);
        TrainingProgress progress = awaitProgressWithLoss(jobId);

        kafka.publish(Event.of(new JobCancelRequested(jobId, 1), Instant.now()));
        awaitFinished(jobId);

        assertThat(progress.stepsPerEpoch()).isEqualTo(10);
        assertThat(progress.loss()).isCloseTo(0.5, within(0.5));
        assertThat(progress.imagesPerSecond()).isPositive();
        List<TrainingEvent> events = eventsOf(jobId);
        assertThat(events.get(events.size() - 1)).isInstanceOf(TrainingFinished.class);
    }

    private void claim(JobSpec spec, int attempt, @Nullable ResumePoint resumeFrom) {
        gateway.queue(new Claim(jobId, attempt, spec, resumeFrom, null, null, TestJobs.LEASE_SECONDS));
    }

    private void superseded(UUID job, int attempt) {
        kafka.publish(Event.of(
                new JobStateChanged(job, attempt, JobState.RUNNING, JobState.RETRYING, "lease-expired", null),
                Instant.now()));
    }

    private @Nullable ResumePoint label(UUID job, int attempt, @Nullable ResumePoint resumedFrom, int lastEpoch) {
        ResumePoint resumePoint = resumedFrom;
        try (TestLabeler labeler = new TestLabeler(store, job, attempt, resumedFrom)) {
            for (int epoch = resumedFrom == null ? 0 : resumedFrom.epoch() + 1; epoch <= lastEpoch; epoch++) {
                resumePoint = labeler.label(epoch);
            }
        }
        return resumePoint;
    }

    private void flipTheLastBit(ArtifactReference reference) throws IOException {
        Path file = Path.of(storeUrl).resolve(reference.path());
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);
    }

    private TrainingStarted started(UUID job, int attempt) {
        Event event = kafka.awaitEvent(
                Topics.TRAINING_EVENTS,
                found -> found.key().equals(job)
                        && found.payload() instanceof TrainingStarted started
                        && started.attempt() == attempt,
                PATIENCE);
        return (TrainingStarted) event.payload();
    }

    private void awaitStarted(UUID job) {
        await(job, TrainingStarted.class);
    }

    private TrainingFinished awaitFinished(UUID job) {
        return await(job, TrainingFinished.class);
    }

    private <T extends TrainingEvent> T await(UUID job, Class<T> type) {
        Event event = kafka.awaitEvent(
                Topics.TRAINING_EVENTS, found -> found.key().equals(job) && type.isInstance(found.payload()), PATIENCE);
        return type.cast(event.payload());
    }

    private void awaitHeartbeat(UUID job, Activity activity) {
        kafka.awaitEvent(
                Topics.TRAINING_HEARTBEATS,
                found -> found.key().equals(job)
                        && found.payload() instanceof TrainingProgress progress
                        && progress.activity() == activity,
                PATIENCE);
    }

    private TrainingProgress awaitProgressWithLoss(UUID job) {
        Event event = kafka.awaitEvent(
                Topics.TRAINING_HEARTBEATS,
                found -> found.key().equals(job)
                        && found.payload() instanceof TrainingProgress progress
                        && progress.loss() != null,
                PATIENCE);
        return (TrainingProgress) event.payload();
    }

    private EpochTrained trained(UUID job, int attempt, int epoch) {
        Event event = kafka.awaitEvent(
                Topics.TRAINING_EVENTS,
                found -> found.key().equals(job)
                        && found.payload() instanceof EpochTrained trained
                        && trained.attempt() == attempt
                        && trained.epoch() == epoch,
                PATIENCE);
        return (EpochTrained) event.payload();
    }

    private List<ConsumerRecord<String, byte[]>> recordsOf(UUID job, String topic) {
        return kafka.records(topic).stream()
                .filter(each -> job.toString().equals(each.key()))
                .toList();
    }

    private List<TrainingEvent> eventsOf(UUID job) {
        return eventsOf(job, Topics.TRAINING_EVENTS);
    }

    private List<TrainingEvent> eventsOf(UUID job, String topic) {
        return kafka.events(topic).stream()
                .filter(event -> event.key().equals(job))
                .map(event -> (TrainingEvent) event.payload())
                .toList();
    }
}
