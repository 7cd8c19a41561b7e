package org.fewlabel.learning.network;

import java.util.function.BiConsumer;
import org.fewlabel.contracts.job.BackboneHead;
import org.fewlabel.contracts.job.NetworkName;
import org.fewlabel.learning.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Each layer, and each network, forward and backward beside the plain reference. */
interface LayersContract extends EngineUnderTest {
    /** Rows enough that a few roundings to the other side weigh little. */
    int LAYER_BATCH = 16;

    /** In deviations. */
    float FAR = 1_000;

    double FAR_TOLERANCE = 1e-3;

    @ParameterizedTest
    @EnumSource
    default void computesALayerAsThePlainReferenceDoes(LayerExample layer) {
        assertComputesLayers(layer.architecture());
    }

    /** Windows that overlap and reach over the edge. */
    @ParameterizedTest
    @CsvSource({"3, 2, 1, 8, 8", "3, 2, 1, 9, 7", "3, 1, 1, 6, 6", "2, 2, 0, 7, 5", "3, 2, 0, 9, 8", "5, 3, 2, 11, 8"})
    default void findsTheMaximaAndHandsTheirGradientsBack(int side, int stride, int padding, int height, int width) {
        Architecture.Builder builder = new Architecture.Builder(new Shape(height, width, 2));
        builder.add("conv1", new Layer.Convolution(4, 3, 1, 1, false));
        builder.add("pool1", new Layer.MaxPool(side, stride, padding));
        builder.add("fc", new Layer.Dense(NetworkExamples.CLASSES));
        assertComputesLayers(builder.build());
    }

    /** All but the largest networks, whose plain loops take a minute; GoldenValuesTest has them. */
    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"RESNET18", "RESNET18_IMAGENET", "BACKBONE"})
    default void computesANetworkAsThePlainReferenceDoes(NetworkName name) {
        assertComputesNetwork(NetworkExamples.architecture(name, 0));
    }

    @ParameterizedTest
    @EnumSource
    default void computesAHeadOnFeaturesAsThePlainReferenceDoes(BackboneHead head) {
        Shape features = NetworkExamples.smallestShape(NetworkName.BACKBONE);
        assertComputesNetwork(Architectures.of(NetworkExamples.backbone(head, 0), features, NetworkExamples.CLASSES));
    }

    /**
     * Of such a channel the sum of the squares, in float32, keeps nothing of the variance. Its numbers themselves have only 14 bits for what
     * is left of them.
     */
    @Test
    default void normalizesChannelsThatLieFarFromZero() {
        Architecture architecture = LayerExample.NORM.architecture();
        BiConsumer<float[], double[]> near = (actual, expected) -> exactness()
                .assertNear(
                        actual, expected, Math.max(FAR_TOLERANCE, exactness().ofLayers()));
        assertComputes(
                architecture,
                PlainPasses.shifted(PlainPasses.images(architecture, LAYER_BATCH), FAR),
                PlainPasses.ofShifted(architecture, LAYER_BATCH, exactness(), FAR),
                near,
                near);
    }

    private void assertComputesLayers(Architecture architecture) {
        assertComputes(
                architecture, LAYER_BATCH, exactness(), exactness()::assertNearLayer, exactness()::assertNearLayer);
    }

    private void assertComputesNetwork(Architecture architecture) {
        assertComputes(
                architecture,
                BATCH,
                Exactness.FLOAT32,
                exactness()::assertNearOutputs,
                exactness()::assertNearGradients);
    }

    private void assertComputes(
            Architecture architecture,
            int batch,
            Exactness roundings,
            BiConsumer<float[], double[]> outputs,
            BiConsumer<float[], double[]> gradients) {
        assertComputes(
                architecture,
                PlainPasses.images(architecture, batch),
                PlainPasses.of(architecture, batch, roundings),
                outputs,
                gradients);
    }

    private void assertComputes(
            Architecture architecture,
            Images images,
            PlainPasses expected,
            BiConsumer<float[], double[]> outputs,
            BiConsumer<float[], double[]> gradients) {
        Logits gradient = PlainPasses.logitsGradient(images.count());

        try (Network network = network(architecture)) {
            outputs.accept(
                    network.forward(images, Mode.TRAIN, PlainPasses.MASK_SEED).values(), expected.trainLogits);
            network.backward(gradient);
            outputs.accept(network.statistics().toArray(), expected.statistics);
            gradients.accept(network.gradient().toArray(), expected.gradient);
            gradients.accept(network.inputGradient(gradient).values(), expected.inputGradient);
            outputs.accept(
                    network.forward(images, Mode.PREDICT, PlainPasses.MASK_SEED).values(), expected.predictLogits);
        }
    }
}
