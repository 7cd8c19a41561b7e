package org.fewlabel.labeler.epoch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.api.OpenTelemetry;
import io.quarkus.runtime.ShutdownEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.ArtifactStores;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.event.Event;
import org.fewlabel.contracts.event.EventCodec;
import org.fewlabel.contracts.event.LabelingEvent;
import org.fewlabel.contracts.event.LabelingEvent.LabelingFailed;
import org.fewlabel.contracts.event.TrainingEvent.EpochTrained;
import org.fewlabel.contracts.job.DatasetSpec;
import org.fewlabel.labeler.TrainedJob;
import org.fewlabel.learning.backbone.BackboneFeatures;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.data.DatasetSettings;
import org.fewlabel.service.event.EventIntake;
import org.fewlabel.service.outage.Outages;
import org.fewlabel.service.work.JobWork;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingEventsConsumerTest {
    private static final int TRIES_MAX = 3;

    private final Outages outages = new Outages();
    private final EventIntake intake = new EventIntake(new JobWork(OpenTelemetry.noop()), outages);
    private final Attempts attempts = new Attempts();
    private final EarlierJobEvents earlier = new EarlierJobEvents();
    private final List<LabelingEvent> published = new ArrayList<>();
    private final AtomicInteger acks = new AtomicInteger();
    private final AtomicInteger nacks = new AtomicInteger();

    @TempDir
    Path folder;

    private ArtifactStore store;
    private TrainedJob.Epoch epoch;
    private LabelingTries tries;
    private int triesWhileItWorks;
    private Runnable whileItLoads = () -> {};
    private EpochLabeling labeling;
    private Message<byte[]> message;

    @BeforeEach
    void trainOneEpoch() throws IOException {
        store = ArtifactStores.open(folder.toUri());
        tries = new LabelingTries(store);
        LoadedDataset datasets =
                new LoadedDataset(new DatasetSettings(null, folder), new BackboneFeatures(store, 1 << 20)) {
                    @Override
                    Dataset load(UUID job, int attempt, DatasetSpec wanted) throws IOException {
                        triesWhileItWorks = tries.unended(epoch.event());
                        whileItLoads.run();
                        return super.load(job, attempt, wanted);
                    }
                };
        labeling = new EpochLabeling(
                new EpochFiles(store),
                datasets,
                new LocalTrouble(Clock.systemUTC(), why -> {}, tries, Duration.ofMinutes(10), 3));
        earlier.begin(Map.of());
        epoch = TrainedJob.train(store, UUID.randomUUID(), 1, TrainedJob.spec("supervised", 1))
                .get(0);
        message = message(epoch.event());
    }

    private Message<byte[]> message(EpochTrained trained) {
        return Message.of(
                EventCodec.encode(Event.of(trained, Instant.now())),
                () -> {
                    acks.incrementAndGet();
                    return CompletableFuture.completedFuture(null);
                },
                reason -> {
                    nacks.incrementAndGet();
                    return CompletableFuture.completedFuture(null);
                });
    }

    @Test
    void neitherAcceptsNorRefusesARecordWhoseLabelingAShutdownCutShort() {
        TrainingEventsConsumer consumer = consumer(published::add);
        whileItLoads = this::shutDown;

        var handled = consumer.consume(message);

        assertThat(handled.toCompletableFuture()).isNotDone();
        assertThat(published).isEmpty();
        assertThat(acks).hasValue(0);
        assertThat(nacks).hasValue(0);
    }

    /** It failed the job, though nothing was wrong with the epoch: a store that is closed reads nothing. */
    @Test
    void blamesNoEpochForWhatFailsWhileTheLabelerShutsDown() throws IOException {
        TrainingEventsConsumer consumer = consumer(published::add);
        whileItLoads = () -> {
            shutDown();
            throw new IllegalStateException("the store is closed");
        };

        consumer.consume(message);

        assertThat(published).isEmpty();
        assertThat(acks).hasValue(0);
        assertThat(nacks).hasValue(0);
    }

    @Test
    void leavesARecordWhoseResultCannotBePublishedSinceTheLabelerShutsDown() {
        TrainingEventsConsumer consumer = consumer(event -> {
            shutDown();
            throw new IllegalStateException("the producer is closed");
        });

        consumer.consume(message);

        assertThat(acks).hasValue(0);
        assertThat(nacks).hasValue(0);
    }

    @Test
    void acceptsARecordWhenWhatCameOfItIsPublished() {
        TrainingEventsConsumer consumer = consumer(published::add);

        var handled = consumer.consume(message);

        assertThat(handled.toCompletableFuture()).isCompleted();
        assertThat(published).hasSize(1);
        assertThat(acks).hasValue(1);
        assertThat(nacks).hasValue(0);
    }

    @Test
    void writesDownThatItBeginsAndThatItIsThrough() {
        consumer(published::add).consume(message);

        assertThat(triesWhileItWorks).isEqualTo(1);
        assertThat(tries.unended(epoch.event())).isZero();
    }

    @Test
    void countsTheTriesOfThoseThatDiedBefore() {
        tries.note(epoch.event(), 2);

        consumer(published::add).consume(message);

        assertThat(triesWhileItWorks).isEqualTo(3);
    }

    /** The gateway asks for its labels again; those behind it go on. */
    @Test
    void acceptsTheRecordOfAJobThatIsSetAsideAndSaysNothing() {
        tries.noteLacking(epoch.event(), 1, Instant.now().plusSeconds(60));
        AtomicInteger loads = new AtomicInteger();
        whileItLoads = () -> {
            loads.incrementAndGet();
            throw new OutOfMemoryError("injected");
        };
        TrainingEventsConsumer consumer = consumer(published::add);

        consumer.consume(message);
        int loadsOfTheFirstTry = loads.get();
        consumer.consume(message);

        assertThat(published).isEmpty();
        assertThat(acks).hasValue(2);
        assertThat(loadsOfTheFirstTry).as("as ever when memory is short").isEqualTo(2);
        assertThat(loads).hasValue(2);
        assertThat(tries.unended(epoch.event())).isZero();
    }

    /** It waited for the store to have something of the job, two minutes for each such record, and all others behind it. */
    @Test
    void leavesAnEpochOfAJobThatNobodySubmittedToTheGateway() {
        EpochTrained strange = ofAnotherJob();

        var handled = consumer(published::add).consume(message(strange));

        assertThat(handled.toCompletableFuture()).isCompleted();
        assertThat(published).isEmpty();
        assertThat(acks).hasValue(1);
        assertThat(folder.resolve("jobs/" + strange.jobId()))
                .as("what is noted of it")
                .doesNotExist();
    }

    /** The store may be another one than the trainer's. */
    @Test
    void waitsForTheFilesOfAJobThatTheGatewaySpeaksOf() throws InterruptedException {
        EpochTrained known = ofAnotherJob();
        attempts.announced(known.jobId(), 1);
        List<String> waiting = new ArrayList<>();
        Thread labeler = new Thread(() -> consumer(published::add).consume(message(known)));
        labeler.start();

        await().until(() -> {
            waiting.addAll(outages.current().keySet());
            return !waiting.isEmpty();
        });
        shutDown();
        labeler.join();

        assertThat(waiting).contains("intake of training-events");
        assertThat(acks).hasValue(0);
    }

    private EpochTrained ofAnotherJob() {
        EpochTrained trained = epoch.event();
        UUID job = UUID.randomUUID();
        String path = trained.snapshot().path().replace(trained.jobId().toString(), job.toString());
        ArtifactReference snapshot = new ArtifactReference(
                path, trained.snapshot().sha256(), trained.snapshot().bytes());
        return new EpochTrained(job, 1, 0, snapshot, null, trained.metrics(), 0.1, 1, 1, 0);
    }

    /** It may have what that one lacked; its jobs waited for a quarter of an hour. */
    @Test
    void triesAnEpochThatAnotherLabelerSetAside() {
        tries.noteLacking(epoch.event(), 1, Instant.now().plusSeconds(60));

        consumer(published::add).consume(message);

        assertThat(published).hasSize(1);
        assertThat(acks).hasValue(1);
    }

    @Test
    void labelsAnEpochThatIsAskedForAgainAfterItWasSetAside() {
        tries.noteLacking(epoch.event(), 1, Instant.now().minusSeconds(1));

        consumer(published::add).consume(message);

        assertThat(published).hasSize(1);
        assertThat(acks).hasValue(1);
    }

    @Test
    void givesUpAnEpochAfterTheLastTryAndAcceptsItsRecord() {
        tries.note(epoch.event(), TRIES_MAX);

        consumer(published::add).consume(message);

        assertThat(published).singleElement().isInstanceOfSatisfying(LabelingFailed.class, failed -> assertThat(
                        failed.reason())
                .isEqualTo("labeler-lost"));
        assertThat(acks).hasValue(1);
    }

    @Test
    void countsNoTryThatAShutdownCutShort() {
        tries.note(epoch.event(), 1);
        whileItLoads = this::shutDown;

        consumer(published::add).consume(message);

        assertThat(triesWhileItWorks).isEqualTo(2);
        assertThat(tries.unended(epoch.event())).isEqualTo(1);
    }

    /** Loading data does not hear of a shutdown, and the end of the process may cut it off. */
    @Test
    void takesItsTryBackAsSoonAsItIsToldToStop() {
        tries.note(epoch.event(), 1);
        TrainingEventsConsumer consumer = consumer(published::add);
        List<Integer> afterTheStop = new ArrayList<>();
        whileItLoads = () -> {
            consumer.stop(new ShutdownEvent());
            afterTheStop.add(tries.unended(epoch.event()));
        };

        consumer.consume(message);

        assertThat(triesWhileItWorks).isEqualTo(2);
        assertThat(afterTheStop).containsExactly(1);
    }

    /** Three labelers that came to the group, one after the other, made its job fail, and all of them lived. */
    @Test
    void takesItsTryBackWhenItsRecordsGoToAnother() {
        TrainingEventsConsumer consumer = consumer(published::add);
        TrainingEventsHandover handover = new TrainingEventsHandover(consumer);
        List<Integer> afterTheHandover = new ArrayList<>();
        whileItLoads = () -> {
            handover.onPartitionsRevoked(null, List.of(new TopicPartition("training-events", 0)));
            afterTheHandover.add(tries.unended(epoch.event()));
        };

        consumer.consume(message);

        assertThat(triesWhileItWorks).isEqualTo(1);
        assertThat(afterTheHandover).containsExactly(0);
    }

    /** The last of them was killed between its record of what it had made and its word that it is through. */
    @Test
    void givesUpNoEpochThatIsLabeled() {
        consumer(published::add).consume(message);
        tries.note(epoch.event(), TRIES_MAX);

        consumer(published::add).consume(message);

        assertThat(published).hasSize(2);
        assertThat(published.get(1)).isEqualTo(published.get(0));
    }

    @Test
    void keepsTheTriesOfEpochsApart() {
        EpochTrained trained = epoch.event();
        EpochTrained later =
                new EpochTrained(trained.jobId(), 2, 0, trained.snapshot(), null, trained.metrics(), 0.1, 1, 1, 0);

        tries.note(trained, 2);

        assertThat(tries.unended(later)).isZero();
    }

    @Test
    void refusesARecordOverWhichAnErrorGetsOut() {
        TrainingEventsConsumer consumer = consumer(event -> {
            throw new StackOverflowError("injected");
        });

        consumer.consume(message);

        assertThat(nacks).hasValue(1);
    }

    @Test
    void refusesARecordWhoseResultCannotBePublished() {
        TrainingEventsConsumer consumer = consumer(event -> {
            throw new IllegalStateException("no broker");
        });

        var handled = consumer.consume(message);

        assertThat(handled.toCompletableFuture()).isCompleted();
        assertThat(acks).hasValue(0);
        assertThat(nacks).hasValue(1);
    }

    /** In the order in which they hear of it. */
    private void shutDown() {
        intake.stop(new ShutdownEvent());
        labeling.stop(new ShutdownEvent());
    }

    private TrainingEventsConsumer consumer(LabelingEvents events) {
        return new TrainingEventsConsumer(
                earlier,
                attempts,
                labeling,
                tries,
                events,
                (result, took, delay) -> {},
                intake,
                Clock.systemUTC(),
                TRIES_MAX);
    }
}
