package org.fewlabel.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.fewlabel.artifacts.ArtifactStores;
import org.fewlabel.artifacts.LabelSets;
import org.fewlabel.artifacts.safetensors.Safetensors;
import org.fewlabel.artifacts.safetensors.Tensor;
import org.fewlabel.contracts.Claim;
import org.fewlabel.contracts.ResumePoint;
import org.fewlabel.contracts.UnfinishedEpoch;
import org.fewlabel.contracts.event.JobEvent.JobCancelRequested;
import org.fewlabel.contracts.event.TrainingEvent;
import org.fewlabel.contracts.event.TrainingEvent.EpochTrained;
import org.fewlabel.contracts.event.TrainingEvent.Outcome;
import org.fewlabel.contracts.event.TrainingEvent.TrainingFinished;
import org.fewlabel.contracts.event.TrainingEvent.TrainingProgress;
import org.fewlabel.contracts.event.TrainingEvent.TrainingStarted;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.contracts.job.DatasetSpec;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.labelset.LabelOfImage;
import org.fewlabel.contracts.labelset.LabelSet;
import org.fewlabel.contracts.model.ModelFile;
import org.fewlabel.contracts.model.ModelFolder;
import org.fewlabel.learning.backbone.BackboneFeatures;
import org.fewlabel.learning.data.DataDigest;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.data.DatasetSettings;
import org.fewlabel.learning.data.Datasets;
import org.fewlabel.learning.data.LabeledSplit;
import org.fewlabel.learning.training.Checkpoint;
import org.fewlabel.learning.training.StepReport;
import org.fewlabel.service.outage.Outages;
import org.fewlabel.service.work.JobWork;
import org.fewlabel.trainer.TestJobs;
import org.fewlabel.trainer.TrainerConfig;
import org.fewlabel.trainer.checkpoint.ResumePoints;
import org.fewlabel.trainer.checkpoint.Snapshots;
import org.fewlabel.trainer.checkpoint.UnfinishedEpochs;
import org.fewlabel.trainer.claim.Doorbell;
import org.fewlabel.trainer.claim.Gateway;
import org.fewlabel.trainer.claim.TrainerName;
import org.fewlabel.trainer.claim.UnreadableClaimException;
import org.fewlabel.trainer.label.LabelingNews;
import org.fewlabel.trainer.label.StoredLabels;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The trainer's thread with real training, and without Kafka. */
@Timeout(60)
class TrainerTest {
    private static final String SUPERVISED = "{\"name\":\"supervised\"}";
    private static final int ENDLESS_EPOCHS = 100_000;
    /** Real training, on a machine that may be busy. */
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Published published = new Published();
    private final QueueGateway gateway = new QueueGateway();
    private final Doorbell doorbell = new Doorbell();
    private final Outages outages = new Outages();
    /** What the next loads of data end with. */
    private final Queue<Error> errors = new ConcurrentLinkedQueue<>();

    @TempDir
    Path folder;

    private final Lacks lacks = new Lacks(Clock.systemUTC());
    private final Queue<String> ends = new ConcurrentLinkedQueue<>();
    private final JobNotices notices = new JobNotices();
    private final CountDownLatch mayWake = new CountDownLatch(1);
    private volatile int hangsAtStep = -1;
    private volatile boolean failsWhenItWakes;
    private Trainer trainer;

    @BeforeEach
    void start() throws IOException {
        start(Map.of());
    }

