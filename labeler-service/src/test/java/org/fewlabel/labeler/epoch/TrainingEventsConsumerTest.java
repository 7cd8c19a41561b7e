package org.fewlabel.labeler.epoch;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.OpenTelemetry;
import io.quarkus.runtime.ShutdownEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.ArtifactStores;
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
import org.fewlabel.service.work.JobWork;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingEventsConsumerTest {
    private static final int TRIES_MAX = 3;

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
        labeling = new EpochLabeling(new EpochFiles(store), datasets);
        earlier.begin(Map.of());
        epoch = TrainedJob.train(store, UUID.randomUUID(), 1, TrainedJob.spec("supervised", 1))
                .get(0);
        message = Message.of(
                EventCodec.encode(Event.of(epoch.event(), Instant.now())),
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
        labeling.stop(new ShutdownEvent());

        var handled = consumer.consume(message);

        assertThat(handled.toCompletableFuture()).isCompleted();
        assertThat(published).isEmpty();
        assertThat(acks).hasValue(0);
        assertThat(nacks).hasValue(0);
    }

    /** It failed the job, though nothing was wrong with the epoch: a store that is closed reads nothing. */
    @Test
    void blamesNoEpochForWhatFailsWhileTheLabelerShutsDown() throws IOException {
        TrainingEventsConsumer consumer = consumer(published::add);
        store.put(epoch.event().snapshot().path(), new byte[0]);
        labeling.stop(new ShutdownEvent());

        consumer.consume(message);

        assertThat(published).isEmpty();
        assertThat(acks).hasValue(0);
        assertThat(nacks).hasValue(0);
    }

    @Test
    void leavesARecordWhoseResultCannotBePublishedSinceTheLabelerShutsDown() {
        TrainingEventsConsumer consumer = consumer(event -> {
            labeling.stop(new ShutdownEvent());
            throw new IllegalStateException("the emitter is closed");
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
        labeling.stop(new ShutdownEvent());

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

    private TrainingEventsConsumer consumer(LabelingEvents events) {
        return new TrainingEventsConsumer(
                earlier,
                new Attempts(),
                labeling,
                tries,
                events,
                (result, took, delay) -> {},
                new JobWork(OpenTelemetry.noop()),
                Clock.systemUTC(),
                TRIES_MAX);
    }
}
