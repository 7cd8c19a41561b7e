package org.fewlabel.learning.network;

import java.util.List;
import org.fewlabel.contracts.job.Initialization;
import org.fewlabel.learning.Shape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Maximum pooling with windows that overlap and reach over the edge, on both engines beside plain loops. */
class PoolingTest {
    private static final int BATCH = 3;
    private static final int CLASSES = 2;

    @ParameterizedTest
    @CsvSource({"3, 2, 1, 8, 8", "3, 2, 1, 9, 7", "3, 1, 1, 6, 6", "2, 2, 0, 7, 5", "3, 2, 0, 9, 8", "5, 3, 2, 11, 8"})
    void findsTheMaximaAndHandsTheirGradientsBack(int side, int stride, int padding, int height, int width) {
        Shape shape = new Shape(height, width, 2);
        Architecture.Builder builder = new Architecture.Builder(shape);
        builder.add("conv1", new Layer.Convolution(4, 3, 1, 1, false));
        builder.add("pool1", new Layer.MaxPool(side, stride, padding));
        builder.add("fc", new Layer.Dense(CLASSES));
        Architecture architecture = builder.build();
        ParameterLayout layout = ParameterLayout.of(architecture);
        ReferenceNetwork reference = new ReferenceNetwork(
                architecture,
                InitialWeights.parameters(architecture, layout, Initialization.HE_NORMAL, 7),
                InitialWeights.statistics(layout));
        Images images = NetworksTest.images(shape, BATCH, 1);
        Logits gradient = new Logits(NetworksTest.gaussian(BATCH * CLASSES, 2), BATCH, CLASSES);
        double[] logits = reference.forward(ReferenceNetwork.toDouble(images.values()), BATCH, Mode.TRAIN);
        double[] inputGradient = reference.backward(ReferenceNetwork.toDouble(gradient.values()));

        for (Engine engine : List.of(Engine.fastest(), new Nd4jEngine())) {
            try (Network network = new LayerNetwork(architecture, Initialization.HE_NORMAL, engine, 7)) {
                NetworksTest.assertClose(network.forward(images, Mode.TRAIN, 0).values(), logits, 1e-5);
                network.backward(gradient);
                NetworksTest.assertClose(network.gradient().toArray(), reference.gradient, 1e-5);
                NetworksTest.assertClose(network.inputGradient(gradient).values(), inputGradient, 1e-5);
            }
        }
    }
}
