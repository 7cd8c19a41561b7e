package org.fewlabel.learning.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.fewlabel.contracts.job.FrozenLayers;
import org.fewlabel.contracts.job.NetworkName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Networks of which the last layer alone is trained. */
interface FrozenLayersContract extends EngineUnderTest {
    @ParameterizedTest
    @EnumSource(names = {"MLP", "LENET", "CNN_SMALL", "WRN_28_2", "RESNET18_IMAGENET"})
    default void learnNothingButTheLastLayer(NetworkName name) {
        Images images = NetworkExamples.images(NetworkExamples.smallestShape(name), BATCH, 1);
        Logits gradient = NetworkExamples.gradient(BATCH, 2);
        try (LayerNetwork network = network(name, 0, FrozenLayers.BACKBONE);
                LayerNetwork whole = network(name, 0, FrozenLayers.NONE)) {
            float[] predicted = whole.forward(images, Mode.PREDICT, 0).values();
            float[] statistics = network.statistics().toArray();

            Logits trained = network.forward(images, Mode.TRAIN, 0);
            network.backward(gradient);

            exactness().assertNearLayer(trained.values(), ReferenceNetwork.toDouble(predicted));
            assertThat(network.statistics().toArray()).isEqualTo(statistics);
            float[] all = network.gradient().toArray();
            int frozen = network.frozenParameters();
            assertThat(frozen)
                    .isEqualTo(network.backboneParameters())
                    .isEqualTo(whole.backboneParameters())
                    .isBetween(1, all.length - 1);
            assertThat(network.frozenStatistics()).isEqualTo(statistics.length);
            assertThat(Arrays.copyOf(all, frozen)).containsOnly(0);
            float[] bias = Arrays.copyOfRange(all, all.length - NetworkExamples.CLASSES, all.length);
            exactness().assertNearLayer(bias, sums(gradient, exactness().rounding()));
        }
    }

    /** Over the rows. */
    private static double[] sums(Logits gradient, DoubleUnaryOperator rounding) {
        double[] sums = new double[gradient.classes()];
        for (int i = 0; i < gradient.values().length; i++) {
            sums[i % sums.length] += rounding.applyAsDouble(gradient.values()[i]);
        }
        return sums;
    }

    /** Which virtual adversarial training asks for. */
    @ParameterizedTest
    @EnumSource(names = {"MLP", "LENET", "CNN_SMALL", "WRN_28_2", "RESNET18_IMAGENET"})
    default void passTheGradientOnToTheImages(NetworkName name) {
        Images images = PlainPasses.images(NetworkExamples.architecture(name, 0), BATCH);
        Logits gradient = PlainPasses.logitsGradient(BATCH);
        try (LayerNetwork network = network(name, 0, FrozenLayers.BACKBONE)) {
            network.forward(images, Mode.TRAIN_WITHOUT_STATISTICS, 0);
            float[] inputGradient = network.inputGradient(gradient).values();

            exactness().assertNearGradients(inputGradient, PlainPasses.inputGradientOfFrozen(name));
            assertThat(network.gradient().toArray()).containsOnly(0);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LENET", "WRN_28_2"})
    default void dropNothingButWhatTheLastLayerReads(NetworkName name) {
        Images images = NetworkExamples.images(NetworkExamples.smallestShape(name), BATCH, 1);
        // LeNet's only dropout is right before the last layer, the wide network's are all in its blocks.
        boolean dropsLast = name == NetworkName.LENET;
        try (LayerNetwork network = network(name, 0.5, FrozenLayers.BACKBONE)) {
            float[] one = network.forward(images, Mode.TRAIN, 1).values();
            float[] other = network.forward(images, Mode.TRAIN, 2).values();

            assertThat(Arrays.equals(one, other)).isEqualTo(!dropsLast);
        }
    }

    /** An engine may compute both at once where both are trained; each activation is to be done once either way. */
    @Test
    default void mayEndBetweenANormAndItsMaximum() {
        Architecture architecture = LayerExample.MAXIMUM_OF_NORM.architecture();
        int dense = architecture.nodes().size() - 1;
        Images images = PlainPasses.images(architecture, BATCH);
        Logits gradient = PlainPasses.logitsGradient(BATCH);
        try (LayerNetwork before = network(architecture, dense - 1, SEED);
                LayerNetwork after = network(architecture, dense, SEED)) {
            assertThat(before.forward(images, Mode.TRAIN, 0).values())
                    .isEqualTo(after.forward(images, Mode.TRAIN, 0).values());
            assertThat(before.inputGradient(gradient).values())
                    .isEqualTo(after.inputGradient(gradient).values());
        }
    }

    private LayerNetwork network(NetworkName name, double dropout, FrozenLayers frozen) {
        Architecture architecture = NetworkExamples.architecture(name, dropout);
        LayerNetwork network = network(architecture, Architectures.firstTrained(architecture, frozen), SEED);
        network.statistics().set(PlainPasses.movedStatistics(architecture));
        return network;
    }
}
