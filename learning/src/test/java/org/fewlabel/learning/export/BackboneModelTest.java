package org.fewlabel.learning.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.fewlabel.artifacts.ArtifactStores;
import org.fewlabel.artifacts.safetensors.Safetensors;
import org.fewlabel.contracts.TrainedNetwork;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.model.ModelFormat;
import org.fewlabel.learning.FileBytes;
import org.fewlabel.learning.OnnxRuntime;
import org.fewlabel.learning.Shape;
import org.fewlabel.learning.augmentation.Views;
import org.fewlabel.learning.backbone.BackboneFeatures;
import org.fewlabel.learning.backbone.FeatureExtractor;
import org.fewlabel.learning.backbone.FeatureProgress;
import org.fewlabel.learning.backbone.OnnxFiles;
import org.fewlabel.learning.backbone.UnfitBackboneException;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.data.ImageExamples;
import org.fewlabel.learning.loss.Probabilities;
import org.fewlabel.learning.network.Images;
import org.fewlabel.learning.network.Mode;
import org.fewlabel.learning.network.Network;
import org.fewlabel.learning.network.NetworkSnapshot;
import org.fewlabel.learning.network.Networks;
import org.fewlabel.learning.prediction.Predictor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A backbone and its head in one ONNX file: it predicts from bytes what the job's own network predicts from features. */
class BackboneModelTest {
    private static final int EXAMPLES = 9;
    private static final Shape COLOUR = new Shape(16, 16, 3);
    private static final Shape GREY = new Shape(16, 16, 1);

    @TempDir
    Path folder;

    static Stream<Object[]> backbones() {
        return Stream.of(
                new Object[] {"projection of colour", OnnxFiles.projection(16, 16, 3), COLOUR, "linear"},
                new Object[] {"with a hidden layer", OnnxFiles.projection(16, 16, 3), COLOUR, "mlp"},
                new Object[] {"grey shown to colour", OnnxFiles.projection(16, 16, 3), GREY, "linear"},
                new Object[] {"enlarged twice", OnnxFiles.projection(32, 32, 3), COLOUR, "linear"},
                new Object[] {"enlarged and grey", OnnxFiles.projection(40, 40, 3), GREY, "mlp"},
                new Object[] {"bytes, channels last, planes", OnnxFiles.planesOfBytes(16, 16), COLOUR, "linear"},
                new Object[] {"tokens", OnnxFiles.tokens(16, 16, 3), COLOUR, "linear"});
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("backbones")
    void predictsFromBytesWhatTheJobPredictsFromFeatures(String name, byte[] backbone, Shape shape, String head)
            throws Exception {
        Dataset images = images(shape);
        JobSpec spec = spec(shape, head);
        Dataset features = features(images, spec, backbone);
        try (Network network = Networks.create(spec.network(), features.shape(), features.classes(), 5)) {
            TrainedModel model = model(spec, features, network);

            float[][] probabilities;
            try (OnnxRuntime runtime = new OnnxRuntime(onnx(model, backbone))) {
                byte[] pixels = ((ImageExamples) images.training()).pixels();
                probabilities = runtime.ofImages(
                        OnnxRuntime.channelsFirst(pixels, EXAMPLES, shape), EXAMPLES, shape, "probabilities");
                assertThat(runtime.metadata())
                        .containsEntry("part", "backbone and head")
                        .containsEntry("head", head)
                        .containsEntry("height", "16")
                        .doesNotContainKey("means");
            }

            // Scaled by a power of two, every pixel is the same byte; else one that lies between two bytes may be the
            // other.
            double tolerance = name.equals("enlarged and grey") ? 2e-3 : 1e-4;
            float[] expected = predictions(features, network);
            for (int i = 0; i < expected.length; i++) {
                assertThat((double) probabilities[i / features.classes()][i % features.classes()])
                        .isCloseTo(expected[i], within(tolerance));
            }
        }
    }

    @Test
    void theSameModelIsTheSameBytes() throws Exception {
        byte[] backbone = OnnxFiles.projection(16, 16, 3);
        JobSpec spec = spec(COLOUR, "mlp");
        Dataset features = features(images(COLOUR), spec, backbone);
        try (Network network = Networks.create(spec.network(), features.shape(), features.classes(), 5)) {
            TrainedModel model = model(spec, features, network);

            assertThat(onnx(model, backbone)).isEqualTo(onnx(model, backbone));
        }
    }

    @Test
    void safetensorsHoldTheHeadAloneAndSaySo() throws Exception {
        JobSpec spec = spec(COLOUR, "linear");
        Dataset features = features(images(COLOUR), spec, OnnxFiles.projection(16, 16, 3));
        try (Network network = Networks.create(spec.network(), features.shape(), features.classes(), 5)) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ModelWriter.write(model(spec, features, network), ModelFormat.SAFETENSORS, out);

            Safetensors file = FileBytes.read(out.toByteArray());
            assertThat(file.tensors()).containsOnlyKeys("fc.weight", "fc.bias");
            assertThat(file.metadata()).containsEntry("part", "head").containsEntry("channels", "6");
        }
    }

