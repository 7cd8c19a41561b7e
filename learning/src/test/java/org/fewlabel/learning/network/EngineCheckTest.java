package org.fewlabel.learning.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.function.DoubleUnaryOperator;
import org.fewlabel.contracts.checkup.EngineCheckup.Agreement;
import org.fewlabel.contracts.job.Initialization;
import org.fewlabel.contracts.job.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EngineCheckTest {
    private static final Architecture ARCHITECTURE =
            Architectures.of(EngineCheck.SPEC, EngineCheck.SHAPE, EngineCheck.CLASSES);

    @ParameterizedTest
    @EnumSource
    void agreesWithTheEngineOfThisMachine(Precision precision) {
        assumeThat(Networks.precisions()).contains(precision);

        Agreement agreement = new EngineCheck().agreement(precision);

        assertThat(agreement.holds()).as(agreement.toString()).isTrue();
        assertThat(agreement.logits()).isPositive();
        assertThat(agreement.gradient()).isPositive();
    }

    /** The engine of machines without oneDNN. */
    @Test
    void agreesWithNd4jsOperations() {
        Agreement agreement = new EngineCheck(precision -> new LayerNetwork(
                        ARCHITECTURE, Initialization.HE_NORMAL, new Nd4jEngine(), EngineCheck.WEIGHTS_SEED))
                .agreement(Precision.FLOAT32);

        assertThat(agreement.holds()).as(agreement.toString()).isTrue();
    }

    @Test
    void disagreesWithAnEngineThatReadsOneWeightOfThousandsWrong() {
        Agreement agreement = agreement(0.1f);

        assertThat(agreement.holds()).as(agreement.toString()).isFalse();
        assertThat(agreement.logits()).isGreaterThan(agreement.logitsMax());
        assertThat(agreement.gradient()).isGreaterThan(agreement.gradientMax());
    }

    @Test
    void disagreesWithAnEngineWhoseNumbersAreNone() {
        Agreement agreement = agreement(Float.NaN);

        assertThat(agreement.holds()).isFalse();
        assertThat(agreement.logits()).isNull();
        assertThat(agreement.gradient()).isNull();
    }

    private static Agreement agreement(float error) {
        return new EngineCheck(precision -> {
                    Network network = EngineCheck.network(precision);
                    float[] parameters = network.parameters().toArray();
                    parameters[parameters.length / 2] += error;
                    network.parameters().set(parameters);
                    return network;
                })
                .agreement(Precision.FLOAT32);
    }

    /**
     * On another machine sums are rounded otherwise. Were a number so near to zero before a rectifier that this turned it, the gradient
     * would jump, and a sound engine would be called a wrong one.
     */
    @Test
    void noRoundingOfFloat32DecidesWhereAGradientGoes() {
        EngineCheck check = new EngineCheck();
        ReferenceNetwork exact = reference(value -> value);
        ReferenceNetwork rounded = reference(EngineCheckTest::rounded);
        for (ReferenceNetwork each : new ReferenceNetwork[] {exact, rounded}) {
            each.forward(ReferenceNetwork.toDouble(check.images.values()), EngineCheck.BATCH, Mode.TRAIN);
            each.backward(ReferenceNetwork.toDouble(check.logitsGradient.values()));
        }
        float[] gradient = new float[rounded.gradient.length];
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] = (float) rounded.gradient[i];
        }

        assertThat(EngineCheck.error(gradient, exact.gradient)).isBetween(1e-6, 1e-4);
    }

    private static ReferenceNetwork reference(DoubleUnaryOperator rounding) {
        ParameterLayout layout = ParameterLayout.of(ARCHITECTURE);
        return new ReferenceNetwork(
                ARCHITECTURE,
                InitialWeights.parameters(ARCHITECTURE, layout, Initialization.HE_NORMAL, EngineCheck.WEIGHTS_SEED),
                InitialWeights.statistics(layout),
                rounding);
    }

    /** To 18 significant bits: float32 has 24, of which the sums of a few layers cost some three. */
    private static double rounded(double value) {
        double unit = Math.scalb(1.0, Math.getExponent(value) - 17);
        return Math.rint(value / unit) * unit;
    }
}
