package org.fewlabel.learning.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import onnx.Onnx.ModelProto;
import onnx.Onnx.TensorProto;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.fewlabel.artifacts.safetensors.CorruptSafetensorsException;
import org.fewlabel.artifacts.safetensors.Safetensors;
import org.fewlabel.artifacts.safetensors.Tensor;
import org.fewlabel.contracts.job.Initialization;
import org.fewlabel.contracts.job.NetworkName;
import org.fewlabel.contracts.job.NetworkSpec;
import org.fewlabel.learning.OnnxRuntime;
import org.fewlabel.learning.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;
import org.nd4j.linalg.dataset.api.preprocessor.Normalizer;
import org.nd4j.linalg.factory.Nd4j;

/** Networks that leave for ONNX Runtime, DL4J and PyTorch, and that come back. */
class ModelExportTest {
    private static final int BATCH = 5;
    private static final int CLASSES = 3;
    private static final double TOLERANCE = 1e-5;

    @ParameterizedTest
    @EnumSource
    void stockDl4jRestoresTheZipAndPredictsTheSame(NetworkName name) throws IOException {
        Export export = Export.of(name);
        byte[] zip = export.dl4j();

        Pair<ComputationGraph, Normalizer> restored =
                ModelSerializer.restoreComputationGraphAndNormalizer(new ByteArrayInputStream(zip), false);
        INDArray input = export.raw(BATCH);
        ((DataNormalization) restored.getSecond()).transform(input);
        INDArray probabilities = restored.getFirst().outputSingle(false, input);

        NetworkExamples.assertClose(probabilities.dup('c').data().asFloat(), export.probabilities, TOLERANCE);
    }

    @Test
    void onlyTheGraphCanBeRestoredAsWell() throws IOException {
        Export export = Export.of(NetworkName.CNN_SMALL);

        ComputationGraph restored =
                ModelSerializer.restoreComputationGraph(new ByteArrayInputStream(export.dl4j()), true);

        assertThat(restored.numParams()).isPositive();
    }

    @ParameterizedTest
    @EnumSource
    void onnxRuntimePredictsTheSame(NetworkName name) throws IOException {
        Export export = Export.of(name);

        try (OnnxRuntime runtime = new OnnxRuntime(export.onnx())) {
            for (int count : new int[] {BATCH, 1}) {
                float[] probabilities = export.run(runtime, count, OnnxModel.PROBABILITIES);
                NetworkExamples.assertClose(
                        probabilities, Arrays.copyOf(export.probabilities, count * CLASSES), TOLERANCE);
            }
        }
    }

    /** As some backbones' features are; multiplied and shifted as floats they would be off by a hundredth of a deviation. */
    @Test
    void onnxTellsPointsApartThatAreFarFromZeroAndCloseToEachOther() throws IOException {
        int channels = NetworkExamples.smallestShape(NetworkName.MLP).channels();
        Export export = new Export(
                NetworkName.MLP,
                new ChannelNormalization(
                        1, Collections.nCopies(channels, 1000.0), Collections.nCopies(channels, 0.01)));

        try (OnnxRuntime runtime = new OnnxRuntime(export.onnx())) {
            NetworkExamples.assertClose(
                    export.run(runtime, BATCH, OnnxModel.PROBABILITIES), export.probabilities, TOLERANCE);
        }
    }

    /** For who wants to compare images, or to train a layer of his own on them. */
    @ParameterizedTest
    @EnumSource
    void onnxGivesWhatTheLastLayerSees(NetworkName name) throws IOException {
        Export export = Export.of(name);
        Tensor weights = export.safetensors().tensors().get("fc.weight");
        float[] bias = export.safetensors().tensors().get("fc.bias").floats();
        int features = weights.shape().get(1);

        float[] seen;
        try (OnnxRuntime runtime = new OnnxRuntime(export.onnx())) {
            seen = export.run(runtime, BATCH, OnnxModel.FEATURES);
        }

        float[] logits = new float[BATCH * CLASSES];
        for (int i = 0; i < logits.length; i++) {
            double sum = bias[i % CLASSES];
            for (int feature = 0; feature < features; feature++) {
                sum += weights.floats()[i % CLASSES * features + feature] * seen[i / CLASSES * features + feature];
            }
            logits[i] = (float) sum;
        }
        float[] probabilities = new float[logits.length];
        double[] expected = softmax(new Logits(logits, BATCH, CLASSES));
        for (int i = 0; i < probabilities.length; i++) {
            probabilities[i] = (float) expected[i];
        }
        NetworkExamples.assertClose(probabilities, export.probabilities, TOLERANCE);
    }

