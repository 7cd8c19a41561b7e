package org.fewlabel.learning.network;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.fewlabel.contracts.job.Initialization;
import org.fewlabel.contracts.job.NetworkName;

/**
 * What the plain loops give of an architecture, from the weights and for the images that every engine has. They are slow: whichever
 * engine is tested first in a JVM computes them, and the others find them there.
 */
final class PlainPasses {
    static final long MASK_SEED = 5;

    private static final int KEPT_MAX = 64;
    private static final Map<Asked, PlainPasses> KEPT = new HashMap<>();
    private static final Map<NetworkName, double[]> KEPT_OF_FROZEN = new EnumMap<>(NetworkName.class);

    private record Asked(Architecture architecture, int batch, Exactness roundings) {}

    final double[] trainLogits;
    /** Of the parameters, after the pass in training; so are the statistics. */
    final double[] gradient;

    final double[] statistics;
    final double[] inputGradient;
    final double[] predictLogits;

    /** @param roundings whose roundings the loops make as well */
    static synchronized PlainPasses of(Architecture architecture, int batch, Exactness roundings) {
        Asked asked = new Asked(architecture, batch, roundings);
        PlainPasses kept = KEPT.get(asked);
        if (kept != null) {
            return kept;
        }
        PlainPasses passes = new PlainPasses(asked, images(architecture, batch));
        if (KEPT.size() < KEPT_MAX) {
            KEPT.put(asked, passes);
        }
        return passes;
    }

    private PlainPasses(Asked asked, Images batch) {
        Architecture architecture = asked.architecture();
        ReferenceNetwork reference = new ReferenceNetwork(
                architecture,
                parameters(architecture),
                InitialWeights.statistics(ParameterLayout.of(architecture)),
                asked.roundings().rounding());
        double[] images = ReferenceNetwork.toDouble(batch.values());
        trainLogits = reference.forward(images, asked.batch(), Mode.TRAIN, MASK_SEED);
        inputGradient = reference.backward(
                ReferenceNetwork.toDouble(logitsGradient(asked.batch()).values()));
        predictLogits = reference.forward(images, asked.batch(), Mode.PREDICT, MASK_SEED);
        gradient = reference.gradient;
        statistics = reference.statistics;
    }

    /** Of images such as the others, but each number so much larger. */
    static PlainPasses ofShifted(Architecture architecture, int batch, Exactness roundings, float shift) {
        return new PlainPasses(new Asked(architecture, batch, roundings), shifted(images(architecture, batch), shift));
    }

    static Images shifted(Images images, float shift) {
        float[] values = images.values().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] += shift;
        }
        return new Images(values, images.count(), images.shape());
    }

    /** The gradient of the images through a network without dropout whose running statistics are {@link #movedStatistics}. */
    static synchronized double[] inputGradientOfFrozen(NetworkName name) {
        int batch = EngineUnderTest.BATCH;
        return KEPT_OF_FROZEN.computeIfAbsent(name, network -> {
            Architecture architecture = NetworkExamples.architecture(network, 0);
            ReferenceNetwork reference =
                    new ReferenceNetwork(architecture, parameters(architecture), movedStatistics(architecture));
            reference.forward(
                    ReferenceNetwork.toDouble(images(architecture, batch).values()), batch, Mode.PREDICT);
            return reference.backward(
                    ReferenceNetwork.toDouble(logitsGradient(batch).values()));
        });
    }

    static Images images(Architecture architecture, int batch) {
        return NetworkExamples.images(architecture.input(), batch, 1);
    }

    static Logits logitsGradient(int batch) {
        return NetworkExamples.gradient(batch, 2);
    }

    /** Such as are nobody's start. */
    static float[] movedStatistics(Architecture architecture) {
        float[] statistics = InitialWeights.statistics(ParameterLayout.of(architecture));
        float[] others = NetworkExamples.gaussian(statistics.length, 4);
        for (int i = 0; i < statistics.length; i++) {
            statistics[i] += 0.1f * others[i];
        }
        return statistics;
    }

    private static float[] parameters(Architecture architecture) {
        return InitialWeights.parameters(
                architecture, ParameterLayout.of(architecture), Initialization.HE_NORMAL, EngineUnderTest.SEED);
    }
}
