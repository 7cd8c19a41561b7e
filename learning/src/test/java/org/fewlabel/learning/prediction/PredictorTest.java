package org.fewlabel.learning.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.fewlabel.contracts.TrainedNetwork;
import org.fewlabel.contracts.folder.MountedImageFolders;
import org.fewlabel.contracts.folder.UnreadableFile;
import org.fewlabel.contracts.job.ImageFolders;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.prediction.Prediction;
import org.fewlabel.learning.Shape;
import org.fewlabel.learning.data.DamagedPictures;
import org.fewlabel.learning.data.DamagedPictures.Damage;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.data.DatasetSettings;
import org.fewlabel.learning.data.Datasets;
import org.fewlabel.learning.data.GeneratedImages;
import org.fewlabel.learning.data.ImageDecoder;
import org.fewlabel.learning.data.ImageExamples;
import org.fewlabel.learning.export.TrainedModel;
import org.fewlabel.learning.labeling.ModelFacts;
import org.fewlabel.learning.method.EpochLabels;
import org.fewlabel.learning.network.Network;
import org.fewlabel.learning.network.NetworkSnapshot;
import org.fewlabel.learning.network.Networks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a trained network says of new pictures, and of those that it was trained with. */
class PredictorTest {
    /** Sums of floats in another order. */
    private static final float ROUNDING = 1e-6f;

    @TempDir
    Path root;

    @ParameterizedTest
    @EnumSource(TrainedNetwork.class)
    void saysOfAPictureOfTheTrainingFolderWhatTheLabelsSay(TrainedNetwork network) throws Exception {
        GeneratedImages.write(root.resolve("colours"), 4, 24, 1);
        Files.writeString(root.resolve("colours/unlabeled/text.png"), "no picture");
        Files.write(root.resolve("colours/unlabeled/cut.png"), cut(colours("unlabeled/1.png")));
        JobSpec spec = folderSpec();
        LabeledRun run = LabeledRun.of(spec, images(spec));
        Dataset dataset = run.dataset();
        EpochLabels labels = run.labels(network);

        List<Prediction> predictions;
        try (Predictor predictor = Predictor.of(run.model(network))) {
            Pictures pictures = predictor.pictures();
            for (String name : dataset.trainingNames()) {
                pictures.add(name, colours(name));
            }
            predictions = predictor.predict(pictures, null);
        }

        Map<String, String> unreadable =
                dataset.unreadable().stream().collect(Collectors.toMap(UnreadableFile::file, UnreadableFile::reason));
        assertThat(unreadable).containsOnlyKeys("unlabeled/text.png", "unlabeled/cut.png");
        for (int image = 0; image < predictions.size(); image++) {
            Prediction prediction = predictions.get(image);
            assertThat(prediction.file()).isEqualTo(dataset.trainingNames().get(image));
            assertThat(prediction.unreadable()).isEqualTo(unreadable.get(prediction.file()));
            if (prediction.unreadable() == null) {
                assertThat(pixels(dataset, image)).isEqualTo(decoded(prediction.file()));
                assertThat(prediction.label()).isEqualTo(labels.label(image));
                assertThat(prediction.className()).isEqualTo(labels.label(image) == 0 ? "blue" : "red");
                assertThat(prediction.confidence()).isCloseTo(labels.confidence(image), within(ROUNDING));
                float blue = labels.probabilities().probability(image, 0);
                assertThat(prediction.probabilities().get("blue")).isCloseTo(blue, within(ROUNDING));
                assertThat(prediction.margin()).isCloseTo(Math.abs(1 - 2 * blue), within(4 * ROUNDING));
            }
        }
        assertThat(predictions).hasSize(34).anyMatch(each -> each.confidence() != null && each.confidence() < 0.999f);
    }

