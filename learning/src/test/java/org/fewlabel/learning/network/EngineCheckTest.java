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
        Architecture architecture = Architectures.of(EngineCheck.SPEC, EngineCheck.SHAPE, EngineCheck.CLASSES);
        Agreement agreement = new EngineCheck(precision -> new LayerNetwork(
                        architecture, Initialization.HE_NORMAL, new Nd4jEngine(), EngineCheck.WEIGHTS_SEED))
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
        ReferenceNetwork exact = EngineCheck.reference(DoubleUnaryOperator.identity());
        // float32 has 24 significant bits, of which the sums of a few layers cost some three.
        ReferenceNetwork rounded = EngineCheck.reference(value -> Exactness.rounded(value, 18));
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
}
