package org.fewlabel.learning.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.fewlabel.artifacts.ArtifactStores;
import org.fewlabel.contracts.TrainedNetwork;
import org.fewlabel.contracts.folder.MountedImageFolders;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.model.ModelFolder;
import org.fewlabel.contracts.prediction.Prediction;
import org.fewlabel.learning.backbone.BackboneFeatures;
import org.fewlabel.learning.backbone.FeatureExtractor;
import org.fewlabel.learning.backbone.FeatureProgress;
import org.fewlabel.learning.backbone.OnnxFiles;
import org.fewlabel.learning.backbone.UnfitBackboneException;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.data.DatasetSettings;
import org.fewlabel.learning.data.Datasets;
import org.fewlabel.learning.data.GeneratedImages;
import org.fewlabel.learning.export.TrainedModel;
import org.fewlabel.learning.method.EpochLabels;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a head on a backbone says of new pictures, and of those that it was trained with. */
class HeadPredictorTest {
    /** Sums of floats come out otherwise in batches of another size, here twice: in the backbone and in the head. */
    private static final float ROUNDING = 1e-5f;

    private static final byte[] PROJECTION = OnnxFiles.projection(16, 20, 3);

    @TempDir
    Path root;

    @BeforeEach
    void writePictures() throws IOException {
        GeneratedImages.write(root.resolve("colours"), 4, 24, 1);
    }

