package org.fewlabel.labeler.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.ArtifactStores;
import org.fewlabel.contracts.TrainedNetwork;
import org.fewlabel.contracts.job.FeaturesSpec;
import org.fewlabel.contracts.model.StoredModel;
import org.fewlabel.contracts.prediction.PredictionAnswer;
import org.fewlabel.contracts.prediction.PredictionRequest;
import org.fewlabel.labeler.MeanColours;
import org.fewlabel.labeler.TrainedPictures;
import org.fewlabel.labeler.model.BusyException;
import org.fewlabel.labeler.model.StoredModels;
import org.fewlabel.labeler.model.TooLargeModelException;
import org.fewlabel.labeler.watch.WatchedTime;
import org.fewlabel.learning.MemoryShortageException;
import org.fewlabel.learning.backbone.FeatureExtractor;
import org.fewlabel.learning.export.BackboneFiles;
import org.fewlabel.learning.prediction.Predictor;
import org.fewlabel.testing.SettableClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much of the labeler predictions take: no more requests, no more time and no more memory than they may. */
class PredictionsTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    private final BackboneFiles backbones = file -> Files.readAllBytes(folder.resolve(file.name()));
    private final WatchedTime time = new WatchedTime();
    private ArtifactStore store;
    private TrainedPictures job;
    private StoredModels models;
    private LoadedNetworks networks;

    @BeforeEach
    void train() throws IOException {
        store = ArtifactStores.open(folder.resolve("store").toUri());
        job = TrainedPictures.train(folder, store);
        models = new StoredModels(store, 1, 1 << 30);
        networks = new LoadedNetworks(models, backbones, 1 << 30, time.watchdog());
    }

    @AfterEach
    void close() {
        networks.close();
    }

    @Test
    void sendsAwayWhoComesWhenEnoughAreThereOnceItIsHeardOut() throws Exception {
        Predictions predictions = new Predictions(networks, Clock.systemUTC(), 1, LONG);
        PipedOutputStream slow = new PipedOutputStream();
        InputStream pipe = new PipedInputStream(slow, 1 << 16);
        CompletableFuture<PredictionAnswer> first = CompletableFuture.supplyAsync(() -> answer(predictions, pipe));
        byte[] picture = TrainedPictures.png(true);
        slow.write(picture, 0, 10);
        await().until(() -> pipe.available() == 0);
        InputStream second = new ByteArrayInputStream(picture);

        assertThatThrownBy(() -> predictions.answer(request(TrainedNetwork.STUDENT), "image/png", second))
                .isInstanceOf(BusyException.class)
                .hasMessageContaining("fewlabel.predictions.concurrent-max");

        assertThat(second.available()).isZero();
        slow.write(picture, 10, picture.length - 10);
        slow.close();
        assertThat(first.join().images()).singleElement().satisfies(each -> assertThat(each.label())
                .isZero());
        assertThat(predictions
                        .answer(request(TrainedNetwork.STUDENT), "image/png", new ByteArrayInputStream(picture))
                        .images())
                .as("there is room again")
                .hasSize(1);
    }

    @Test
    void givesUpOnPicturesThatDoNotComeInTime() {
        SettableClock clock = new SettableClock(Instant.EPOCH);
        Predictions predictions = new Predictions(networks, clock, 1, Duration.ofSeconds(30));
        InputStream slow = new ByteArrayInputStream(new byte[100]) {
            @Override
            public synchronized int read(byte[] buffer, int offset, int length) {
                clock.advance(Duration.ofSeconds(20));
                return super.read(buffer, offset, 1);
            }
        };

        assertThatThrownBy(() -> predictions.answer(request(TrainedNetwork.STUDENT), "image/png", slow))
                .isInstanceOf(TooSlowException.class)
                .hasMessageContaining("30 s (fewlabel.predictions.duration-max)");
        assertThat(slow).as("read no further").satisfies(body -> assertThat(body.available())
                .isEqualTo(98));
    }

    @Test
    void keepsTheNetworksThatWereAskedLastAndFitIntoTheMemory() throws IOException {
        long bytes = networks.ask(job.model(TrainedNetwork.STUDENT), Predictor::bytes, LONG);
        LoadedNetworks two = new LoadedNetworks(models, backbones, 2 * bytes, time.watchdog());

        for (TrainedNetwork network : TrainedNetwork.values()) {
            assertThat(two.<Long>ask(job.model(network), Predictor::bytes, LONG))
                    .isEqualTo(bytes);
        }

        assertThat(two.count()).isEqualTo(2);
        two.close();
    }

    /** A card's memory is not Java's, and what was asked before may hold most of it. */
    @Test
    void closesWhatIsLoadedWhereACardHasTooLittleMemory() throws IOException {
        networks.ask(job.model(TrainedNetwork.TEACHER), Predictor::bytes, LONG);

        assertThatThrownBy(() -> networks.ask(
                        job.model(TrainedNetwork.STUDENT),
                        predictor -> {
                            throw new MemoryShortageException("the card has 3 MB free");
                        },
                        LONG))
                .isInstanceOf(BusyException.class);

        assertThat(networks.count()).isZero();
        assertThat(networks.<Long>ask(job.model(TrainedNetwork.STUDENT), Predictor::bytes, LONG))
                .isPositive();
    }

    @Test
    void answersByANetworkThatIsTooLargeToBeKept() throws Exception {
        LoadedNetworks none = new LoadedNetworks(models, backbones, 1, time.watchdog());

        PredictionAnswer answer = new Predictions(none, Clock.systemUTC(), 1, LONG)
                .answer(
                        request(TrainedNetwork.TEACHER),
                        "image/png",
                        new ByteArrayInputStream(TrainedPictures.png(false)));

        assertThat(answer.network()).isEqualTo(TrainedNetwork.TEACHER);
        assertThat(answer.images().get(0).className()).isEqualTo("dark");
        assertThat(none.count()).isZero();
        none.close();
    }

    /** It has one thread, so everybody was told for good that it is busy. */
    @Test
    void endsTheProcessOverANetworkThatHangs() throws Exception {
        CountDownLatch hangs = new CountDownLatch(1);
        CountDownLatch mayWake = new CountDownLatch(1);
        CompletableFuture<Boolean> answer = CompletableFuture.supplyAsync(() -> {
            try {
                return networks.ask(
                        job.model(TrainedNetwork.STUDENT),
                        predictor -> {
                            hangs.countDown();
                            return isToldToWake(mayWake);
                        },
                        LONG);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        assertThat(hangs.await(1, TimeUnit.MINUTES)).isTrue();

        time.pass(Duration.ofMinutes(30));
        assertThat(time.ends()).isEmpty();
        time.pass(Duration.ofMinutes(1));
        assertThat(time.ends()).hasSize(1);

        mayWake.countDown();
        assertThat(answer.join()).isTrue();
    }

    private static boolean isToldToWake(CountDownLatch mayWake) {
        try {
            return mayWake.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            return false;
        }
    }

    @Test
    void loadsABackboneOnceForAllHeadsOnItAndLetsItGoWithTheLastOne() throws IOException {
        TrainedPictures first = head("colours");
        TrainedPictures second = head("colours");
        TrainedPictures onAnother = head("other");
        long headBytes = networks.ask(first.model(TrainedNetwork.STUDENT), Predictor::bytes, LONG);
        long backboneBytes = backboneBytes("colours");
        LoadedNetworks kept = new LoadedNetworks(models, backbones, 2 * headBytes + backboneBytes, time.watchdog());

        kept.ask(first.model(TrainedNetwork.STUDENT), Predictor::bytes, LONG);
        kept.ask(second.model(TrainedNetwork.STUDENT), Predictor::bytes, LONG);

        assertThat(kept.count()).isEqualTo(2);
        assertThat(kept.backbones()).isEqualTo(1);
        kept.ask(onAnother.model(TrainedNetwork.STUDENT), Predictor::bytes, LONG);
        assertThat(kept.count()).as("there is no room for two backbones").isEqualTo(1);
        assertThat(kept.backbones()).isEqualTo(1);
        kept.close();
    }

    @Test
    void answersByAHeadWhoseBackboneIsTooLargeToBeKept() throws Exception {
        TrainedPictures head = head("colours");
        long headBytes = networks.ask(head.model(TrainedNetwork.STUDENT), Predictor::bytes, LONG);
        LoadedNetworks none =
                new LoadedNetworks(models, backbones, headBytes + backboneBytes("colours") - 1, time.watchdog());

        PredictionAnswer answer = new Predictions(none, Clock.systemUTC(), 1, LONG)
                .answer(
                        new PredictionRequest(head.model(TrainedNetwork.STUDENT), 0, null, 64, 1 << 20),
                        "image/png",
                        new ByteArrayInputStream(TrainedPictures.png(false)));

        assertThat(answer.images()).singleElement().satisfies(each -> assertThat(each.className())
                .isEqualTo("dark"));
        assertThat(none.count()).isZero();
        assertThat(none.backbones()).isZero();
        none.close();
    }

    /** It is read into the same memory as the models of other answers. */
    @Test
    void refusesABackboneWhoseFileIsLongerThanTheMemoryForAnswers() throws IOException {
        StoredModel head = head("colours").model(TrainedNetwork.STUDENT);
        long fileBytes = MeanColours.onnx("colours", 16).length;
        StoredModels few = new StoredModels(store, 1, head.bytes() + fileBytes - 1);
        LoadedNetworks loaded = new LoadedNetworks(few, backbones, 1 << 30, time.watchdog());

        assertThatThrownBy(() -> loaded.ask(head, Predictor::bytes, LONG))
                .isInstanceOf(TooLargeModelException.class)
                .hasMessageContaining("fewlabel.answers.memory-max");
        assertThat(loaded.backbones()).isZero();
        loaded.close();
    }

    private TrainedPictures head(String backbone) throws IOException {
        Files.write(folder.resolve(backbone + ".onnx"), MeanColours.onnx(backbone, 16));
        return TrainedPictures.trainHead(folder, folder, backbone + ".onnx", store);
    }

    private long backboneBytes(String backbone) {
        FeaturesSpec asInTheFile = new FeaturesSpec(null, null, null, null, null, 0, 1, 0);
        try (FeatureExtractor extractor = FeatureExtractor.open(MeanColours.onnx(backbone, 16), asInTheFile, 1)) {
            return extractor.bytes();
        }
    }

    private PredictionRequest request(TrainedNetwork network) {
        return new PredictionRequest(job.model(network), 0, null, 64, 1 << 20);
    }

    private PredictionAnswer answer(Predictions predictions, InputStream body) {
        try {
            return predictions.answer(request(TrainedNetwork.STUDENT), "image/png", body);
        } catch (IOException | RefusedPicturesException e) {
            throw new CompletionException(e);
        }
    }
}
