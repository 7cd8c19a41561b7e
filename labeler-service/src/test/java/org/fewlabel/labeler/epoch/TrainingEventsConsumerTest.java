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
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.ArtifactStores;
import org.fewlabel.contracts.event.Event;
import org.fewlabel.contracts.event.EventCodec;
import org.fewlabel.contracts.event.LabelingEvent;
import org.fewlabel.labeler.TrainedJob;
import org.fewlabel.learning.data.DatasetSettings;
import org.fewlabel.telemetry.JobWork;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingEventsConsumerTest {
    private final List<LabelingEvent> published = new ArrayList<>();
    private final AtomicInteger acks = new AtomicInteger();
    private final AtomicInteger nacks = new AtomicInteger();

    @TempDir
    Path folder;

    private ArtifactStore store;
    private TrainedJob.Epoch epoch;
    private EpochLabeling labeling;
    private Message<byte[]> message;

    @BeforeEach
    void trainOneEpoch() throws IOException {
        store = ArtifactStores.open(folder.toUri());
        labeling = new EpochLabeling(new EpochFiles(store), new LoadedDataset(new DatasetSettings(null, folder)));
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
                new Attempts(),
                labeling,
                events,
                (result, took, delay) -> {},
                new JobWork(OpenTelemetry.noop()),
                Clock.systemUTC());
    }
}
