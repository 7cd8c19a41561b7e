package org.fewlabel.learning.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.fewlabel.artifacts.safetensors.CorruptSafetensorsException;
import org.fewlabel.contracts.job.DatasetShape;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.job.StartFromSpec.FromJob;
import org.fewlabel.learning.Shape;
import org.fewlabel.learning.network.Network;
import org.fewlabel.learning.network.NetworkSnapshot;
import org.fewlabel.learning.network.Networks;
import org.junit.jupiter.api.Test;

class StartingWeightsTest {
    private static final String START = "'startFrom': {'jobId': '6f9619ff-8b86-d011-b42d-00cf4fc964ff'";
    /** Inputs of the last layer of the small convolutional network. */
    private static final int FEATURES = 128;

    @Test
    void givesEveryWeightAndStatisticToANetworkThatDiffersInDropout() throws CorruptSafetensorsException {
        JobSpec sourceSpec = spec("cifar10", "'seed': 1");
        JobSpec spec = spec("cifar10", "'seed': 2, 'network': {'dropout': 0.5}, " + START + "}");

        try (Network source = network(sourceSpec);
                Network student = network(spec)) {
            spoil(source);

            give(source, sourceSpec, spec, student);

            assertThat(student.parameters().toArray())
                    .containsExactly(source.parameters().toArray());
            assertThat(student.statistics().toArray())
                    .containsExactly(source.statistics().toArray());
        }
    }

    @Test
    void leavesTheLastLayerFreshForOtherClasses() throws CorruptSafetensorsException {
        JobSpec sourceSpec = spec("cifar10", "'seed': 1");
        JobSpec spec = spec("cifar100", "'seed': 2, " + START + ", 'withLastLayer': false}");

        try (Network source = network(sourceSpec);
                Network student = network(spec);
                Network fresh = network(spec)) {
            spoil(source);

            give(source, sourceSpec, spec, student);

            float[] got = student.parameters().toArray();
            int last = got.length - (FEATURES + 1) * 100;
            assertThat(Arrays.copyOf(got, last))
                    .containsExactly(Arrays.copyOf(source.parameters().toArray(), last));
            assertThat(Arrays.copyOfRange(got, last, got.length))
                    .containsExactly(Arrays.copyOfRange(fresh.parameters().toArray(), last, got.length));
            assertThat(student.statistics().toArray())
                    .containsExactly(source.statistics().toArray());
        }
    }

    @Test
    void refusesOtherLayers() {
        assertRefused(
                "cifar10", "'network': {'name': 'lenet'}", "a cnn-small cannot start from the weights of a lenet");
        assertRefused("fashion-mnist", "'seed': 1", "conv1.weight");
        assertRefused("cifar100", "'seed': 1", "fc.weight");
    }

    /** As many numbers as well, and of a linear head on 128 features as many weights as of one on 128 others. */
    @Test
    void refusesAHeadOnOtherFeatures() {
        assertHeadRefused(
                "'features': {'inputSize': 224}", "", "network.features.inputSize must be 224, as in the job");
        assertHeadRefused("'features': {'output': 'pooled'}", "'features': {'output': 'tokens'}", "was tokens");
        assertHeadRefused("'features': {'layout': 'nhwc'}", "", "network.features.layout must be nhwc");
        assertHeadRefused(
                "'features': {'means': [0], 'deviations': [1]}",
                "'features': {'means': [0], 'deviations': [0.5]}",
                "network.features.deviations must be [1.0]");
        assertHeadRefused("'head': 'mlp'", "", "network.head must be mlp, as in the job to start from, was linear");
    }

    @Test
    void givesAHeadToOneThatDiffersInDropoutAndViews() throws CorruptSafetensorsException {
        JobSpec sourceSpec = onBackbone("'features': {'weakViews': 0}", "'seed': 1");
        JobSpec spec = onBackbone("'dropout': 0.5", "'seed': 2, " + START + "}");
        try (Network source = head(sourceSpec);
                Network student = head(spec)) {
            spoil(source);

            give(source, sourceSpec, spec, student);

            assertThat(student.parameters().toArray())
                    .containsExactly(source.parameters().toArray());
        }
    }

    private static void assertHeadRefused(String sourceNetwork, String network, String message) {
        JobSpec sourceSpec = onBackbone(sourceNetwork, "'seed': 1");
        JobSpec spec = onBackbone(network, "'seed': 2, " + START + "}");
        try (Network source = head(sourceSpec);
                Network student = head(spec)) {
            assertThatThrownBy(() -> give(source, sourceSpec, spec, student))
                    .isInstanceOf(CorruptSafetensorsException.class)
                    .hasMessageContaining(message);
        }
    }

    private static Network head(JobSpec spec) {
        return Networks.create(
                spec.network(),
                new Shape(1, 1, FEATURES),
                spec.dataset().shape().classes(),
                spec.seed());
    }

    private static JobSpec onBackbone(String network, String others) {
        return spec(
                "cifar10",
                "'network': {'name': 'backbone', 'model': {'name': 'a.onnx', 'bytes': 5, 'sha256': '" + "c".repeat(64)
                        + "'}" + (network.isEmpty() ? "" : ", " + network) + "}, " + others);
    }

    private static void assertRefused(String dataset, String others, String message) {
        JobSpec sourceSpec = spec(dataset, others);
        JobSpec spec = spec("cifar10", "'seed': 2, " + START + "}");
        try (Network source = network(sourceSpec);
                Network student = network(spec)) {
            assertThatThrownBy(() -> give(source, sourceSpec, spec, student))
                    .isInstanceOf(CorruptSafetensorsException.class)
                    .hasMessageContaining(message);
        }
    }

    private static void give(Network source, JobSpec sourceSpec, JobSpec spec, Network student)
            throws CorruptSafetensorsException {
        Checkpoint checkpoint = new Checkpoint(
                sourceSpec,
                0,
                NetworkSnapshot.of(source),
                // Whose weights nobody is to take.
                NetworkSnapshot.of(student),
                Map.of(),
                new OptimizerState(0, Map.of()),
                null,
                null,
                null);
        StartingWeights.give(checkpoint, spec, (FromJob) Objects.requireNonNull(spec.startFrom()), student);
    }

    /** Makes all numbers different, those too that are 0 or 1 in a fresh network. */
    private static void spoil(Network network) {
        network.parameters().set(rising(network.parameters().size()));
        network.statistics().set(rising(network.statistics().size()));
    }

    private static float[] rising(int size) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = i + 0.5f;
        }
        return values;
    }

    private static Network network(JobSpec spec) {
        DatasetShape shape = spec.dataset().shape();
        return Networks.create(
                spec.network(),
                new Shape(shape.height(), shape.width(), shape.channels()),
                shape.classes(),
                spec.seed());
    }

    private static JobSpec spec(String dataset, String others) {
        String json = "{'dataset': {'name': '" + dataset + "'}, 'method': {'name': 'supervised'}, " + others + "}";
        return ((JobSpec.Accepted) JobSpec.read(json.replace('\'', '"'))).spec();
    }
}
