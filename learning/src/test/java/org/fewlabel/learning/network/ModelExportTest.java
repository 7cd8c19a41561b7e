package org.fewlabel.learning.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.fewlabel.artifacts.safetensors.CorruptSafetensorsException;
import org.fewlabel.artifacts.safetensors.Safetensors;
import org.fewlabel.contracts.job.Initialization;
import org.fewlabel.contracts.job.NetworkName;
import org.fewlabel.contracts.job.NetworkSpec;
import org.fewlabel.learning.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Networks that leave for DL4J and PyTorch, and that come back. */
class ModelExportTest {
    private static final int BATCH = 5;
    private static final int CLASSES = 3;

    @ParameterizedTest
    @EnumSource
    void stockDl4jRestoresTheZipAndPredictsTheSame(NetworkName name) throws IOException {
        NetworkSpec spec = NetworksTest.spec(name, 0.25);
        Shape shape = NetworksTest.smallestShape(name);
        try (Network network = trained(spec, shape)) {
            Images images = NetworksTest.images(shape, BATCH, 3);
            ByteArrayOutputStream zip = new ByteArrayOutputStream();

            Dl4jModel.write(spec, shape, CLASSES, NetworkSnapshot.of(network), zip);

            ComputationGraph restored =
                    ModelSerializer.restoreComputationGraph(new ByteArrayInputStream(zip.toByteArray()));
            INDArray probabilities = restored.outputSingle(false, channelsFirst(images));
            double[] expected = softmax(network.forward(images, Mode.PREDICT, 0));
            NetworksTest.assertClose(probabilities.dup('c').data().asFloat(), expected, 1e-5);
        }
    }

    @ParameterizedTest
    @EnumSource
    void weightsComeBackFromPyTorchsLayout(NetworkName name) throws IOException {
        NetworkSpec spec = NetworksTest.spec(name, 0);
        Shape shape = NetworksTest.smallestShape(name);
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
        Shape shape = NetworksTest.smallestShape(NetworkName.CNN_SMALL);
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

    /** With running statistics that are not those of a fresh network. */
    private static Network trained(NetworkSpec spec, Shape shape) {
        Network network = Networks.create(spec, shape, CLASSES, 11);
        for (int step = 0; step < 3; step++) {
            network.forward(NetworksTest.images(shape, BATCH, step), Mode.TRAIN, step);
        }
        return network;
    }

    private static INDArray channelsFirst(Images images) {
        Shape shape = images.shape();
        INDArray batch = Nd4j.createFromArray(images.values())
                .reshape(images.count(), shape.height(), shape.width(), shape.channels())
                .permute(0, 3, 1, 2)
                .dup('c');
        boolean points = shape.height() == 1 && shape.width() == 1;
        return points ? batch.reshape(images.count(), shape.channels()) : batch;
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