    /** As the folder's images are, enlarged and as bytes with the channels last, made smaller and grey. */
    static Stream<Object[]> backbones() {
        return Stream.of(
                new Object[] {PROJECTION, "{}"}, new Object[] {OnnxFiles.planesOfBytes(40, 40), "{}"}, new Object[] {
                    OnnxFiles.projection(10, 9, 1), "{\"means\": [0.4], \"deviations\": [0.3], \"strongViews\": 1}"
                });
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("backbones")
    void saysOfAPictureOfTheTrainingFolderWhatTheLabelsSay(byte[] backbone, String features) throws Exception {
        JobSpec spec = spec(backbone, features);
        LabeledRun run = LabeledRun.of(spec, described(spec, backbone));
        List<String> names = run.dataset().trainingNames();

        for (TrainedNetwork network : TrainedNetwork.values()) {
            EpochLabels labels = run.labels(network);
            List<Prediction> predictions;
            try (FeatureExtractor extractor = opened(spec, backbone);
                    Predictor predictor = Predictor.ofHead(run.model(network), extractor)) {
                predictions = predictor.predict(pictures(predictor, names), null);
            }

            assertThat(predictions).extracting(Prediction::file).isEqualTo(names);
            for (int image = 0; image < names.size(); image++) {
                Prediction prediction = predictions.get(image);
                float blue = labels.probabilities().probability(image, 0);
                assertThat(prediction.label()).isEqualTo(labels.label(image));
                assertThat(prediction.confidence()).isCloseTo(labels.confidence(image), within(ROUNDING));
                assertThat(prediction.probabilities().get("blue")).isCloseTo(blue, within(ROUNDING));
            }
            assertThat(predictions).as("some are in doubt").anyMatch(each -> each.confidence() < 0.999f);
        }
    }

    @Test
    void givesItsReasonForAPictureThatCannotBeReadAmongTheOthers() throws Exception {
        JobSpec spec = spec(PROJECTION, "{}");
        LabeledRun run = LabeledRun.of(spec, described(spec, PROJECTION));
        try (FeatureExtractor extractor = opened(spec, PROJECTION);
                Predictor predictor = Predictor.ofHead(run.model(TrainedNetwork.STUDENT), extractor)) {
            Pictures pictures = predictor.pictures();
            pictures.add("empty", new byte[0]);
            pictures.add("good", colours("unlabeled/1.png"));

            List<Prediction> predictions = predictor.predict(pictures, null);

            assertThat(predictions.get(0)).isEqualTo(Prediction.unreadable("empty", "it is empty"));
            assertThat(predictions.get(1).confidence()).isNotNull();
            Pictures none = predictor.pictures();
            none.add("empty", new byte[0]);
            assertThat(predictor.predict(none, null)).hasSize(1);
        }
    }

    /** A large backbone takes seconds for each picture. */
    @Test
    void endsBetweenTwoPassesOfTheBackboneWhenNobodyHasTimeForMore() throws Exception {
        JobSpec spec = spec(PROJECTION, "{}");
        LabeledRun run = LabeledRun.of(spec, described(spec, PROJECTION));
        int[] passes = {0};
        try (FeatureExtractor extractor = opened(spec, PROJECTION);
                Predictor predictor = Predictor.ofHead(run.model(TrainedNetwork.STUDENT), extractor)) {
            Pictures pictures = pictures(predictor, run.dataset().trainingNames());

            assertThatThrownBy(() -> predictor.predict(pictures, null, () -> {
                        if (++passes[0] == 2) {
                            throw new IllegalStateException("late");
                        }
                    }))
                    .hasMessage("late");
            assertThat(predictor.predict(pictures, null)).hasSize(pictures.count());
        }
        assertThat(passes[0]).isEqualTo(2);
    }

    @Test
    void refusesABackboneThatGivesOtherFeatures() throws Exception {
        JobSpec spec = spec(PROJECTION, "{}");
        TrainedModel model = LabeledRun.of(spec, described(spec, PROJECTION)).model(TrainedNetwork.STUDENT);
        byte[] other = OnnxFiles.planesOfBytes(16, 20);

        try (FeatureExtractor extractor = opened(spec, other)) {
            assertThatThrownBy(() -> Predictor.ofHead(model, extractor))
                    .isInstanceOf(UnfitBackboneException.class)
                    .hasMessage("the backbone gives 3 features of an image, the head takes 6");
        }
        assertThatThrownBy(() -> Predictor.of(model)).isInstanceOf(IllegalArgumentException.class);
    }

    private Pictures pictures(Predictor predictor, List<String> names) throws Exception {
        Pictures pictures = predictor.pictures();
        for (String name : names) {
            pictures.add(name, colours(name));
        }
        return pictures;
    }

    private byte[] colours(String name) throws IOException {
        return Files.readAllBytes(root.resolve("colours").resolve(name));
    }

    /** What the labeler's labels are made from: the features that a trainer has stored. */
    private Dataset described(JobSpec spec, byte[] backbone) throws IOException, InterruptedException {
        Dataset images = Datasets.load(spec.dataset(), new DatasetSettings(root, root.resolve("cache")), news -> {});
        BackboneFeatures features =
                new BackboneFeatures(ArtifactStores.open(root.resolve("store").toUri()), 1 << 20);
        return features.computed(images, spec, () -> opened(spec, backbone), FeatureProgress.NONE);
    }

    private static FeatureExtractor opened(JobSpec spec, byte[] backbone) {
        return FeatureExtractor.open(backbone, spec.network().backbone().features(), 1);
    }

    private JobSpec spec(byte[] backbone, String features) throws IOException {
        Files.write(root.resolve("backbone.onnx"), backbone);
        String json = """
                {"dataset": {"name": "image-folder", "folder": {"path": "colours", "height": 16, "width": 20}},
                 "network": {"name": "backbone", "model": "backbone.onnx", "head": "mlp", "features": %s},
                 "method": {"name": "mean-teacher", "rampUpEpochs": 2}, "batch": {"labeled": 4, "unlabeled": 4},
                 "optimizer": {"name": "sgd", "learningRate": 0.001}, "epochs": 2, "stepsPerEpoch": 6}
                """.formatted(features);
        JobSpec.Reading reading = JobSpec.read(json, new MountedImageFolders(root), new ModelFolder(root));
        assertThat(reading).isInstanceOf(JobSpec.Accepted.class);
        return ((JobSpec.Accepted) reading).spec();
    }
}