    /** 8 pictures, 5 kinds of damage, a good one before and after each. */
    @Test
    void answersAboutTheGoodPicturesAmongHostileOnes() throws Exception {
        byte[] good = png(28, 28, 1);
        TrainedModel model = published("fashion-mnist", 10, 1);
        Prediction alone;
        List<Prediction> together;
        try (Predictor predictor = Predictor.of(model)) {
            Pictures one = predictor.pictures();
            one.add("good", good.clone());
            alone = predictor.predict(one, null).get(0);
            Pictures pictures = predictor.pictures();
            int seed = 0;
            for (byte[] whole : DamagedPictures.whole().values()) {
                for (Damage damage : Damage.values()) {
                    pictures.add("good", good.clone());
                    pictures.add("hostile", damage.done(whole, new SplittableRandom(seed++)));
                }
            }
            together = predictor.predict(pictures, null);
        }

        assertThat(together).hasSize(80);
        for (int i = 0; i < together.size(); i += 2) {
            assertThat(together.get(i).label()).isEqualTo(alone.label());
            assertThat(together.get(i).confidence()).isCloseTo(alone.confidence(), within(ROUNDING));
            assertThat(together.get(i + 1).file()).isEqualTo("hostile");
        }
        assertThat(together.stream().filter(each -> each.unreadable() != null))
                .as("most of the hostile ones cannot be read")
                .hasSizeBetween(20, 40)
                .allSatisfy(each -> assertThat(each.unreadable()).isNotBlank().hasSizeLessThanOrEqualTo(200));
    }

    @Test
    void bringsAnyPictureToTheSizeOfAPublishedDataSet() throws Exception {
        TrainedModel grey = published("fashion-mnist", 10, 1);
        TrainedModel colour = published("cifar10", 10, 3);

        for (TrainedModel model : List.of(grey, colour)) {
            try (Predictor predictor = Predictor.of(model)) {
                Pictures pictures = predictor.pictures();
                pictures.add(null, png(28, 28, 1));
                pictures.add(null, png(32, 32, 3));
                pictures.add(null, png(200, 90, 3));

                List<Prediction> predictions = predictor.predict(pictures, null);

                assertThat(predictions).hasSize(3).allSatisfy(each -> {
                    assertThat(each.unreadable()).isNull();
                    assertThat(each.file()).isNull();
                    assertThat(each.probabilities()).hasSize(10);
                    assertThat(each.probabilities().values().stream()
                                    .mapToDouble(Float::doubleValue)
                                    .sum())
                            .isCloseTo(1, within(1e-5));
                });
            }
        }
    }

    /** A picture of the set's own size is not scaled: pixel by pixel it is what a training image would be. */
    @Test
    void seesAPictureOfTheRightSizeAsATrainingImage() throws Exception {
        TrainedModel model = published("fashion-mnist", 10, 1);
        byte[] file = png(28, 28, 1);
        byte[] pixels = new byte[28 * 28];
        ImageIO.read(new java.io.ByteArrayInputStream(file)).getRaster().getDataElements(0, 0, 28, 28, pixels);

        assertThat(ImageDecoder.of(model.spec().dataset()).read(file)).isEqualTo(pixels);
    }

    @Test
    void givesAsManyProbabilitiesAsAreAskedForAndTheHighest() throws Exception {
        try (Predictor predictor = Predictor.of(published("fashion-mnist", 10, 1))) {
            Pictures pictures = predictor.pictures();
            pictures.add("a", png(28, 28, 1));

            Prediction all = predictor.predict(pictures, null).get(0);
            Prediction three = predictor.predict(pictures, 3).get(0);

            List<Float> falling = new ArrayList<>(all.probabilities().values());
            falling.sort(Collections.reverseOrder());
            assertThat(all.probabilities().values()).containsExactlyElementsOf(falling);
            assertThat(List.copyOf(three.probabilities().entrySet()))
                    .isEqualTo(List.copyOf(all.probabilities().entrySet()).subList(0, 3));
            assertThat(all.className())
                    .isEqualTo(all.probabilities().keySet().iterator().next())
                    .isEqualTo("class " + all.label());
            assertThat(all.margin()).isEqualTo(falling.get(0) - falling.get(1));
        }
    }

    @Test
    void predictsMorePicturesThanGoThroughTheNetworkAtOnce() throws Exception {
        TrainedModel model = published("fashion-mnist", 10, 1);
        try (Predictor predictor = Predictor.of(model)) {
            Pictures one = predictor.pictures();
            one.add("x", png(28, 28, 1));
            Pictures many = predictor.pictures();
            for (int i = 0; i < 150; i++) {
                many.add("x", png(28, 28, 1));
            }

            Prediction alone = predictor.predict(one, 1).get(0);

            assertThat(predictor.predict(many, 1)).hasSize(150).allSatisfy(each -> assertThat(each.confidence())
                    .isCloseTo(alone.confidence(), within(ROUNDING)));
        }
    }