    private void start(Map<String, String> settings) throws IOException {
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withConverter(MemorySize.class, 200, new MemorySizeConverter())
                .withMapping(TrainerConfig.class)
                .withDefaultValue("fewlabel.artifacts.url", folder.toUri().toString())
                .withDefaultValue("fewlabel.claims.interval", "50ms")
                .withDefaultValue("fewlabel.heartbeat.interval", "20ms")
                .withDefaultValue("fewlabel.shutdown.grace", "30s");
        settings.forEach(builder::withDefaultValue);
        TrainerConfig config = builder.build().getConfigMapping(TrainerConfig.class);
        OutlastingArtifactStore store = new OutlastingArtifactStore(ArtifactStores.open(folder.toUri()), outages);
        TrainerName name = new TrainerName("tested");
        JobRunner runner = new JobRunner(
                name,
                new LoadedDataset(new DatasetSettings(folder, folder)) {
                    @Override
                    Dataset load(Object run, DatasetSpec wanted, RunStop stop)
                            throws IOException, InterruptedException {
                        Error error = errors.poll();
                        if (error != null) {
                            throw error;
                        }
                        return super.load(run, wanted, stop);
                    }
                },
                new JobFeatures(new BackboneFeatures(store, 1 << 20), new ModelFolder(folder), config),
                new JobLabels(store),
                new Snapshots(store),
                new ResumePoints(store, new Snapshots(store)),
                new StartingModels(new ModelFolder(folder)),
                new UnfinishedEpochs(store),
                new StoredLabels(store),
                gateway,
                notices,
                new LabelingNews(),
                published,
                new TrainingMeters(meters) {
                    @Override
                    public void stepped(StepReport report, Duration took) {
                        super.stepped(report, took);
                        if (hangsAtStep == report.step()) {
                            hang();
                            if (failsWhenItWakes) {
                                throw new InterruptedPublicationException("injected", new InterruptedException());
                            }
                        }
                    }
                },
                lacks,
                new JobWork(OpenTelemetry.noop()),
                outages,
                ends::add,
                config);
        trainer = new Trainer(name, gateway, Optional::empty, doorbell, runner, store, outages, ends::add, config);
        trainer.start(new StartupEvent());
    }

    /** As a call into native code does: whatever interrupts it. */
    private void hang() {
        while (mayWake.getCount() > 0) {
            try {
                mayWake.await();
            } catch (InterruptedException e) {
                Thread.interrupted();
            }
        }
    }

    @AfterEach
    void stop() throws InterruptedException {
        gateway.mayAnswer.countDown();
        mayWake.countDown();
        trainer.stop(new ShutdownEvent());
    }

    /** Its thread ended and the process stayed, so on one machine nobody started another. */
    @Test
    void aTrainerWhoseHeartbeatDoesNotEndIsReplaced() {
        published.hangs = true;
        gateway.claims.add(TestJobs.claim(TestJobs.spec(SUPERVISED, 1), 1, null));

        await().atMost(Duration.ofSeconds(30)).until(() -> !ends.isEmpty());

        assertThat(ends.peek()).contains("was broken off").contains("the heartbeat did not end");
        published.hangs = false;
    }

    @Test
    void givesTheJobBackWhenItShutsDown() throws InterruptedException {
        gateway.claims.add(endlessJob());
        await().until(() -> published.any(EpochTrained.class));

        trainer.stop(new ShutdownEvent());

        assertThat(trainer.isAlive()).isFalse();
        TrainingFinished finished = published.last();
        assertThat(finished.outcome()).isEqualTo(Outcome.RELEASED);
        assertThat(finished.reason()).isEqualTo("trainer-shutdown");
    }

