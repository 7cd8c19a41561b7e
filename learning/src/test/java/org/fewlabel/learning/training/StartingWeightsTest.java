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