    @Test
    void refusesWhatCannotBeOneFile() throws Exception {
        JobSpec spec = spec(COLOUR, "linear");
        byte[] smaller = OnnxFiles.projection(8, 8, 3);
        Dataset features = features(images(COLOUR), spec, smaller);
        try (Network network = Networks.create(spec.network(), features.shape(), features.classes(), 5)) {
            TrainedModel model = model(spec, features, network);

            assertThatThrownBy(() -> onnx(model, smaller))
                    .isInstanceOf(UnfitBackboneException.class)
                    .hasMessageContaining("images of 16×16 cannot be scaled to the backbone's 8×8");
            assertThatThrownBy(() -> ModelWriter.write(model, ModelFormat.ONNX, new ByteArrayOutputStream()))
                    .isInstanceOf(UnfitBackboneException.class)
                    .hasMessageContaining("which is not at hand here");
        }
    }

    /** Features of the training images would have been taken for pixels. */
    @Test
    void answersNoPicturesWithoutTheBackbone() throws Exception {
        JobSpec spec = spec(COLOUR, "linear");
        Dataset features = features(images(COLOUR), spec, OnnxFiles.projection(16, 16, 3));
        try (Network network = Networks.create(spec.network(), features.shape(), features.classes(), 5)) {
            TrainedModel model = model(spec, features, network);

            assertThatThrownBy(() -> Predictor.of(model))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("a head on a backbone needs that");
        }
    }

    private static byte[] onnx(TrainedModel model, byte[] backbone) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ModelWriter.write(model, ModelFormat.ONNX, file -> backbone, out);
        return out.toByteArray();
    }

    private static TrainedModel model(JobSpec spec, Dataset features, Network network) {
        return new TrainedModel(
                spec,
                3,
                TrainedNetwork.STUDENT,
                NetworkSnapshot.of(network),
                Models.facts(features.classNames(), features.means(), features.deviations()),
                null,
                Models.PROVENANCE);
    }

    private static float[] predictions(Dataset features, Network network) {
        int size = features.shape().size();
        float[] buffer = new float[EXAMPLES * size];
        for (int example = 0; example < EXAMPLES; example++) {
            Views.plain(features).render(features.training(), example, buffer, example * size);
        }
        return Probabilities.softmax(network.forward(new Images(buffer, EXAMPLES, features.shape()), Mode.PREDICT, 0))
                .values();
    }

    private Dataset features(Dataset images, JobSpec spec, byte[] backbone) throws Exception {
        return new BackboneFeatures(ArtifactStores.open(folder.toUri()), 1 << 20)
                .computed(
                        images,
                        spec,
                        () -> FeatureExtractor.open(
                                backbone, spec.network().backbone().features(), 1),
                        FeatureProgress.NONE);
    }

    private static Dataset images(Shape shape) {
        byte[] pixels = new byte[EXAMPLES * shape.size()];
        new Random(4).nextBytes(pixels);
        ImageExamples examples = new ImageExamples(shape, pixels, new int[EXAMPLES]);
        List<Double> ones = Collections.nCopies(shape.channels(), 0.5);
        return new Dataset(DatasetName.IMAGE_FOLDER, List.of("a", "b", "c"), ones, ones, examples, examples);
    }

    private static JobSpec spec(Shape shape, String head) {
        return Models.spec(("{'dataset': {'name': 'image-folder', 'folder': {'path': 'p', 'height': " + shape.height()
                        + ", 'width': " + shape.width() + ", 'channels': " + shape.channels()
                        + ", 'contents': {'classes': ['a', 'b', 'c'], 'labeled': 9, 'test': 200}}}, 'method': {'name':"
                        + " 'supervised'}, 'network': {'name': 'backbone', 'head': '" + head
                        + "', 'model': {'name': 'b.onnx', 'bytes': 1, 'sha256': '" + "a".repeat(64)
                        + "'}, 'features': {'weakViews': 0}}}")
                .replace('\'', '"'));
    }
}
