package org.fewlabel.learning.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.assertj.core.api.Assertions;
import org.fewlabel.contracts.job.BackboneHead;
import org.fewlabel.contracts.job.FeaturesSpec;
import org.fewlabel.contracts.job.FrozenLayers;
import org.fewlabel.contracts.job.Initialization;
import org.fewlabel.contracts.job.NetworkName;
import org.fewlabel.contracts.job.NetworkSpec;
import org.fewlabel.contracts.job.Precision;
import org.fewlabel.contracts.model.ModelFile;
import org.fewlabel.learning.Shape;

/** Networks and images to try engines and exports on. */
final class NetworkExamples {
    static final int CLASSES = 3;

    private NetworkExamples() {}

    /** Of a backbone the larger head. */
    static NetworkSpec spec(NetworkName name, double dropout) {
        return name == NetworkName.BACKBONE
                ? backbone(BackboneHead.MLP, dropout)
                : new NetworkSpec(name, dropout, Initialization.HE_NORMAL);
    }

    static NetworkSpec backbone(BackboneHead head, double dropout) {
        return new NetworkSpec(
                NetworkName.BACKBONE,
                dropout,
                Initialization.HE_NORMAL,
                FrozenLayers.NONE,
                Precision.FLOAT32,
                new ModelFile("some.onnx", 1, "a".repeat(64)),
                head,
                new FeaturesSpec(null, null, null, null, null, 2, 2, 0));
    }

    /** For {@link #CLASSES} on images of the smallest shape. */
    static Architecture architecture(NetworkName name, double dropout) {
        return Architectures.of(spec(name, dropout), smallestShape(name), CLASSES);
    }

    /** Small, so that the plain loops are done in seconds, but with rows enough for batch norm in the last layers. */
    static Shape smallestShape(NetworkName name) {
        return switch (name) {
            case MLP -> new Shape(1, 1, 2);
            case BACKBONE -> new Shape(1, 1, 24);
            case LENET, CNN_SMALL -> new Shape(18, 18, 3);
            case RESNET18 -> new Shape(8, 8, 3);
            case RESNET18_IMAGENET -> new Shape(32, 32, 3);
            case CNN13, WRN_28_2 -> new Shape(12, 12, 3);
        };
    }

    static Images images(Shape shape, int count, long seed) {
        return new Images(gaussian(count * shape.size(), seed), count, shape);
    }

    /** For {@link #CLASSES}. */
    static Logits gradient(int rows, long seed) {
        return new Logits(gaussian(rows * CLASSES, seed), rows, CLASSES);
    }

    static float[] gaussian(int count, long seed) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /** The largest difference, relative to the largest number expected. */
    static void assertClose(float[] actual, double[] expected, double tolerance) {
        assertThat(actual.length).isEqualTo(expected.length);
        double largest = 1e-9;
        for (double value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        for (int i = 0; i < expected.length; i++) {
            if (!(Math.abs(actual[i] - expected[i]) <= tolerance * largest)) {
                Assertions.fail("number " + i + " of " + expected.length + " is " + actual[i] + ", expected "
                        + expected[i] + " within " + tolerance * largest);
            }
        }
    }
}
