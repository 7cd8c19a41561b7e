package org.fewlabel.labeler.epoch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.api.OpenTelemetry;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.ArtifactStores;
import org.fewlabel.artifacts.ForwardingArtifactStore;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.event.Event;
import org.fewlabel.contracts.event.EventCodec;
import org.fewlabel.contracts.event.LabelingEvent;
import org.fewlabel.contracts.event.LabelingEvent.EpochLabeled;
import org.fewlabel.contracts.event.LabelingEvent.LabelingFailed;
import org.fewlabel.contracts.event.Topics;
import org.fewlabel.contracts.event.TrainingEvent.EpochTrained;
import org.fewlabel.contracts.job.DatasetSpec;
import org.fewlabel.labeler.TrainedJob;
import org.fewlabel.labeler.watch.WatchedTime;
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

    private final WatchedTime time = new WatchedTime();
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
    /** What another labeler at the same store sees. */
    private LabelingTries seen;

    private int triesWhileItWorks;
    private Runnable whileItLoads = () -> {};
    private Runnable whileItPredicts = () -> {};
    private EpochLabeling labeling;
    private Message<byte[]> message;

    @BeforeEach
    void trainOneEpoch() throws IOException {
        store = ArtifactStores.open(folder.toUri());
        seen = new LabelingTries(store);
        workAt(store);
        earlier.begin(Map.of());
        epoch = TrainedJob.train(store, UUID.randomUUID(), 1, TrainedJob.spec("supervised", 1))
                .get(0);
        message = message(epoch.event());
    }

    private void workAt(ArtifactStore at) {
        tries = new LabelingTries(at);
        LoadedDataset datasets =
                new LoadedDataset(new DatasetSettings(null, folder), new BackboneFeatures(at, 1 << 20)) {
                    @Override
                    Dataset load(UUID job, int attempt, DatasetSpec wanted) throws IOException {
                        triesWhileItWorks = seen.unended(epoch.event());
                        whileItLoads.run();
                        return super.load(job, attempt, wanted);
                    }
                };
        labeling =
                new EpochLabeling(
                        new EpochFiles(at),
                        datasets,
                        new LocalTrouble(Clock.systemUTC(), why -> {}, tries, Duration.ofMinutes(10), 3),
                        time.watchdog()) {
                    @Override
                    void predicted(int done, int inAll) {
                        whileItPredicts.run();
                        super.predicted(done, inAll);
                    }
                };
    }

    /** So many labelers began with the epoch, and were heard of no more. */
    private void died(int labelers) {
        for (int i = 0; i < labelers; i++) {
            new LabelingTries(store).begin(epoch.event());
        }
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
        assertThat(seen.unended(epoch.event())).isZero();
    }

    @Test
    void countsTheTriesOfThoseThatDiedBefore() {
        died(2);

        consumer(published::add).consume(message);

        assertThat(triesWhileItWorks).isEqualTo(3);
        assertThat(seen.unended(epoch.event()))
                .as("of an epoch that is labeled")
                .isZero();
    }

    /** The store broke off as its tries ended, too, so all of them counted, and the job failed though nobody had died. */
    @Test
    void countsNoTryOfItsOwnThatItCouldNotTakeBack() {
        workAt(new BreakingStore(store, TRIES_MAX));

        consumer(published::add).consume(message);

        assertThat(published).singleElement().isInstanceOf(EpochLabeled.class);
        assertThat(triesWhileItWorks).as("at the last try").isEqualTo(1);
        assertThat(seen.unended(epoch.event())).isZero();
    }

    /** Breaks off whenever something is written, so many times, and each time is back when a note of tries was refused. */
    private static final class BreakingStore extends ForwardingArtifactStore {
        private int times;
        private boolean away;

        BreakingStore(ArtifactStore store, int times) {
            super(store);
            this.times = times;
        }

        @Override
        public ArtifactReference put(String name, Content content) throws IOException {
            if (times > 0) {
                times--;
                away = true;
                throw new IOException("broken off");
            }
            return super.put(name, content);
        }

        @Override
        public Optional<byte[]> readRecord(String path) throws IOException {
            if (away) {
                away = !path.endsWith("labeling-tries.record");
                throw new IOException("away");
            }
            return super.readRecord(path);
        }
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
        assertThat(seen.unended(epoch.event())).isZero();
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
        died(TRIES_MAX);

        consumer(published::add).consume(message);

        assertThat(published).singleElement().isInstanceOfSatisfying(LabelingFailed.class, failed -> assertThat(
                        failed.reason())
                .isEqualTo("labeler-lost"));
        assertThat(acks).hasValue(1);
    }

    @Test
    void countsNoTryThatAShutdownCutShort() {
        died(1);
        whileItLoads = this::shutDown;

        consumer(published::add).consume(message);

        assertThat(triesWhileItWorks).isEqualTo(2);
        assertThat(seen.unended(epoch.event())).isEqualTo(1);
    }

    /** Loading data does not hear of a shutdown, and the end of the process may cut it off. */
    @Test
    void takesItsTryBackAsSoonAsItIsToldToStop() {
        died(1);
        TrainingEventsConsumer consumer = consumer(published::add);
        List<Integer> afterTheStop = new ArrayList<>();
        whileItLoads = () -> {
            consumer.stop(new ShutdownEvent());
            afterTheStop.add(seen.unended(epoch.event()));
        };

        consumer.consume(message);

        assertThat(triesWhileItWorks).isEqualTo(2);
        assertThat(afterTheStop).containsExactly(1);
    }

    /** Its partitions stood still for good, since nothing else looks how long a record takes. */
    @Test
    void endsTheProcessOverAnEpochThatHangsAndKeepsItsTry() throws Exception {
        TrainingEventsConsumer consumer = consumer(published::add);
        CountDownLatch hangs = new CountDownLatch(1);
        CountDownLatch mayWake = new CountDownLatch(1);
        whileItLoads = () -> {
            hangs.countDown();
            awaitUninterruptibly(mayWake);
        };
        Thread labeler = new Thread(() -> consumer.consume(message));
        labeler.start();
        assertThat(hangs.await(1, TimeUnit.MINUTES)).isTrue();

        time.pass(Duration.ofHours(6));
        assertThat(time.ends()).isEmpty();
        time.pass(Duration.ofMinutes(1));
        assertThat(time.ends()).singleElement().asString().contains("while it loads what an epoch is labeled from");
        shutDown();
        consumer.stop(new ShutdownEvent());
        mayWake.countDown();
        labeler.join();
        time.pass(Duration.ofHours(7));

        assertThat(time.ends()).as("said once").hasSize(1);
        assertThat(seen.unended(epoch.event())).isEqualTo(1);
        assertThat(acks).hasValue(0);
    }

    @Test
    void endsTheProcessOverANetworkThatHangs() {
        whileItPredicts = () -> time.pass(Duration.ofMinutes(31));

        consumer(published::add).consume(message);

        assertThat(time.ends()).singleElement().asString().contains("while it predicts a batch of images");
    }

    /** Eleven hours in all, and most of half an hour for each batch. */
    @Test
    void leavesAnEpochAloneThatIsSlowButGetsOn() {
        whileItLoads = () -> time.pass(Duration.ofHours(5));
        whileItPredicts = () -> time.pass(Duration.ofMinutes(29));
        workAt(new ForwardingArtifactStore(store) {
            private boolean isFirst = true;

            @Override
            public ArtifactReference put(String name, Content content) throws IOException {
                if (isFirst) {
                    time.pass(Duration.ofHours(5));
                    isFirst = false;
                }
                return super.put(name, content);
            }
        });

        consumer(published::add).consume(message);

        assertThat(time.ends()).isEmpty();
        assertThat(published).singleElement().isInstanceOf(EpochLabeled.class);
        assertThat(seen.unended(epoch.event())).isZero();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Three labelers that came to the group, one after the other, made its job fail, and all of them lived. */
    @Test
    void takesItsTryBackWhenItsRecordsGoToAnother() {
        TrainingEventsConsumer consumer = consumer(published::add);
        TrainingEventsHandover handover = new TrainingEventsHandover(consumer);
        List<Integer> afterTheHandover = new ArrayList<>();
        whileItLoads = () -> {
            shareOut(handover, List.of(new TopicPartition(Topics.TRAINING_EVENTS, 1)));
            afterTheHandover.add(seen.unended(epoch.event()));
            shareOut(handover, List.of(new TopicPartition(Topics.TRAINING_EVENTS, 0)));
            afterTheHandover.add(seen.unended(epoch.event()));
        };

        consumer.consume(ofPartition(0));

        assertThat(triesWhileItWorks).isEqualTo(1);
        assertThat(afterTheHandover).as("once it is gone, and once it is back").containsExactly(0, 1);
        assertThat(seen.unended(epoch.event())).isZero();
    }

    /** Each labeler that the epoch killed took the try of the next one with it: nobody ever counted to three. */
    @Test
    void keepsItsTryWhileOthersComeAndGoAndItsRecordStays() {
        TrainingEventsConsumer consumer = consumer(published::add);
        TrainingEventsHandover handover = new TrainingEventsHandover(consumer);
        List<Integer> afterTheHandover = new ArrayList<>();
        whileItLoads = () -> {
            shareOut(
                    handover,
                    List.of(
                            new TopicPartition(Topics.TRAINING_EVENTS, 0),
                            new TopicPartition(Topics.TRAINING_EVENTS, 1)));
            afterTheHandover.add(seen.unended(epoch.event()));
        };

        consumer.consume(ofPartition(0));

        assertThat(afterTheHandover).containsExactly(1);
    }

    /** As Kafka does whenever a labeler comes to the group, or leaves it: all are taken, and some are given back. */
    private static void shareOut(TrainingEventsHandover handover, List<TopicPartition> partitions) {
        try (MockConsumer<String, byte[]> kafka = new MockConsumer<>("earliest")) {
            handover.onPartitionsRevoked(kafka, List.of(new TopicPartition(Topics.TRAINING_EVENTS, 0)));
            kafka.assign(partitions);
            handover.onPartitionsAssigned(kafka, partitions);
        }
    }

    private Message<byte[]> ofPartition(int partition) {
        ConsumerRecord<String, byte[]> record =
                new ConsumerRecord<>(Topics.TRAINING_EVENTS, partition, 0, "key", message.getPayload());
        return message.addMetadata(new IncomingKafkaRecordMetadata<>(record, Topics.TRAINING_EVENTS));
    }

    /** The last of them was killed between its record of what it had made and its word that it is through. */
    @Test
    void givesUpNoEpochThatIsLabeled() {
        consumer(published::add).consume(message);
        died(TRIES_MAX);

        consumer(published::add).consume(message);

        assertThat(published).hasSize(2);
        assertThat(published.get(1)).isEqualTo(published.get(0));
    }

    @Test
    void keepsTheTriesOfEpochsApart() {
        EpochTrained trained = epoch.event();
        EpochTrained later =
                new EpochTrained(trained.jobId(), 2, 0, trained.snapshot(), null, trained.metrics(), 0.1, 1, 1, 0);

        died(2);

        assertThat(seen.unended(trained)).isEqualTo(2);
        assertThat(seen.unended(later)).isZero();
    }

    /** It took the count of the epoch that others were at by then. */
    @Test
    void leavesTheTriesOfALaterEpochAloneWhenItIsLate() {
        EpochTrained trained = epoch.event();
        EpochTrained later =
                new EpochTrained(trained.jobId(), 1, 1, trained.snapshot(), null, trained.metrics(), 0.1, 1, 1, 0);
        whileItLoads = () -> new LabelingTries(store).begin(later);

        consumer(published::add).consume(message);

        assertThat(published).hasSize(1);
        assertThat(seen.unended(later)).isEqualTo(1);
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
                time.watchdog(),
                Clock.systemUTC(),
                TRIES_MAX);
    }
}