    /** ONNX's layouts are PyTorch's: what ONNX Runtime computes right with these numbers PyTorch does as well. */
    @ParameterizedTest
    @EnumSource
    void safetensorsAndOnnxHoldTheSameNumbersUnderTheSameNames(NetworkName name) throws IOException {
        Export export = Export.of(name);
        Map<String, TensorProto> inOnnx = new TreeMap<>();
        for (TensorProto tensor : ModelProto.parseFrom(export.onnx()).getGraph().getInitializerList()) {
            inOnnx.put(tensor.getName(), tensor);
        }
        assertThat(inOnnx.keySet())
                .containsAll(
                        export.shape.isPoint()
                                ? List.of("input.means", "input.deviations")
                                : List.of("input.factors", "input.shifts"));
        inOnnx.keySet().removeIf(key -> key.startsWith("input."));

        Map<String, Tensor> inSafetensors = export.safetensors().tensors();

        assertThat(inSafetensors.keySet()).isEqualTo(inOnnx.keySet());
        inSafetensors.forEach((key, tensor) -> {
            TensorProto other = inOnnx.get(key);
            assertThat(tensor.shape())
                    .isEqualTo(other.getDimsList().stream().map(Long::intValue).toList());
            float[] values = new float[tensor.size()];
            other.getRawData()
                    .asReadOnlyByteBuffer()
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer()
                    .get(values);
            assertThat(tensor.floats()).as(key).isEqualTo(values);
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"RESNET18", "WRN_28_2", "LENET"})
    void theSameModelIsTheSameBytes(NetworkName name) throws IOException {
        Export export = Export.of(name);

        assertThat(export.onnx()).isEqualTo(export.onnx());
        byte[] zip = export.dl4j();
        // Elsewhere: a zip dates its entries, and not all of its dates are free of time zones.
        TimeZone zone = TimeZone.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));
            assertThat(export.dl4j()).isEqualTo(zip);
        } finally {
            TimeZone.setDefault(zone);
        }
    }

    @Test
    void aZipSaysWhatItIs() throws IOException {
        byte[] zip = Export.of(NetworkName.MLP).dl4j();

        try (ZipInputStream entries = new ZipInputStream(new ByteArrayInputStream(zip))) {
            ZipEntry entry = entries.getNextEntry();
            while (!entry.getName().equals(Dl4jModel.METADATA)) {
                assertThat(entry.getTimeLocal()).isEqualTo("1980-02-01T00:00:00");
                entry = entries.getNextEntry();
            }
            assertThat(new String(entries.readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("{\"kind\":\"model\"}");
        }
    }

    @ParameterizedTest
    @EnumSource
    void weightsComeBackFromPyTorchsLayout(NetworkName name) throws IOException {
        NetworkSpec spec = NetworkExamples.spec(name, 0);
        Shape shape = NetworkExamples.smallestShape(name);
        try (Network network = trained(spec, shape);
                Network other = Networks.create(spec, shape, CLASSES, 99)) {
            PyTorchWeights weights = new PyTorchWeights(spec, shape, CLASSES);
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            weights.write(NetworkSnapshot.of(network), Map.of("format", "pt")).writeTo(file);

            Safetensors read = Safetensors.read(new ByteArrayInputStream(file.toByteArray()), file.size());
            weights.read(read, NetworkSnapshot.of(other), PyTorchWeights.Part.ALL)
                    .restoreTo(other);

            assertThat(other.parameters().toArray())
                    .isEqualTo(network.parameters().toArray());
            assertThat(other.statistics().toArray())
                    .isEqualTo(network.statistics().toArray());
        }
    }

    @Test
    void usesPyTorchsNamesAndShapes() {
        NetworkSpec spec = new NetworkSpec(NetworkName.LENET, 0, Initialization.HE_NORMAL);
        Shape shape = new Shape(28, 28, 1);
        try (Network network = Networks.create(spec, shape, 10, 1)) {
            Safetensors file = new PyTorchWeights(spec, shape, 10).write(NetworkSnapshot.of(network), Map.of());

            assertThat(file.tensors().keySet())
                    .containsExactlyInAnyOrder(
                            "conv1.weight",
                            "conv1.bias",
                            "conv2.weight",
                            "conv2.bias",
                            "dense1.weight",
                            "dense1.bias",
                            "fc.weight",
                            "fc.bias");
            assertThat(file.tensors().get("conv2.weight").shape()).isEqualTo(List.of(64, 32, 5, 5));
            assertThat(file.tensors().get("dense1.weight").shape()).isEqualTo(List.of(256, 1024));
            float[] own = network.parameters().toArray();
            float[] conv1 = file.tensors().get("conv1.weight").floats();
            // Row 2, column 3 of the kernel of output 7: [2][3][0][7] here, [7][0][2][3] there.
            assertThat(conv1[7 * 25 + 2 * 5 + 3]).isEqualTo(own[(2 * 5 + 3) * 32 + 7]);
        }
    }

    @Test
    void transferLeavesTheLastLayerAsItIs() throws IOException {
        NetworkSpec spec = new NetworkSpec(NetworkName.CNN_SMALL, 0, Initialization.HE_NORMAL);
        Shape shape = NetworkExamples.smallestShape(NetworkName.CNN_SMALL);
        try (Network source = trained(spec, shape);
                Network target = Networks.create(spec, shape, 7, 5)) {
            Safetensors file = new PyTorchWeights(spec, shape, CLASSES).write(NetworkSnapshot.of(source), Map.of());
            float[] fresh = target.parameters().toArray();

            new PyTorchWeights(spec, shape, 7)
                    .read(file, NetworkSnapshot.of(target), PyTorchWeights.Part.ALL_BUT_LAST_LAYER)
                    .restoreTo(target);

            int last = 128 * 7 + 7;
            int body = fresh.length - last;
            float[] after = target.parameters().toArray();
            assertThat(Arrays.copyOf(after, body))
                    .isEqualTo(Arrays.copyOf(source.parameters().toArray(), body));
            assertThat(Arrays.copyOfRange(after, body, after.length))
                    .isEqualTo(Arrays.copyOfRange(fresh, body, fresh.length));
        }
    }

    @Test
    void refusesWeightsOfAnotherShapeByName() {
        NetworkSpec spec = new NetworkSpec(NetworkName.MLP, 0, Initialization.HE_NORMAL);
        Shape shape = new Shape(1, 1, 2);
        try (Network network = Networks.create(spec, shape, 2, 1)) {
            NetworkSnapshot snapshot = NetworkSnapshot.of(network);
            Safetensors file = new PyTorchWeights(spec, shape, 2).write(snapshot, Map.of());
            PyTorchWeights threeClasses = new PyTorchWeights(spec, shape, 3);

            assertThatThrownBy(() -> threeClasses.read(file, snapshot, PyTorchWeights.Part.ALL))
                    .isInstanceOf(CorruptSafetensorsException.class)
                    .hasMessageContaining("fc.weight");
        }
    }

    /** With weights and running statistics that are not those of a fresh network. */
    private static Network trained(NetworkSpec spec, Shape shape) {
        Network network = Networks.create(spec, shape, CLASSES, 11);
        for (int step = 0; step < 3; step++) {
            network.forward(NetworkExamples.images(shape, BATCH, step), Mode.TRAIN, step);
            network.backward(new Logits(NetworkExamples.gaussian(BATCH * CLASSES, step), BATCH, CLASSES));
            network.parameters().blend(1, -0.01 / Math.max(1, network.gradient().norm()), network.gradient());
            network.clearGradient();
        }
        return network;
    }

    /** A network with a few steps of training, its files, and what it says of raw values. */
    private static final class Export {
        /** Each is asked for by several tests, and none changes it. */
        private static final Map<NetworkName, Export> MADE = new EnumMap<>(NetworkName.class);

        private static final SortedMap<String, String> METADATA = new TreeMap<>(Map.of("kind", "model"));

        private final NetworkSpec spec;
        private final Shape shape;
        private final ChannelNormalization normalization;
        private final NetworkSnapshot snapshot;
        /** [BATCH, height, width, channels]: bytes of images, coordinates of points. */
        private final float[] raw;

        final double[] probabilities;

        static Export of(NetworkName name) {
            return MADE.computeIfAbsent(name, Export::new);
        }

        private Export(NetworkName name) {
            this(name, normalization(NetworkExamples.smallestShape(name)));
        }

        private Export(NetworkName name, ChannelNormalization normalization) {
            spec = NetworkExamples.spec(name, 0.25);
            shape = NetworkExamples.smallestShape(name);
            this.normalization = normalization;
            Random random = new Random(3);
            raw = new float[BATCH * shape.size()];
            for (int i = 0; i < raw.length; i++) {
                int channel = i % shape.channels();
                raw[i] = shape.isPoint()
                        ? (float) (normalization.means().get(channel)
                                + normalization.deviations().get(channel) * random.nextGaussian())
                        : random.nextInt(256);
            }
            try (Network network = trained(spec, shape)) {
                snapshot = NetworkSnapshot.of(network);
                probabilities = softmax(network.forward(normalized(), Mode.PREDICT, 0));
            }
        }

        private static ChannelNormalization normalization(Shape shape) {
            return shape.isPoint()
                    ? new ChannelNormalization(
                            1, Collections.nCopies(shape.channels(), 0.25), Collections.nCopies(shape.channels(), 0.9))
                    : new ChannelNormalization(255, List.of(0.49, 0.48, 0.45), List.of(0.25, 0.24, 0.26));
        }

        private Images normalized() {
            float[] values = new float[raw.length];
            for (int i = 0; i < raw.length; i++) {
                int channel = i % shape.channels();
                values[i] = (float)
                        ((raw[i] / normalization.scale() - normalization.means().get(channel))
                                / normalization.deviations().get(channel));
            }
            return new Images(values, BATCH, shape);
        }

        Safetensors safetensors() {
            return new PyTorchWeights(spec, shape, CLASSES).write(snapshot, METADATA);
        }

        byte[] onnx() throws IOException {
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            OnnxModel.write(spec, shape, CLASSES, snapshot, normalization, METADATA, file);
            return file.toByteArray();
        }

        byte[] dl4j() throws IOException {
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            Dl4jModel.write(spec, shape, CLASSES, snapshot, normalization, METADATA, file);
            return file.toByteArray();
        }

        /** Row after row. */
        float[] run(OnnxRuntime runtime, int count, String output) {
            float[][] rows = shape.isPoint()
                    ? runtime.ofPoints(Arrays.copyOf(raw, count * shape.size()), count, output)
                    : runtime.ofImages(OnnxRuntime.channelsFirst(bytes(), count, shape), count, shape, output);
            assertThat(rows).hasDimensions(count, rows[0].length);
            float[] all = new float[count * rows[0].length];
            for (int row = 0; row < count; row++) {
                System.arraycopy(rows[row], 0, all, row * rows[0].length, rows[0].length);
            }
            return all;
        }

        private byte[] bytes() {
            byte[] bytes = new byte[raw.length];
            for (int i = 0; i < raw.length; i++) {
                bytes[i] = (byte) raw[i];
            }
            return bytes;
        }

        /** As DL4J has them: channels first. */
        INDArray raw(int count) {
            INDArray batch = Nd4j.createFromArray(raw)
                    .reshape(count, shape.height(), shape.width(), shape.channels())
                    .permute(0, 3, 1, 2)
                    .dup('c');
            return shape.isPoint() ? batch.reshape(count, shape.channels()) : batch;
        }
    }

    private static double[] softmax(Logits logits) {
        double[] probabilities = new double[logits.values().length];
        for (int row = 0; row < logits.rows(); row++) {
            double sum = 0;
            for (int label = 0; label < CLASSES; label++) {
                int at = row * CLASSES + label;
                probabilities[at] = Math.exp(logits.values()[at]);
                sum += probabilities[at];
            }
            for (int label = 0; label < CLASSES; label++) {
                probabilities[row * CLASSES + label] /= sum;
            }
        }
        return probabilities;
    }
}
