package org.fewlabel.learning.network;

import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import org.fewlabel.contracts.checkup.EngineCheckup.Agreement;
import org.fewlabel.contracts.job.Initialization;
import org.fewlabel.contracts.job.NetworkName;
import org.fewlabel.contracts.job.NetworkSpec;
import org.fewlabel.contracts.job.Precision;
import org.fewlabel.learning.PrecisionUnavailableException;
import org.fewlabel.learning.Shape;
import org.jspecify.annotations.Nullable;

/**
 * Whether this machine's engine computes right: its results for a small {@code cnn-small} beside those of plain loops in double
 * precision, for the same weights and images. The loops share nothing with any engine, so that they tell on each of them.
 */
public final class EngineCheck {
    static final Shape SHAPE = new Shape(16, 16, 3);
    static final int CLASSES = 10;
    static final int BATCH = 4;
    static final long WEIGHTS_SEED = 7;
    /**
     * Of images on which no number before a rectifier, and no two candidates of a maximum, are so near to each other that
     * float32's rounding decides: there a gradient would jump, on one machine and not on another.
     */
    private static final long IMAGES_SEED = 1;

    static final NetworkSpec SPEC = new NetworkSpec(NetworkName.CNN_SMALL, 0, Initialization.HE_NORMAL);

    private final Function<Precision, Network> networks;
    final Images images;
    final Logits logitsGradient;
    private final ReferenceNetwork right;
    private final double[] trainLogits;
    private final double[] predictLogits;

    /** Computes what is right, which takes a second. */
    public EngineCheck() {
        this(EngineCheck::network);
    }

    /** @param networks makes the one that is looked at, as {@link #network} does */
    EngineCheck(Function<Precision, Network> networks) {
        this.networks = networks;
        SplittableRandom random = new SplittableRandom(IMAGES_SEED);
        images = new Images(gaussian(random, BATCH * SHAPE.size()), BATCH, SHAPE);
        logitsGradient = new Logits(gaussian(random, BATCH * CLASSES), BATCH, CLASSES);
        right = reference(DoubleUnaryOperator.identity());
        double[] values = ReferenceNetwork.toDouble(images.values());
        trainLogits = right.forward(values, BATCH, Mode.TRAIN);
        right.backward(ReferenceNetwork.toDouble(logitsGradient.values()));
        predictLogits = right.forward(values, BATCH, Mode.PREDICT);
    }

    /** @throws PrecisionUnavailableException if this machine does not compute in it */
    public Agreement agreement(Precision precision) {
        try (Network network = networks.apply(precision)) {
            double train = error(network.forward(images, Mode.TRAIN, 0).values(), trainLogits);
            network.backward(logitsGradient);
            double gradient = error(network.gradient().toArray(), right.gradient);
            double predict = error(network.forward(images, Mode.PREDICT, 0).values(), predictLogits);
            return new Agreement(
                    finite(Math.max(train, predict)), logitsMax(precision), finite(gradient), gradientMax(precision));
        }
    }

    /** @param rounding as the plain loops are to do */
    static ReferenceNetwork reference(DoubleUnaryOperator rounding) {
        Architecture architecture = Architectures.of(SPEC, SHAPE, CLASSES);
        ParameterLayout layout = ParameterLayout.of(architecture);
        return new ReferenceNetwork(
                architecture,
                InitialWeights.parameters(architecture, layout, SPEC.initialization(), WEIGHTS_SEED),
                InitialWeights.statistics(layout),
                rounding);
    }

    static Network network(Precision precision) {
        NetworkSpec spec =
                new NetworkSpec(SPEC.name(), SPEC.dropout(), SPEC.initialization(), SPEC.frozen(), precision);
        return Networks.create(spec, SHAPE, CLASSES, WEIGHTS_SEED);
    }

    /**
     * As in the tests of the networks: float32 rounds hardly; each layer's output is rounded by 2⁻⁹ at most in bfloat16, what it
     * multiplies by 2⁻¹² in TF32.
     */
    private static double logitsMax(Precision precision) {
        return switch (precision) {
            case FLOAT32 -> 1e-4;
            case TF32 -> 0.01;
            case BFLOAT16 -> 0.06;
        };
    }

    /** Roundings of fewer bits turn some of the rectifiers, whose gradients then are another image's. */
    private static double gradientMax(Precision precision) {
        return switch (precision) {
            case FLOAT32 -> 1e-4;
            case TF32 -> 0.2;
            case BFLOAT16 -> 0.4;
        };
    }

    /** ‖computed − right‖ ÷ ‖right‖; no finite number where one of those computed is none. */
    static double error(float[] computed, double[] right) {
        double difference = 0;
        double norm = Double.MIN_NORMAL;
        for (int i = 0; i < right.length; i++) {
            difference += (computed[i] - right[i]) * (computed[i] - right[i]);
            norm += right[i] * right[i];
        }
        return Math.sqrt(difference / norm);
    }

    private static @Nullable Double finite(double value) {
        return Double.isFinite(value) ? (Double) value : null;
    }

    private static float[] gaussian(SplittableRandom random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