    @Test
    void answersNothingWhereNoPictureCanBeRead() throws Exception {
        try (Predictor predictor = Predictor.of(published("fashion-mnist", 10, 1))) {
            Pictures pictures = predictor.pictures();
            pictures.add("empty", new byte[0]);

            assertThat(predictor.predict(pictures, null))
                    .containsExactly(Prediction.unreadable("empty", "it is empty"));
        }
    }

    @Test
    void refusesANetworkThatWasTrainedOnPoints() throws Exception {
        JobSpec spec = read("""
                {"dataset": {"name": "two-moons", "labels": 6}, "network": {"name": "mlp"}, "method": {"name": "supervised"}}
                """, ImageFolders.UNSEEN);

        assertThatThrownBy(() -> Predictor.of(model(spec, 2, 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("two-moons holds points, no pictures");
    }

    private Dataset images(JobSpec spec) throws IOException {
        return Datasets.load(spec.dataset(), new DatasetSettings(root, root.resolve("cache")), news -> {});
    }

    private byte[] colours(String name) throws IOException {
        return Files.readAllBytes(root.resolve("colours").resolve(name));
    }

    private static byte[] cut(byte[] file) {
        return Arrays.copyOf(file, file.length / 2);
    }

    private byte[] decoded(String name) throws IOException {
        return ImageDecoder.of(folderSpec().dataset()).read(colours(name));
    }

    private static byte[] pixels(Dataset dataset, int image) {
        int size = dataset.shape().size();
        return Arrays.copyOfRange(((ImageExamples) dataset.training()).pixels(), image * size, (image + 1) * size);
    }

    private static byte[] png(int width, int height, int channels) {
        SplittableRandom random = new SplittableRandom(width + channels);
        BufferedImage image = new BufferedImage(
                width, height, channels == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < width * height; i++) {
            image.setRGB(i % width, i / width, random.nextInt());
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", out);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toByteArray();
    }

    /** Of a published data set, with fresh weights: what they say does not matter. */
    private static TrainedModel published(String dataset, int classes, int channels) {
        JobSpec spec = read(
                "{\"dataset\": {\"name\": \"" + dataset
                        + "\"}, \"network\": {\"name\": \"lenet\"}, \"method\": {\"name\": \"supervised\"}}",
                ImageFolders.UNSEEN);
        return model(spec, classes, channels);
    }

    private static TrainedModel model(JobSpec spec, int classes, int channels) {
        List<String> names = new ArrayList<>();
        for (int label = 0; label < classes; label++) {
            names.add("class " + label);
        }
        ModelFacts facts = new ModelFacts(
                names,
                Collections.nCopies(channels, 0.4),
                Collections.nCopies(channels, 0.2),
                0,
                0,
                null,
                null,
                null,
                null);
        var shape = spec.dataset().shape();
        try (Network network = Networks.create(
                spec.network(), new Shape(shape.height(), shape.width(), shape.channels()), classes, 3)) {
            return new TrainedModel(spec, 0, TrainedNetwork.STUDENT, NetworkSnapshot.of(network), facts, null, null);
        }
    }

    private JobSpec folderSpec() {
        return read("""
                {"dataset": {"name": "image-folder", "folder": {"path": "colours", "height": 16, "width": 20}},
                 "network": {"name": "lenet"}, "method": {"name": "mean-teacher", "rampUpEpochs": 2},
                 "optimizer": {"name": "adam"}, "batch": {"labeled": 4, "unlabeled": 4},
                 "epochs": 2, "stepsPerEpoch": 6}
                """, new MountedImageFolders(root));
    }

    private static JobSpec read(String json, ImageFolders folders) {
        JobSpec.Reading reading = JobSpec.read(json, folders);
        assertThat(reading).isInstanceOf(JobSpec.Accepted.class);
        return ((JobSpec.Accepted) reading).spec();
    }
}
