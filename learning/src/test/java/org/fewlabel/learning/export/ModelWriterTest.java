package org.fewlabel.learning.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.job.NetworkName;
import org.fewlabel.contracts.model.ModelFormat;
import org.fewlabel.learning.FileBytes;
import org.fewlabel.learning.OnnxRuntime;
import org.fewlabel.learning.Shape;
import org.fewlabel.learning.data.ImageExamples;
import org.fewlabel.learning.data.PointExamples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;
import org.nd4j.linalg.factory.Nd4j;

/** Models as they leave: they predict what the run's own network does, and say what they are. */
class ModelWriterTest {
    private static final float TOLERANCE = 1e-5f;

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BACKBONE")
    void onnxRuntimePredictsFromRawValues(NetworkName name) {
        Models.Trained trained = Models.trained(name);

        try (OnnxRuntime runtime = new OnnxRuntime(Models.bytes(trained.model(), ModelFormat.ONNX))) {
            float[][] probabilities = trained.examples() instanceof ImageExamples images
                    ? runtime.ofImages(
                            OnnxRuntime.channelsFirst(images.pixels(), Models.EXAMPLES, images.shape()),
                            Models.EXAMPLES,
                            images.shape(),
                            "probabilities")
                    : runtime.ofPoints(
                            ((PointExamples) trained.examples()).coordinates(), Models.EXAMPLES, "probabilities");

            assertSame(trained, probabilities);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BACKBONE")
    void dl4jPredictsFromRawValuesWithItsOwnNormalizer(NetworkName name) throws Exception {
        Models.Trained trained = Models.trained(name);
        Path file = Files.write(folder.resolve("model.zip"), Models.bytes(trained.model(), ModelFormat.DL4J));
        INDArray raw = channelsFirst(trained);

        ComputationGraph model = ModelSerializer.restoreComputationGraph(file.toFile());
        DataNormalization normalizer = ModelSerializer.restoreNormalizerFromFile(file.toFile());
        normalizer.transform(raw);
        INDArray probabilities = model.outputSingle(raw);

        assertSame(trained, probabilities.toFloatMatrix());
    }

    @Test
    void everyFormatSaysTheSameOfTheModel() throws IOException {
        TrainedModel model = Models.trained(NetworkName.CNN_SMALL).model();

        Map<String, String> metadata = ModelMetadata.of(model);

        Map<String, String> safetensors = new TreeMap<>(
                FileBytes.read(Models.bytes(model, ModelFormat.SAFETENSORS)).metadata());
        assertThat(safetensors.remove("format")).isEqualTo("pt");
        assertThat(safetensors).isEqualTo(metadata);
        try (OnnxRuntime runtime = new OnnxRuntime(Models.bytes(model, ModelFormat.ONNX))) {
            assertThat(runtime.metadata()).isEqualTo(metadata);
        }
        assertThat(inZip(Models.bytes(model, ModelFormat.DL4J))).isEqualTo(metadata);
    }

    @Test
    void saysWhatIsNeededToUseAModelAndToMakeItAgain() throws IOException {
        TrainedModel model = Models.trained(NetworkName.CNN_SMALL).model();

        Map<String, String> metadata = ModelMetadata.of(model);

        assertThat(metadata)
                .containsEntry("kind", "model")
                .containsEntry("modelFormat", "1")
                .containsEntry("classNames", "[\"ground\",\"leaf\",\"rove\"]")
                .containsEntry("height", "16")
                .containsEntry("width", "24")
                .containsEntry("channels", "3")
                .containsEntry("scale", "255")
                .containsEntry("means", "[0.49,0.48,0.45]")
                .containsEntry("deviations", "[0.25,0.24,0.26]")
                .containsEntry("network", "cnn-small")
                .containsEntry("dropout", "0.25")
                .containsEntry("initialization", "he-normal")
                .containsEntry("trainedNetwork", "average")
                .containsEntry("epoch", "3")
                .containsEntry("method", "fixmatch")
                .containsEntry("testError", "0.125")
                .containsEntry("testExamples", "200")
                .containsEntry("dataSha256", "cd".repeat(32))
                .containsEntry("labeledSetSha256", "ab".repeat(32))
                .containsKeys("fewlabel", "run", "seed", "dataset")
                .doesNotContainKeys(
                        "validationError", "validationExamples", "chosenEpoch", "labelsAccuracy", "precision");
        assertThat(Json.mapper().readValue(metadata.get("spec"), JobSpec.class)).isEqualTo(model.spec());
    }

    @Test
    void namesThePrecisionOfItsTrainingWhereItIsAnotherThanTheFiles() {
        TrainedModel model = Models.trained(NetworkName.MLP).model();
        JobSpec spec = Models.spec("""
                {"dataset": {"name": "two-moons", "labels": 6}, "method": {"name": "supervised"},
                 "network": {"name": "mlp", "precision": "bfloat16"}}
                """);

        Map<String, String> metadata = ModelMetadata.of(new TrainedModel(
                spec,
                model.epoch(),
                model.network(),
                model.weights(),
                model.facts(),
                model.choice(),
                model.provenance()));

        assertThat(metadata).containsEntry("precision", "bfloat16");
    }

    @ParameterizedTest
    @EnumSource
    void theSameModelIsTheSameBytes(ModelFormat format) {
        TrainedModel model = Models.trained(NetworkName.WRN_28_2).model();

        assertThat(Models.bytes(model, format)).isEqualTo(Models.bytes(model, format));
    }

    @ParameterizedTest
    @EnumSource
    void theWeightsAreInAFileOnce(ModelFormat format) {
        TrainedModel model = Models.trained(NetworkName.WRN_28_2).model();
        int numbers = model.weights().parameters().length + model.weights().statistics().length;

        assertThat(Models.bytes(model, format)).hasSizeLessThan(4 * numbers + 100_000);
    }

    private static Map<String, String> inZip(byte[] zip) throws IOException {
        File file = File.createTempFile("model", ".zip");
        try {
            Files.write(file.toPath(), zip);
            try (ZipFile entries = new ZipFile(file)) {
                ZipEntry entry = entries.getEntry("fewlabel.json");
                return Json.mapper().readValue(entries.getInputStream(entry), new TypeReference<>() {});
            }
        } finally {
            Files.delete(file.toPath());
        }
    }

    private static void assertSame(Models.Trained trained, float[][] probabilities) {
        assertThat(probabilities).hasNumberOfRows(Models.EXAMPLES);
        int classes = trained.probabilities().classes();
        for (int row = 0; row < Models.EXAMPLES; row++) {
            for (int label = 0; label < classes; label++) {
                assertThat(probabilities[row][label])
                        .as("example %d, class %d", row, label)
                        .isEqualTo(trained.probabilities().values()[row * classes + label], within(TOLERANCE));
            }
        }
    }

    private static INDArray channelsFirst(Models.Trained trained) {
        if (trained.examples() instanceof ImageExamples images) {
            Shape shape = images.shape();
            byte[] pixels = OnnxRuntime.channelsFirst(images.pixels(), Models.EXAMPLES, shape);
            float[] values = new float[pixels.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = pixels[i] & 0xff;
            }
            return Nd4j.createFromArray(values)
                    .reshape(Models.EXAMPLES, shape.channels(), shape.height(), shape.width());
        }
        return Nd4j.createFromArray(
                        ((PointExamples) trained.examples()).coordinates().clone())
                .reshape(Models.EXAMPLES, 2);
    }
}