    @Test
    void doesNotStartWithANumberOfThreadsThatMakesNoSense() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> start(Map.of("fewlabel.augmentation.threads", "-1")))
                .withMessageContaining("threads of augmentation");
    }

    /** Each run was given up, or the gateway asked without a pause. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "fewlabel.heartbeat.interval",
                "fewlabel.labels.silence-max",
                "fewlabel.claims.interval",
                "fewlabel.shutdown.grace"
            })
    void doesNotStartWithATimeThatIsNone(String setting) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> start(Map.of(setting, "0s")))
                .withMessage(setting + " must be at least PT0.001S, was: PT0S");
    }

    /** The trainer's thread ended, and with it every job after this one. */
    @ParameterizedTest
    @CsvSource({
        "java.lang.OutOfMemoryError,   DECLINED,       out-of-memory",
        "java.lang.StackOverflowError, FAILED,         internal-error",
        "java.lang.NoClassDefFoundError, DECLINED,     engine-unavailable"
    })
    void outlivesAJobThatEndsWithAnError(Class<? extends Error> type, Outcome outcome, String reason) throws Exception {
        errors.add(type.getConstructor(String.class).newInstance("injected"));

        gateway.claims.add(endlessJob());
        await().until(() -> published.any(TrainingFinished.class));
        TrainingFinished finished = published.last();
        gateway.claims.add(endlessJob());
        await().until(() -> published.any(EpochTrained.class));

        assertThat(finished.outcome()).isEqualTo(outcome);
        assertThat(finished.reason()).isEqualTo(reason);
        assertThat(finished.message()).contains("injected");
    }

    @Test
    void keepsWhatItHasDoneOfAnEpochWhenItShutsDown() throws Exception {
        gateway.claims.add(TestJobs.claim(TestJobs.longEpochs(SUPERVISED, 1, 1_000_000), 1, null));
        await().until(() -> published.hasSteps);

        trainer.stop(new ShutdownEvent());

        UnfinishedEpoch unfinished = published.last().unfinished();
        assertThat(unfinished).isNotNull();
        assertThat(unfinished.epoch()).isZero();
        Path file = folder.resolve(unfinished.checkpoint().path());
        assertThat(Checkpoint.ofUnfinished(Safetensors.read(file)).progress().step())
                .isEqualTo(unfinished.step());
    }

    @Test
    void doesWithoutAnEpochThatItCannotKeep() throws Exception {
        gateway.claims.add(TestJobs.claim(TestJobs.longEpochs(SUPERVISED, 1, 1_000_000), 1, null));
        await().until(() -> published.hasSteps);
        Files.createFile(folder.resolve("jobs"));

        trainer.stop(new ShutdownEvent());

        assertThat(published.last().outcome()).isEqualTo(Outcome.RELEASED);
        assertThat(published.last().unfinished()).isNull();
    }

    @Test
    void givesAJobBackThatItGetsInTheMiddleOfAShutdown() throws InterruptedException {
        gateway.claims.add(endlessJob());
        gateway.isSlow = true;
        await().until(() -> gateway.isAsked);
        Thread shutdown = new Thread(this::stopQuietly);
        shutdown.start();
        await().until(() -> shutdown.getState() == Thread.State.TIMED_WAITING);

        gateway.mayAnswer.countDown();

        shutdown.join();
        assertThat(published.events)
                .containsExactly(
                        new TrainingFinished(TestJobs.JOB, 1, Outcome.RELEASED, "trainer-shutdown", null, null));
    }

    /** It had a second, as if it still were at the job that it had lost, of which there was nothing to keep. */
    @Test
    void hasTheWholeGraceForAClaimBehindAJobThatItLost() throws InterruptedException {
        UUID next = new UUID(0, 2);
        gateway.claims.add(endlessJob());
        await().until(() -> published.any(EpochTrained.class));
        gateway.isSlow = true;
        gateway.claims.add(new Claim(
                next, 1, TestJobs.spec(SUPERVISED, ENDLESS_EPOCHS), null, null, null, TestJobs.LEASE_SECONDS));
        notices.heard(new JobCancelRequested(TestJobs.JOB, 2));
        await().until(() -> gateway.isAsked);
        Thread shutdown = new Thread(this::stopQuietly);
        shutdown.start();
        await().during(Duration.ofSeconds(2)).until(shutdown::isAlive);

        gateway.mayAnswer.countDown();

        shutdown.join();
        assertThat(published.last())
                .isEqualTo(new TrainingFinished(next, 1, Outcome.RELEASED, "trainer-shutdown", null, null));
    }

    @Test
    void asksAgainAfterTheGatewayDidNotAnswer() {
        gateway.isDown = true;
        await().until(() -> !outages.current().isEmpty());
        assertThat(outages.current().get("job claims").dependency()).isEqualTo("gateway");
        gateway.claims.add(TestJobs.claim(TestJobs.spec(SUPERVISED, 1), 1, null));

        gateway.isDown = false;

        await().until(() -> published.any(TrainingFinished.class));
        assertThat(outages.current()).isEmpty();
    }

    @Test
    void saysNothingMoreOfARunThatWasInterruptedAsItToldOfItself() {
        published.failing = TrainingStarted.class;
        gateway.claims.add(endlessJob());
        await().until(() -> published.failed);
        published.failing = null;
        gateway.claims.add(
                new Claim(new UUID(0, 2), 1, TestJobs.spec(SUPERVISED, 1), null, null, null, TestJobs.LEASE_SECONDS));

        await().until(() -> published.any(TrainingFinished.class));

        assertThat(published.events).noneMatch(event -> event.jobId().equals(TestJobs.JOB));
    }

    /** Two minutes of it cost an attempt and the epoch, and five times two minutes the job. */
    @Test
    void waitsForAStoreThatDoesNotAnswer() throws IOException {
        Path inTheWay = Files.createFile(folder.resolve("jobs"));
        gateway.claims.add(TestJobs.claim(TestJobs.spec(SUPERVISED, 1), 1, null));
        await().until(() -> !outages.current().isEmpty());
        assertThat(published.any(TrainingFinished.class)).isFalse();

        Files.delete(inTheWay);

        await().until(() -> published.any(TrainingFinished.class));
        assertThat(published.last().outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(outages.current()).isEmpty();
    }

    /** A store that was away for six hours cost the run, which was taken for one that hangs. */
    @Test
    void takesNoRunThatWaitsForTheStoreForOneThatHangs() throws Exception {
        trainer.stop(new ShutdownEvent());
        start(Map.of(
                "fewlabel.watchdog.step-min", "2s",
                "fewlabel.watchdog.step-first", "2s",
                "fewlabel.watchdog.others", "2s"));
        Path inTheWay = Files.createFile(folder.resolve("jobs"));
        gateway.claims.add(TestJobs.claim(TestJobs.spec(SUPERVISED, 1), 1, null));
        await().until(() -> !outages.current().isEmpty());

        await().during(Duration.ofSeconds(5)).until(ends::isEmpty);

        Files.delete(inTheWay);
        await().until(() -> published.any(TrainingFinished.class));
        assertThat(published.last().outcome()).isEqualTo(Outcome.COMPLETED);
    }

    @Test
    void waitsForNoStoreOnBehalfOfARunThatIsToStop() throws Exception {
        Files.createFile(folder.resolve("jobs"));
        gateway.claims.add(TestJobs.claim(TestJobs.spec(SUPERVISED, 1), 1, null));
        await().until(() -> !outages.current().isEmpty());

        trainer.stop(new ShutdownEvent());

        assertThat(published.last().outcome()).isEqualTo(Outcome.RELEASED);
    }

    /** One trainer without its folder of data sets failed all jobs of the queue for good. */
    @Test
    void declinesAJobWhoseDataItDoesNotHaveAndSaysWhatItLacksUntilOneWorks() throws IOException {
        JobSpec spec = pictures();
        Path data = folder.resolve("own");
        Path elsewhere = folder.resolve("own-elsewhere");
        Files.move(data, elsewhere);
        gateway.claims.add(TestJobs.claim(spec, 1, null));
        await().until(() -> published.any(TrainingFinished.class));
        assertThat(published.last().outcome()).isEqualTo(Outcome.DECLINED);
        assertThat(published.last().reason()).isEqualTo("dataset-unavailable");
        assertThat(lacks.current()).hasSize(1).allSatisfy((need, lack) -> {
            assertThat(need).contains("image-folder own");
            assertThat(lack).startsWith("dataset-unavailable").contains("there is no own");
        });

        Files.move(elsewhere, data);
        gateway.claims.add(TestJobs.claim(spec, 2, null));

        await().until(() -> published.any(TrainingStarted.class));
        await().until(() -> lacks.current().isEmpty());
    }

    /** Five trainers of yesterday, each of which held it for a lease, failed a job of tomorrow for good. */
    @Test
    void declinesAJobThatItCannotReadAndTakesTheNext() {
        UUID ofTomorrow = UUID.randomUUID();
        gateway.unreadable.add(
                new UnreadableClaimException(ofTomorrow, 3, "no such method: of-tomorrow", new IOException()));

        await().until(() -> published.any(TrainingFinished.class));
        TrainingFinished declined = published.last();
        gateway.claims.add(endlessJob());
        await().until(() -> published.any(EpochTrained.class));

        assertThat(declined.jobId()).isEqualTo(ofTomorrow);
        assertThat(declined.attempt()).isEqualTo(3);
        assertThat(declined.outcome()).isEqualTo(Outcome.DECLINED);
        assertThat(declined.reason()).isEqualTo("unreadable-claim");
        assertThat(declined.message()).contains("of-tomorrow");
        assertThat(outages.current()).isEmpty();
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(PATIENCE);
    }

    private JobSpec pictures() throws IOException {
        for (String file : List.of("labeled/cat/1.png", "labeled/dog/1.png")) {
            Path path = folder.resolve("own").resolve(file);
            Files.createDirectories(path.getParent());
            ImageIO.write(new BufferedImage(20, 20, BufferedImage.TYPE_INT_RGB), "png", path.toFile());
        }
        String json =
                "{\"dataset\": {\"name\": \"image-folder\", \"folder\": {\"path\": \"own\", \"contents\": {\"classes\":"
                        + " [\"cat\", \"dog\"], \"labeled\": 2}}}, \"network\": {\"name\": \"lenet\"}, \"method\": {\"name\":"
                        + " \"supervised\"}, \"epochs\": 1}";
        return ((JobSpec.Accepted) JobSpec.read(json)).spec();
    }

    /** It kept its lease for ever: the heartbeat has a thread of its own. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void givesAHungRunUpAndEndsTheProcess(boolean fails) throws Exception {
        trainer.stop(new ShutdownEvent());
        failsWhenItWakes = fails;
        hangsAtStep = 5;
        start(Map.of("fewlabel.watchdog.step-min", "2s", "fewlabel.watchdog.step-first", "2s"));

        gateway.claims.add(TestJobs.claim(TestJobs.longEpochs(SUPERVISED, 1, 1_000_000), 1, null));

        await().until(() -> !ends.isEmpty());
        TrainingFinished finished = published.last();
        assertThat(finished.outcome()).isEqualTo(Outcome.FAILED_FOR_NOW);
        assertThat(finished.reason()).isEqualTo("hung");
        assertThat(finished.message())
                .startsWith("the run gave no sign of life for ")
                .contains("while it makes a step", "TrainerTest.hang(");
        int beats = published.beats.get();
        mayWake.countDown();
        await().until(() -> !trainer.isAlive());
        assertThat(published.beats).as("no heartbeat any more").hasValue(beats);
        assertThat(published.last()).as("nothing is said after it").isSameAs(finished);
    }

    @Test
    void trainsAHeadOnTheFeaturesOfABackbone() throws IOException {
        gateway.claims.add(TestJobs.claim(BackboneJobs.spec(folder, BackboneJobs.model()), 1, null));

        await().until(() -> published.any(TrainingFinished.class));

        assertThat(published.last().outcome()).as(published.last().message()).isEqualTo(Outcome.COMPLETED);
        // Else whoever watches takes a long pass for a trainer that stands.
        assertThat(meters.get("fewlabel.features.images").counter().count()).isPositive();
        EpochTrained trained = published.events.stream()
                .filter(EpochTrained.class::isInstance)
                .map(EpochTrained.class::cast)
                .findFirst()
                .orElseThrow();
        Checkpoint checkpoint =
                Checkpoint.of(Safetensors.read(folder.resolve(trained.snapshot().path())));
        assertThat(checkpoint.provenance().featuresSha256()).isNotNull();
        assertThat(checkpoint.student().parameters()).hasSize(2 * BackboneJobs.FEATURES + 2);
        try (Stream<Path> features = Files.list(folder.resolve("features"))) {
            assertThat(features.filter(file -> file.toString().endsWith(".safetensors")))
                    .hasSize(3);
        }
    }

    @Test
    void tellsTheOwnerWhatIsInAFileThatIsNoBackbone() throws IOException {
        gateway.claims.add(
                TestJobs.claim(BackboneJobs.spec(folder, "no model".getBytes(StandardCharsets.UTF_8)), 1, null));

        await().until(() -> published.any(TrainingFinished.class));

        assertThat(published.last().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(published.last().reason()).isEqualTo("unfit-backbone");
        assertThat(published.last().message()).contains("is not an ONNX model");
    }

    @Test
    void tellsTheOwnerThatTheBackboneIsAnotherOne() throws IOException {
        JobSpec spec = BackboneJobs.spec(folder, BackboneJobs.model());
        Files.writeString(folder.resolve(BackboneJobs.FILE), "exchanged");

        gateway.claims.add(TestJobs.claim(spec, 1, null));
        await().until(() -> published.any(TrainingFinished.class));

        assertThat(published.last().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(published.last().reason()).isEqualTo("other-model");
        assertThat(published.last().message())
                .contains(BackboneJobs.FILE, "must be the file that the job was submitted");
    }

    @Test
    void declinesAJobWhoseBackboneItDoesNotHave() throws IOException {
        JobSpec spec = BackboneJobs.spec(folder, BackboneJobs.model());
        Files.delete(folder.resolve(BackboneJobs.FILE));

        gateway.claims.add(TestJobs.claim(spec, 1, null));
        await().until(() -> published.any(TrainingFinished.class));

        assertThat(published.last().outcome()).isEqualTo(Outcome.DECLINED);
        assertThat(published.last().reason()).isEqualTo("model-unavailable");
    }

    @Test
    void startsFromAFileOfTheFolderOfModels() throws Exception {
        ModelFile file = weights("weights.safetensors", "dense2.weight");

        gateway.claims.add(TestJobs.claim(TestJobs.startingFrom(file, 1), 1, null));

        await().until(() -> published.any(TrainingFinished.class));
        assertThat(published.last().outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(((TrainingStarted) published.events.get(0)).provenance().startModelSha256())
                .isEqualTo(file.sha256());
    }

    /** The gateway looked at another one: whoever put it there has made another job of this one. */
    @Test
    void refusesAFileThatWasChangedSinceTheJobWasSubmitted() throws Exception {
        ModelFile file = weights("weights.safetensors", "dense2.weight");
        Path path = folder.resolve("weights.safetensors");
        byte[] bytes = Files.readAllBytes(path);
        bytes[bytes.length - 1] ^= 1;
        Files.write(path, bytes);

        assertThat(failureOf(file, Outcome.FAILED))
                .startsWith("other-model: must be the file that the job was submitted with");
    }

    /** A gateway that does not see the folder takes the user's word for the file. */
    @Test
    void saysWhyAFileCannotBeStartedFrom() throws Exception {
        ModelFile other = weights("other.safetensors", "dense3.weight");
        Files.writeString(folder.resolve("torch.pt"), "PK no safetensors at all");
        ModelFile none = new ModelFolder(folder).describe("torch.pt");

        assertThat(failureOf(other, Outcome.FAILED))
                .startsWith("unfit-model: other.safetensors must have")
                .contains("dense2.weight");
        assertThat(failureOf(none, Outcome.FAILED)).startsWith("unfit-model: torch.pt cannot be read");
        assertThat(failureOf(new ModelFile("gone.safetensors", 1, "a".repeat(64)), Outcome.DECLINED))
                .startsWith("model-unavailable: must be a file in the folder of models")
                .contains("other.safetensors");
    }

    @Test
    void trainsWithTheLabelsOfTheJobsSet() throws IOException {
        LabelSet set = labelSet(20);
        String name =
                new LabelSets(ArtifactStores.open(folder.toUri())).put(set).sha256();
        JobSpec spec = TestJobs.labeledBy(name, 1);
        Dataset moons = Datasets.load(DatasetName.TWO_MOONS, new DatasetSettings(folder, folder), news -> {})
                .labeledBy(set, name);

        gateway.claims.add(TestJobs.claim(spec, 1, null));
        await().until(() -> published.any(TrainingFinished.class));

        assertThat(published.last().outcome()).as(published.last().message()).isEqualTo(Outcome.COMPLETED);
        assertThat(published.events.stream()
                        .filter(TrainingStarted.class::isInstance)
                        .map(TrainingStarted.class::cast)
                        .map(started -> started.provenance().labeledSetSha256()))
                .containsExactly(DataDigest.ofLabeledSet(moons, LabeledSplit.of(moons, spec.dataset())));
    }

    /** A set that was there when the job was submitted is in the store of the other services. */
    @Test
    void declinesAJobWhoseLabelSetItsStoreDoesNotHaveAndFailsOneWhoseSetFitsNoData() throws IOException {
        String unfit = new LabelSets(ArtifactStores.open(folder.toUri()))
                .put(LabelSet.of(
                        DatasetName.TWO_MOONS,
                        DatasetName.TWO_MOONS.classNames(),
                        List.of(LabelOfImage.at(1_000, 0, LabelOfImage.Source.GIVEN))))
                .sha256();

        assertThat(failureOf(TestJobs.labeledBy("a".repeat(64), 1), Outcome.DECLINED))
                .startsWith("other-store: ")
                .contains("a".repeat(64));
        assertThat(failureOf(TestJobs.labeledBy(unfit, 1), Outcome.FAILED))
                .startsWith("unfit-label-set: label set " + unfit + " labels image 1000");
    }

    private static LabelSet labelSet(int labels) {
        return LabelSet.of(
                DatasetName.TWO_MOONS,
                DatasetName.TWO_MOONS.classNames(),
                IntStream.range(0, labels)
                        .mapToObj(image -> LabelOfImage.at(image, image % 2, LabelOfImage.Source.GIVEN))
                        .toList());
    }

    private String failureOf(ModelFile file, Outcome outcome) {
        return failureOf(TestJobs.startingFrom(file, 1), outcome);
    }

    private String failureOf(JobSpec spec, Outcome outcome) {
        published.events.clear();
        gateway.claims.add(TestJobs.claim(spec, 1, null));
        await().until(() -> published.any(TrainingFinished.class));
        assertThat(published.last().outcome()).isEqualTo(outcome);
        return published.last().reason() + ": " + published.last().message();
    }

    /** @param second the name of the second layer's weights */
    private ModelFile weights(String name, String second) throws Exception {
        Map<String, Tensor> tensors = Map.of(
                "dense1.weight",
                Tensor.of(new float[64 * 2], 64, 2),
                "dense1.bias",
                Tensor.of(new float[64], 64),
                second,
                Tensor.of(new float[64 * 64], 64, 64),
                "dense2.bias",
                Tensor.of(new float[64], 64));
        try (OutputStream out = Files.newOutputStream(folder.resolve(name))) {
            new Safetensors(Map.of(), tensors).writeTo(out);
        }
        return new ModelFolder(folder).describe(name);
    }

    private void stopQuietly() {
        try {
            trainer.stop(new ShutdownEvent());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Claim endlessJob() {
        return TestJobs.claim(TestJobs.spec(SUPERVISED, ENDLESS_EPOCHS), 1, null);
    }

    /** Keeps what is published, unless it is of the kind that fails. */
    private static final class Published implements TrainingEvents {
        private final List<TrainingEvent> events = new CopyOnWriteArrayList<>();
        private volatile Class<?> failing;
        private volatile boolean failed;
        private volatile boolean hasSteps;
        private volatile boolean hangs;
        private final AtomicInteger beats = new AtomicInteger();

        @Override
        public void publish(TrainingEvent event) {
            if (failing != null && failing.isInstance(event)) {
                failed = true;
                throw new InterruptedPublicationException("injected", new InterruptedException());
            }
            events.add(event);
        }

        @Override
        public void offer(TrainingEvent event) {
            // Heartbeats come at any time, so they are kept apart.
            beats.incrementAndGet();
            hasSteps |= event instanceof TrainingProgress progress && progress.step() > 0;
            long sinceNanos = System.nanoTime();
            while (hangs
                    && System.nanoTime() - sinceNanos < Duration.ofSeconds(10).toNanos()) {
                Thread.onSpinWait();
            }
        }

        TrainingFinished last() {
            return (TrainingFinished) events.get(events.size() - 1);
        }

        private boolean any(Class<?> type) {
            return events.stream().anyMatch(type::isInstance);
        }
    }

    /** Hands out claims; can be slow, and down. */
    private static final class QueueGateway implements Gateway {
        private final BlockingQueue<Claim> claims = new LinkedBlockingQueue<>();
        private final Queue<UnreadableClaimException> unreadable = new ConcurrentLinkedQueue<>();
        private final CountDownLatch mayAnswer = new CountDownLatch(1);
        private volatile boolean isSlow;
        private volatile boolean isDown;
        private volatile boolean isAsked;

        @Override
        public Optional<Claim> claim(TrainerName trainer)
                throws IOException, InterruptedException, UnreadableClaimException {
            if (isDown) {
                isAsked = true;
                throw new IOException("no answer");
            }
            if (isSlow) {
                isAsked = true;
                mayAnswer.await();
            }
            UnreadableClaimException next = unreadable.poll();
            if (next != null) {
                throw next;
            }
            return Optional.ofNullable(claims.poll());
        }

        @Override
        public Optional<ResumePoint> resumePoint(UUID jobId) {
            return Optional.empty();
        }
    }
}
