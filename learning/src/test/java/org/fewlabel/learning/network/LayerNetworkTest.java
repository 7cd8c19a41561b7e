package org.fewlabel.learning.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.fewlabel.contracts.job.Initialization;
import org.fewlabel.contracts.job.NetworkName;
import org.fewlabel.contracts.job.NetworkSpec;
import org.fewlabel.contracts.job.Precision;
import org.fewlabel.learning.PrecisionUnavailableException;
import org.fewlabel.learning.Shape;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner.ExecutionerType;
import org.nd4j.linalg.factory.Nd4j;

/** What a network refuses, and the memory that it takes; what it computes, {@link EngineContract} says. */
class LayerNetworkTest {
    private static final Shape SHAPE = new Shape(12, 12, 3);
    private static final int CLASSES = 4;
    private static final int BATCH = 8;

    /** Whoever asked for it would not know that the figures are of another. */
    @Test
    void refusesAPrecisionThatTheEngineDoesNotHave() {
        assertThatThrownBy(() -> Networks.requireSupport(new Nd4jEngine(), Precision.BFLOAT16))
                .isInstanceOf(PrecisionUnavailableException.class)
                .hasMessageContaining("computes in float32, not in bfloat16");
    }

    @Test
    void picksOneDnnOnACpu() {
        assumeThat(Cuda.engine()).isNull();
        assumeThat(Nd4j.getExecutioner().type()).isEqualTo(ExecutionerType.NATIVE_CPU);
        assertThat(Engine.fastest()).isInstanceOf(OneDnnEngine.class);
    }

    @Test
    void refusesAGradientAfterTheTwinsPass() {
        try (LayerNetwork original = network();
                Network twin = original.twin()) {
            Images images = NetworkExamples.images(SHAPE, BATCH, 1);
            original.forward(images, Mode.TRAIN, 0);
            twin.forward(images, Mode.TRAIN, 0);

            assertThatThrownBy(() -> original.backward(Logits.zeros(BATCH, CLASSES)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("right before it");
        }
    }

    @Test
    void refusesAGradientWithoutAPassToBelongTo() {
        try (Network network = network()) {
            Images images = NetworkExamples.images(SHAPE, BATCH, 1);
            Logits gradient = Logits.zeros(BATCH, CLASSES);

            assertThatThrownBy(() -> network.backward(gradient)).isInstanceOf(IllegalStateException.class);
            network.forward(images, Mode.PREDICT, 0);
            assertThatThrownBy(() -> network.backward(gradient)).isInstanceOf(IllegalStateException.class);
            network.forward(images, Mode.TRAIN, 0);
            assertThatThrownBy(() -> network.backward(Logits.zeros(BATCH - 1, CLASSES)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void refusesImagesOfAnotherShapeAndNetworksTooDeepForTheImages() {
        try (Network network = network()) {
            Images images = NetworkExamples.images(new Shape(12, 12, 1), 1, 1);
            assertThatThrownBy(() -> network.forward(images, Mode.PREDICT, 0))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        NetworkSpec lenet = new NetworkSpec(NetworkName.LENET, 0, Initialization.HE_NORMAL);
        assertThatThrownBy(() -> Networks.create(lenet, new Shape(8, 8, 1), 2, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** A hundred images of 224×224 would take 2.7 GB of outputs, more than a labeler has. */
    @Test
    void predictsLargeImagesInPiecesThatFitIntoAGigabyte() {
        Shape large = new Shape(224, 224, 3);
        NetworkSpec spec = new NetworkSpec(NetworkName.RESNET18_IMAGENET, 0, Initialization.HE_NORMAL);
        Architecture architecture = Architectures.of(spec, large, CLASSES);
        try (LayerNetwork network = new LayerNetwork(architecture, Initialization.HE_NORMAL, Engine.fastest(), 1);
                LayerNetwork small = network()) {
            assertThat(architecture.numbersPerImage() * Float.BYTES).isBetween(26_000_000L, 28_000_000L);
            assertThat(network.predictedAtOnceMax()).isEqualTo((1 << 30) / (int) (architecture.numbersPerImage() * 4));
            assertThat(small.predictedAtOnceMax()).isEqualTo(128);
        }
    }

    /** A leak of one activation a step would be 200 MB. */
    @Test
    void memoryStaysFlatWhileBatchSizesChange() {
        Shape shape = new Shape(32, 32, 3);
        Architecture architecture =
                Architectures.of(new NetworkSpec(NetworkName.CNN_SMALL, 0.1, Initialization.HE_NORMAL), shape, CLASSES);
        try (Network network = new LayerNetwork(architecture, Initialization.HE_NORMAL, Engine.fastest(), 1)) {
            List<Images> batches = Stream.of(8, 5, 8, 3)
                    .map(count -> NetworkExamples.images(shape, count, count))
                    .toList();
            batches.forEach(batch -> TrainingSteps.train(network, batch, 5));
            long before = Pointer.physicalBytes();

            for (int round = 0; round < 20; round++) {
                batches.forEach(batch -> TrainingSteps.train(network, batch, 3));
            }

            assertThat(Pointer.physicalBytes() - before).isLessThan(64L << 20);
        }
    }

    private static LayerNetwork network() {
        return new LayerNetwork(
                Architectures.of(new NetworkSpec(NetworkName.CNN_SMALL, 0, Initialization.HE_NORMAL), SHAPE, CLASSES),
                Initialization.HE_NORMAL,
                Engine.fastest(),
                1);
    }
}
