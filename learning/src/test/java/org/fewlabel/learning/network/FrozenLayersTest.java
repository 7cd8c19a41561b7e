package org.fewlabel.learning.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.fewlabel.contracts.job.FrozenLayers;
import org.fewlabel.contracts.job.Initialization;
import org.fewlabel.contracts.job.NetworkName;
import org.fewlabel.contracts.job.NetworkSpec;
import org.fewlabel.contracts.job.Precision;
import org.fewlabel.learning.Shape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Networks of which the last layer alone is trained, on both engines. */
class FrozenLayersTest {
    private static final int BATCH = 6;
    private static final int CLASSES = 3;
    private static final double DROPOUT = 0.5;

    @ParameterizedTest
    @EnumSource(names = {"MLP", "LENET", "CNN_SMALL", "WRN_28_2", "RESNET18_IMAGENET"})
    void learnNothingButTheLastLayer(NetworkName name) {
        Shape shape = NetworksTest.smallestShape(name);
        Images images = NetworksTest.images(shape, BATCH, 1);
        Logits gradient = new Logits(NetworksTest.gaussian(BATCH * CLASSES, 2), BATCH, CLASSES);
        for (Engine engine : engines(name)) {
            try (LayerNetwork network = network(name, 0, FrozenLayers.BACKBONE, engine);
                    LayerNetwork whole = network(name, 0, FrozenLayers.NONE, engine)) {
                float[] predicted = whole.forward(images, Mode.PREDICT, 0).values();
                float[] statistics = network.statistics().toArray();

                Logits trained = network.forward(images, Mode.TRAIN, 0);
                network.backward(gradient);

                NetworksTest.assertClose(trained.values(), toDouble(predicted), 1e-5);
                assertThat(network.statistics().toArray()).isEqualTo(statistics);
                float[] all = network.gradient().toArray();
                int frozen = network.frozenParameters();
                assertThat(frozen)
                        .isEqualTo(network.backboneParameters())
                        .isEqualTo(whole.backboneParameters())
                        .isBetween(1, all.length - 1);
                assertThat(network.frozenStatistics()).isEqualTo(statistics.length);
                assertThat(Arrays.copyOf(all, frozen)).containsOnly(0);
                float[] bias = Arrays.copyOfRange(all, all.length - CLASSES, all.length);
                for (int c = 0; c < CLASSES; c++) {
                    double sum = 0;
                    for (int row = 0; row < BATCH; row++) {
                        sum += gradient.values()[row * CLASSES + c];
                    }
                    assertThat(bias[c]).isCloseTo((float) sum, within(1e-5f));
                }
            }
        }
    }

    /** Which virtual adversarial training asks for; beside plain loops. */
    @ParameterizedTest
    @EnumSource(names = {"MLP", "LENET", "CNN_SMALL", "WRN_28_2", "RESNET18_IMAGENET"})
    void passTheGradientOnToTheImages(NetworkName name) {
        Shape shape = NetworksTest.smallestShape(name);
        Images images = NetworksTest.images(shape, BATCH, 1);
        Logits gradient = new Logits(NetworksTest.gaussian(BATCH * CLASSES, 2), BATCH, CLASSES);
        for (Engine engine : engines(name)) {
            try (LayerNetwork network = network(name, 0, FrozenLayers.BACKBONE, engine)) {
                ReferenceNetwork reference = new ReferenceNetwork(
                        Architectures.of(new NetworkSpec(name, 0, Initialization.HE_NORMAL), shape, CLASSES),
                        network.parameters().toArray(),
                        network.statistics().toArray());
                reference.forward(ReferenceNetwork.toDouble(images.values()), BATCH, Mode.PREDICT);
                double[] expected = reference.backward(ReferenceNetwork.toDouble(gradient.values()));

                network.forward(images, Mode.TRAIN_WITHOUT_STATISTICS, 0);
                float[] inputGradient = network.inputGradient(gradient).values();

                NetworksTest.assertClose(inputGradient, expected, 1e-4);
                assertThat(network.gradient().toArray()).containsOnly(0);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LENET", "WRN_28_2"})
    void dropNothingButWhatTheLastLayerReads(NetworkName name) {
        Shape shape = NetworksTest.smallestShape(name);
        Images images = NetworksTest.images(shape, BATCH, 1);
        // LeNet's only dropout is right before the last layer, the wide network's are all in its blocks.
        boolean dropsLast = name == NetworkName.LENET;
        for (Engine engine : engines(name)) {
            try (LayerNetwork network = network(name, DROPOUT, FrozenLayers.BACKBONE, engine)) {
                float[] one = network.forward(images, Mode.TRAIN, 1).values();
                float[] other = network.forward(images, Mode.TRAIN, 2).values();

                assertThat(Arrays.equals(one, other)).isEqualTo(!dropsLast);
            }
        }
    }

    private static List<Engine> engines(NetworkName name) {
        // The largest network on one engine alone: on the other it takes many seconds.
        return name == NetworkName.RESNET18_IMAGENET
                ? List.of(Engine.fastest())
                : List.of(Engine.fastest(), new Nd4jEngine());
    }

    private static LayerNetwork network(NetworkName name, double dropout, FrozenLayers frozen, Engine engine) {
        NetworkSpec spec = new NetworkSpec(name, dropout, Initialization.HE_NORMAL, frozen);
        Architecture architecture = Architectures.of(spec, NetworksTest.smallestShape(name), CLASSES);
        int firstTrained = Architectures.firstTrained(architecture, frozen);
        LayerNetwork network =
                new LayerNetwork(architecture, firstTrained, Initialization.HE_NORMAL, engine, Precision.FLOAT32, 7);
        float[] statistics = network.statistics().toArray();
        float[] others = NetworksTest.gaussian(statistics.length, 4);
        for (int i = 0; i < statistics.length; i++) {
            statistics[i] += 0.1f * others[i]; // So that they are nobody's start.
        }
        network.statistics().set(statistics);
        return network;
    }

    private static double[] toDouble(float[] values) {
        return ReferenceNetwork.toDouble(values);
    }
}
