package org.fewlabel.labeler.epoch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.EpochArtifacts;
import org.fewlabel.artifacts.LabelSets;
import org.fewlabel.artifacts.LabelingRecord;
import org.fewlabel.artifacts.LabelingRecords;
import org.fewlabel.artifacts.safetensors.Safetensors;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.PerNetwork;
import org.fewlabel.contracts.ResumePoint;
import org.fewlabel.contracts.TrainedNetwork;
import org.fewlabel.contracts.event.DeadLetterHeaders;
import org.fewlabel.contracts.event.Event;
import org.fewlabel.contracts.event.JobEvent.JobStateChanged;
import org.fewlabel.contracts.event.LabelingEvent;
import org.fewlabel.contracts.event.LabelingEvent.EpochLabeled;
import org.fewlabel.contracts.event.LabelingEvent.LabelingFailed;
import org.fewlabel.contracts.event.LogEvent.LinesLogged;
import org.fewlabel.contracts.event.Topics;
import org.fewlabel.contracts.event.TrainingEvent;
import org.fewlabel.contracts.event.TrainingEvent.EpochTrained;
import org.fewlabel.contracts.event.TrainingEvent.TrainingStarted;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.job.JobState;
import org.fewlabel.contracts.labelset.LabelOfImage;
import org.fewlabel.contracts.labelset.LabelSet;
import org.fewlabel.labeler.LabelerTestResource;
import org.fewlabel.labeler.TrainedJob;
import org.fewlabel.labeler.watch.WatchedTime;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.data.GivenLabels;
import org.fewlabel.learning.labeling.Choice;
import org.fewlabel.learning.labeling.ChosenEpoch;
import org.fewlabel.learning.labeling.EpochLabeler;
import org.fewlabel.learning.labeling.LabeledEpoch;
import org.fewlabel.learning.labeling.LabelingProgress;
import org.fewlabel.learning.labeling.Temperature;
import org.fewlabel.learning.method.EpochLabels;
import org.fewlabel.learning.network.NetworkSnapshot;
import org.fewlabel.learning.training.Checkpoint;
import org.fewlabel.testing.KafkaProbe;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole labeler on a real Kafka. */
@QuarkusTest
@QuarkusTestResource(LabelerTestResource.class)
class LabelerComponentTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final UUID jobId = UUID.randomUUID();
    private final KafkaProbe kafka = KafkaProbe.local();

    @Inject
    ArtifactStore store;

    @ConfigProperty(name = "fewlabel.artifacts.url")
    URI storeUrl;

    @Inject
    Attempts attempts;

    @Inject
    FailingDataset dataset;

    @Inject
    LocalTrouble trouble;

    @AfterEach
    void close() {
        kafka.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"supervised", "pseudo-label", "mean-teacher"})
    void makesOfEveryEpochWhatTheFormulasSay(String method) throws IOException {
        JobSpec spec = TrainedJob.spec(method, 3);
        List<TrainedJob.Epoch> epochs = TrainedJob.train(store, jobId, 1, spec);

        epochs.forEach(epoch -> publish(epoch.event()));

        for (TrainedJob.Epoch epoch : epochs) {
            EpochLabeled labeled = awaitLabeled(jobId, 1, epoch.event().epoch());
            LabeledEpoch expected = epoch.expected();
            assertThat(labeled.snapshot()).isEqualTo(epoch.event().snapshot());
            assertThat(new PerNetwork<>(
                            labeled.studentTestError(), labeled.averageTestError(), labeled.teacherTestError()))
                    .isEqualTo(expected.testErrors());
            assertThat(labeled.labelsNetwork()).isEqualTo(expected.labelsNetwork());
            assertThat(labeled.quality()).isEqualTo(expected.quality());
            assertThat(store.read(labeled.teacher()))
                    .isEqualTo(bytes(expected.teacher().toSafetensors()));
            boolean isLast = labeled.epoch() == 2;
            assertThat(labeled.testPredictions() != null).isEqualTo(isLast);
            if (isLast) {
                assertThat(store.read(labeled.testPredictions()))
                        .isEqualTo(bytes(expected.testPredictions().toSafetensors(epoch.snapshot())));
                assertLabelsOfTheOthers(labeled, expected, epoch.snapshot());
            }
            assertThat(labeled.labels() == null).isEqualTo(expected.labels() == null);
            if (expected.labels() != null) {
                assertThat(store.read(labeled.labels())).isEqualTo(labelsFile(expected.labels(), epoch.snapshot()));
            }
        }
        assertThat(awaitLabeled(jobId, 1, 2).labels()).isNotNull();
    }

    private void assertLabelsOfTheOthers(EpochLabeled last, LabeledEpoch expected, Checkpoint snapshot)
            throws IOException {
        Map<TrainedNetwork, ArtifactReference> others =
                record(last.attempt(), last.epoch()).labels();
        EpochLabeler labeler = new EpochLabeler(TrainedJob.twoMoons(), LabelingProgress.NONE);
        PerNetwork<NetworkSnapshot> networks = new PerNetwork<>(
                snapshot.student(), snapshot.average(), expected.teacher().state());
        for (TrainedNetwork network : TrainedNetwork.values()) {
            ArtifactReference found = others.get(network);
            assertThat(found != null).isEqualTo(network != last.labelsNetwork());
            if (found != null) {
                assertThat(store.read(found))
                        .isEqualTo(labelsFile(
                                labeler.labelAll(snapshot, snapshot.epoch(), networks.of(network)), snapshot));
            }
        }
    }

    /** Images of the set came with its labels, and are none of those that labels are judged by. */
    @Test
    void knowsTheLabelsOfTheJobsSet() throws IOException {
        LabelSet set = LabelSet.of(
                DatasetName.TWO_MOONS,
                DatasetName.TWO_MOONS.classNames(),
                IntStream.range(0, 50)
                        .mapToObj(image -> LabelOfImage.at(
                                image,
                                image % 2,
                                image < 40 ? LabelOfImage.Source.GIVEN : LabelOfImage.Source.PREDICTED))
                        .toList());
        String name = new LabelSets(store).put(set).sha256();
        JobSpec spec = TrainedJob.labeledBy(name);
        Dataset labeled = TrainedJob.twoMoons().labeledBy(set, name);
        TrainedJob.Epoch epoch =
                TrainedJob.train(store, jobId, 1, spec, labeled).get(0);

        publish(epoch.event());

        EpochLabeled event = awaitLabeled(jobId, 1, 0);
        int[] given = GivenLabels.of(labeled, spec.dataset());
        assertThat(Arrays.copyOf(given, 40))
                .isEqualTo(IntStream.range(0, 40).map(image -> image % 2).toArray());
        assertThat(event.quality()).isEqualTo(epoch.expected().quality());
        assertThat(store.read(event.labels()))
                .isEqualTo(bytes(epoch.expected()
                        .labels()
                        .toSafetensors(spec, epoch.snapshot().provenance(), given, List.of(), null)));
    }

    @Test
    void labelsWhatWasTrainedWhileThereWasNoLabeler() {
        EpochLabeled last = awaitLabeled(LabelerTestResource.EARLIER_JOB, 1, 1);

        assertThat(last.labels()).isNotNull();
        assertThat(last.chosenEpoch()).as("without validation images").isNull();
    }

    @Test
    void findsOutTheSameWhenARecordComesTwice() {
        EpochTrained trained = TrainedJob.train(store, jobId, 1, TrainedJob.spec("supervised", 1))
                .get(0)
                .event();
        Event event = Event.of(trained, Instant.now());

        kafka.publish(event);
        kafka.publish(event);

        awaitCount(jobId, 2);
        List<LabelingEvent> labeled = eventsOf(jobId);
        assertThat(labeled.get(0)).isInstanceOf(EpochLabeled.class).isEqualTo(labeled.get(1));
    }

    @Test
    void goesOnFromTheTeacherOfTheResumePoint() throws IOException {
        List<TrainedJob.Epoch> epochs = TrainedJob.train(store, jobId, 1, TrainedJob.spec("supervised", 3));
        publish(epochs.get(0).event());
        publish(epochs.get(1).event());
        EpochLabeled second = awaitLabeled(jobId, 1, 1);
        ResumePoint resumePoint = new ResumePoint(1, second.snapshot(), second.teacher(), second.labels());

        publish(ofAttempt(2, epochs.get(2).event(), resumePoint));

        EpochLabeled third = awaitLabeled(jobId, 2, 2);
        assertThat(third.teacher().path()).contains("/attempts/2/");
        assertThat(store.read(third.teacher()))
                .isEqualTo(bytes(epochs.get(2).expected().teacher().toSafetensors()));
    }

    @Test
    void labelsEveryImageByTheChosenEpochOfEachNetworkTooWhenTheRunEnds() throws IOException {
        List<TrainedJob.Epoch> epochs = TrainedJob.train(store, jobId, 1, TrainedJob.choosing());
        TrainedJob.Epoch last = epochs.get(epochs.size() - 1);
        Choice choice = last.expected().teacher().choice();
        assertThat(choice.epochs().student().epoch()).as("not the last one").isLessThan(7);

        epochs.forEach(epoch -> publish(epoch.event()));
        EpochLabeled labeled = awaitLabeled(jobId, 1, last.event().epoch());

        TrainedNetwork preferred = choice.network(TrainedNetwork.STUDENT);
        assertThat(labeled.labelsNetwork()).isEqualTo(preferred);
        assertThat(labeled.chosenNetwork()).isEqualTo(preferred);
        assertThat(labeled.chosenEpoch())
                .isEqualTo(choice.epochs().of(preferred).epoch());
        assertThat(labeled.chosenEpochs()).isEqualTo(choice.epochs().map(ChosenEpoch::epoch));
        assertThat(labeled.validationErrors()).isEqualTo(last.expected().validationErrors());
        for (TrainedNetwork network : TrainedNetwork.values()) {
            int chosen = choice.epochs().of(network).epoch();
            if (chosen == 7) {
                continue; // Those are the labels of the last epoch.
            }
            TrainedJob.Epoch epoch = epochs.get(chosen);
            PerNetwork<NetworkSnapshot> networks = new PerNetwork<>(
                    epoch.snapshot().student(),
                    epoch.snapshot().average(),
                    epoch.expected().teacher().state());
            assertThat(chosenLabels(1, last, network))
                    .isEqualTo(labelsFile(
                            new EpochLabeler(TrainedJob.twoMoons(), LabelingProgress.NONE)
                                    .labelAll(last.snapshot(), chosen, networks.of(network)),
                            last.snapshot()));
        }
        Double temperature =
                temperature(last.expected().labels(), last.snapshot().spec());
        assertThat(temperature).as("of a hundred validation images").isNotNull();
        byte[] labels = store.read(labeled.labels());
        assertThat(Safetensors.read(new ByteArrayInputStream(labels), labels.length)
                        .metadata())
                .containsEntry("temperature", temperature.toString());
    }

    /** The run went on elsewhere after the chosen epoch, and by then the snapshot lay under the attempt before. */
    @Test
    void findsTheChosenEpochOfAnEarlierAttempt() throws IOException {
        List<TrainedJob.Epoch> epochs = TrainedJob.train(store, jobId, 1, TrainedJob.choosing());
        TrainedJob.Epoch last = epochs.get(epochs.size() - 1);
        epochs.subList(0, epochs.size() - 1).forEach(epoch -> publish(epoch.event()));
        EpochLabeled before = awaitLabeled(jobId, 1, last.event().epoch() - 1);

        publish(ofAttempt(
                2,
                last.event(),
                new ResumePoint(before.epoch(), before.snapshot(), before.teacher(), before.labels())));
        awaitLabeled(jobId, 2, last.event().epoch());

        assertThat(chosenLabels(2, last, TrainedNetwork.STUDENT)).isNotEmpty();
    }

    private byte[] chosenLabels(int attempt, TrainedJob.Epoch last, TrainedNetwork network) throws IOException {
        return store.read(record(attempt, last.event().epoch()).chosenLabels().get(network));
    }

    private LabelingRecord record(int attempt, int epoch) throws IOException {
        return new LabelingRecords(store)
                .find(new EpochArtifacts(jobId, attempt, epoch))
                .orElseThrow();
    }

    /** Another labeler had the record before, on a machine that rounds otherwise, and died before Kafka heard that it is done. */
    @Test
    void saysOfAnEpochThatAnotherLabelerHadWhatThatOneHasMadeOfIt() throws IOException {
        EpochTrained trained = TrainedJob.train(store, jobId, 1, TrainedJob.spec("supervised", 1))
                .get(0)
                .event();
        LabelingEvent before = new EpochLabeling(
                        new EpochFiles(new OtherMachine(store)), dataset, trouble, new WatchedTime().watchdog())
                .label(trained);

        publish(trained);

        EpochLabeled labeled = awaitLabeled(jobId, 1, 0);
        assertThat(labeled).isEqualTo(before);
        assertThat(store.isWhole(labeled.teacher())).isTrue();
        assertThat(store.isWhole(labeled.labels())).isTrue();
    }

    @Test
    void dropsWhatAnEarlierAttemptSays() {
        EpochTrained trained = TrainedJob.train(store, jobId, 1, TrainedJob.spec("supervised", 1))
                .get(0)
                .event();

        publish(new TrainingStarted(jobId, 2, "another", 0, 1, 10, 4482, List.of(), null));
        publish(trained);
        publish(ofAttempt(2, trained, null));

        awaitLabeled(jobId, 2, 0);
        assertThat(eventsOf(jobId)).hasSize(1);
    }

    @Test
    void leavesTheEpochsOfACancelledJobAlone() {
        EpochTrained trained = TrainedJob.train(store, jobId, 1, TrainedJob.spec("supervised", 1))
                .get(0)
                .event();
        kafka.publish(Event.of(
                new JobStateChanged(jobId, 1, JobState.CANCELLING, JobState.CANCELLED, null, null), Instant.now()));
        await().atMost(PATIENCE).until(() -> attempts.isStale(jobId, 1));

        publish(trained);

        // What is behind it in its partition was handled, so it was, too.
        kafka.publish(Topics.TRAINING_EVENTS, jobId.toString(), new byte[] {1});
        kafka.awaitDeadLetter(Topics.TRAINING_EVENTS, jobId.toString(), PATIENCE);
        assertThat(eventsOf(jobId)).isEmpty();
    }

    /** Nobody who had heard of the cancellation was there any more. */
    @Test
    void leavesTheEpochsAloneOfAJobThatWasCancelledBeforeItStarted() {
        String job = LabelerTestResource.CANCELLED_JOB.toString();

        kafka.publish(Topics.TRAINING_EVENTS, job, new byte[] {1});

        kafka.awaitDeadLetter(Topics.TRAINING_EVENTS, job, PATIENCE);
        assertThat(eventsOf(LabelerTestResource.CANCELLED_JOB)).isEmpty();
    }

    @Test
    void putsAsideANewJobEventThatCannotBeReadAndNoneOfBefore() {
        byte[] fresh = {1};

        // Behind the other one in its partition.
        kafka.publish(Topics.JOB_EVENTS, LabelerTestResource.NO_EVENT, fresh);

        kafka.awaitRecord(Topics.deadLetter(Topics.JOB_EVENTS), found -> Arrays.equals(found.value(), fresh), PATIENCE);
        assertThat(kafka.deadLetters(Topics.JOB_EVENTS, LabelerTestResource.NO_EVENT))
                .extracting(ConsumerRecord::value)
                .containsExactly(fresh);
    }

    /** The record killed each labeler that took it up, for ever. */
    @Test
    void failsTheJobOfAnEpochOverWhichThreeLabelersDiedAndGoesOn() {
        EpochTrained deadly = TrainedJob.train(store, jobId, 1, TrainedJob.spec("supervised", 1))
                .get(0)
                .event();
        UUID other = UUID.randomUUID();
        died(3, deadly);

        publish(deadly);
        publish(TrainedJob.train(store, other, 1, TrainedJob.spec("supervised", 1))
                .get(0)
                .event());

        awaitLabeled(other, 1, 0);
        awaitCount(jobId, 1);
        LabelingFailed failed = (LabelingFailed) eventsOf(jobId).get(0);
        assertThat(failed.reason()).isEqualTo("labeler-lost");
        assertThat(failed.message()).startsWith("3 labelers ended without a word while they labeled epoch 0");
    }

    @Test
    void takesAnEpochUpAgainOverWhichTwoLabelersDied() {
        EpochTrained trained = TrainedJob.train(store, jobId, 1, TrainedJob.spec("supervised", 1))
                .get(0)
                .event();
        died(2, trained);

        publish(trained);

        awaitLabeled(jobId, 1, 0);
        assertThat(new LabelingTries(store).unended(trained)).isZero();
    }

    private void died(int labelers, EpochTrained trained) {
        for (int i = 0; i < labelers; i++) {
            new LabelingTries(store).begin(trained);
        }
    }

    @Test
    void triesOnceMoreWhenMemoryRunsOut() {
        dataset.failWith(new OutOfMemoryError("injected"));

        publish(TrainedJob.train(store, jobId, 1, TrainedJob.spec("supervised", 1))
                .get(0)
                .event());

        awaitLabeled(jobId, 1, 0);
    }

    /** Memory is this labeler's trouble, and no verdict on the job: its record waits and is tried again. */
    @Test
    void triesAnEpochAgainForWhichItHadNoMemoryTwice() {
        dataset.failWith(new OutOfMemoryError("injected"), new OutOfMemoryError("injected"));

        publish(TrainedJob.train(store, jobId, 1, TrainedJob.spec("supervised", 1))
                .get(0)
                .event());

        awaitLabeled(jobId, 1, 0);
        assertThat(eventsOf(jobId)).hasSize(1);
    }

    /** An error that got out ended the channel: no epoch of any job was labeled any more. */
    @Test
    void outlivesAnErrorAndFailsItsJobAlone() {
        UUID last = UUID.randomUUID();
        List<EpochTrained> epochs = Stream.of(jobId, last)
                .map(job -> TrainedJob.train(store, job, 1, TrainedJob.spec("supervised", 1))
                        .get(0)
                        .event())
                .toList();

        dataset.failWith(new AssertionError("injected"));
        publish(epochs.get(0));
        awaitCount(jobId, 1);
        publish(epochs.get(1));

        awaitLabeled(last, 1, 0);
        LabelingFailed failed = (LabelingFailed) eventsOf(jobId).get(0);
        assertThat(failed.reason()).isEqualTo("internal-error");
        assertThat(failed.message()).contains("injected");
    }

    @Test
    void saysThatACorruptSnapshotCannotBeLabeled() throws IOException {
        EpochTrained trained = TrainedJob.train(store, jobId, 1, TrainedJob.spec("supervised", 1))
                .get(0)
                .event();
        byte[] snapshot = store.read(trained.snapshot());
        snapshot[snapshot.length - 1] ^= 1;
        Files.write(Path.of(storeUrl).resolve(trained.snapshot().path()), snapshot);

        publish(trained);

        awaitCount(jobId, 1);
        LabelingFailed failed = (LabelingFailed) eventsOf(jobId).get(0);
        assertThat(failed.epoch()).isZero();
        assertThat(failed.reason()).isEqualTo("corrupt-snapshot");
        assertThat(failed.message()).contains(trained.snapshot().path());
    }

    @Test
    void saysThatAnEpochWithoutTheTeacherBeforeCannotBeLabeled() {
        EpochTrained second = TrainedJob.train(store, jobId, 1, TrainedJob.spec("supervised", 2))
                .get(1)
                .event();

        publish(second);

        awaitCount(jobId, 1);
        LabelingFailed failed = (LabelingFailed) eventsOf(jobId).get(0);
        assertThat(failed.reason()).isEqualTo("missing-artifact");
        assertThat(failed.message()).contains("epochs/0/labeling");
    }

    @ParameterizedTest
    @ValueSource(strings = {"garbage", "{}", "{\"type\":\"EpochTrained\",\"version\":99}", ""})
    void putsARecordThatIsNoEventAsideAndLabelsTheNext(String garbage) {
        EpochTrained trained = TrainedJob.train(store, jobId, 1, TrainedJob.spec("supervised", 1))
                .get(0)
                .event();
        byte[] bytes = garbage.getBytes(StandardCharsets.UTF_8);

        kafka.publish(Topics.TRAINING_EVENTS, jobId.toString(), bytes);
        publish(trained);

        awaitLabeled(jobId, 1, 0);
        ConsumerRecord<String, byte[]> aside =
                kafka.awaitDeadLetter(Topics.TRAINING_EVENTS, jobId.toString(), PATIENCE);
        assertThat(aside.value()).isEqualTo(bytes);
    }

    @Test
    void putsARecordWithoutAValueAsideAndLabelsTheNext() {
        EpochTrained trained = TrainedJob.train(store, jobId, 1, TrainedJob.spec("supervised", 1))
                .get(0)
                .event();

        kafka.publish(Topics.TRAINING_EVENTS, jobId.toString(), null);
        publish(trained);

        awaitLabeled(jobId, 1, 0);
        kafka.awaitDeadLetter(Topics.TRAINING_EVENTS, jobId.toString(), PATIENCE);
    }

    /** Its dead letter was larger than a record may be, and the labeler never labeled anything again. */
    @Test
    void putsARecordAsideThatIsAsLargeAsRecordsAreAndLabelsTheNext() {
        EpochTrained trained = TrainedJob.train(store, jobId, 1, TrainedJob.spec("supervised", 1))
                .get(0)
                .event();
        byte[] bytes = new byte[1_048_400];
        Arrays.fill(bytes, (byte) 'x');

        kafka.publish(Topics.TRAINING_EVENTS, jobId.toString(), bytes);
        publish(trained);

        awaitLabeled(jobId, 1, 0);
        ConsumerRecord<String, byte[]> aside =
                kafka.awaitDeadLetter(Topics.TRAINING_EVENTS, jobId.toString(), PATIENCE);
        assertThat(KafkaProbe.header(aside, DeadLetterHeaders.CONSUMER)).isEqualTo("labeler");
        assertThat(KafkaProbe.header(aside, DeadLetterHeaders.LENGTH)).isEqualTo("1048400");
    }

    @Test
    void saysInTheJobsLogWhatItDoes() throws IOException {
        List<TrainedJob.Epoch> epochs = TrainedJob.train(store, jobId, 1, TrainedJob.spec("supervised", 1));

        publish(epochs.get(0).event());

        LinesLogged logged = (LinesLogged) kafka.awaitEvent(
                        Topics.JOB_LOGS,
                        event -> event.payload() instanceof LinesLogged lines
                                && lines.jobId().equals(jobId)
                                && lines.lines().stream()
                                        .anyMatch(line -> line.message().startsWith("EpochLabeled")),
                        PATIENCE)
                .payload();
        assertThat(logged.service()).isEqualTo("labeler");
        assertThat(logged.attempt()).isEqualTo(1);
    }

    /** Nothing failed, and who looked at the job learned no more than that nine of ten labels were wrong. */
    @Test
    void saysInTheJobsLogThatANetworkGivesAllImagesTheSameClass() {
        publish(TrainedJob.train(store, jobId, 1, TrainedJob.collapsed()).get(0).event());

        kafka.awaitEvent(
                Topics.JOB_LOGS,
                event -> event.payload() instanceof LinesLogged lines
                        && lines.jobId().equals(jobId)
                        && lines.lines().stream()
                                .anyMatch(line -> line.message().startsWith("All images get the same class")),
                PATIENCE);
    }

    private void publish(TrainingEvent event) {
        kafka.publish(Event.of(event, Instant.now()));
    }

    private static EpochTrained ofAttempt(int attempt, EpochTrained trained, @Nullable ResumePoint resumedFrom) {
        return new EpochTrained(
                trained.jobId(),
                attempt,
                trained.epoch(),
                trained.snapshot(),
                resumedFrom,
                trained.metrics(),
                trained.learningRate(),
                trained.imagesPerSecond(),
                trained.seconds(),
                trained.dataWaitSeconds());
    }

    private EpochLabeled awaitLabeled(UUID job, int attempt, int epoch) {
        Event event = kafka.awaitEvent(
                Topics.LABELING_EVENTS,
                found -> found.payload() instanceof EpochLabeled labeled
                        && labeled.jobId().equals(job)
                        && labeled.attempt() == attempt
                        && labeled.epoch() == epoch,
                PATIENCE);
        return (EpochLabeled) event.payload();
    }

    private void awaitCount(UUID job, int count) {
        await().atMost(PATIENCE).until(() -> eventsOf(job).size() >= count);
    }

    private List<LabelingEvent> eventsOf(UUID job) {
        return kafka.events(Topics.LABELING_EVENTS).stream()
                .filter(event -> event.key().equals(job))
                .map(event -> (LabelingEvent) event.payload())
                .toList();
    }

    /** With the labels that the images came with; points have no files. */
    private static byte[] labelsFile(EpochLabels labels, Checkpoint snapshot) throws IOException {
        JobSpec spec = snapshot.spec();
        int[] given = GivenLabels.of(TrainedJob.twoMoons(), spec.dataset());
        return bytes(labels.toSafetensors(spec, snapshot.provenance(), given, List.of(), temperature(labels, spec)));
    }

    private static @Nullable Double temperature(EpochLabels labels, JobSpec spec) {
        return Temperature.of(labels, TrainedJob.twoMoons(), spec.dataset());
    }

    private static byte[] bytes(Safetensors file) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        file.writeTo(out);
        return out.toByteArray();
    }
}
