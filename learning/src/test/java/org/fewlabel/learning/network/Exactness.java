package org.fewlabel.learning.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoubleUnaryOperator;
import org.fewlabel.contracts.job.Precision;

/** How near an engine comes to the plain reference in a precision, and what the reference rounds to. */
enum Exactness {
    FLOAT32(Precision.FLOAT32, DoubleUnaryOperator.identity(), 1e-5, 1e-4, 1e-4) {
        @Override
        void assertNear(float[] actual, double[] expected, double tolerance) {
            NetworkExamples.assertClose(actual, expected, tolerance);
        }
    },
    /**
     * Beside a reference that does not round: products of 11 bits are not what its layers round. Now and then another number is the
     * maximum of a window for that.
     */
    TF32(Precision.TF32, DoubleUnaryOperator.identity(), 0.02, 0.01, 0.2) {
        @Override
        void assertNear(float[] actual, double[] expected, double tolerance) {
            assertNorms(actual, expected, tolerance);
        }
    },
    BFLOAT16(Precision.BFLOAT16, Exactness::toBfloat16, 4e-3, 0.06, 0.4) {
        @Override
        void assertNear(float[] actual, double[] expected, double tolerance) {
            assertNorms(actual, expected, tolerance);
        }
    };

    private final Precision precision;
    private final DoubleUnaryOperator rounding;
    private final double ofLayers;
    private final double ofOutputs;
    private final double ofGradients;

    /**
     * @param ofLayers of a layer or two, beside a reference that rounds where the engine does
     * @param ofOutputs of whole networks beside one that does not: each of a dozen layers adds its own roundings
     * @param ofGradients likewise; roundings of the activations turn some of the ReLUs, whose gradients then are another sample's
     */
    Exactness(
            Precision precision, DoubleUnaryOperator rounding, double ofLayers, double ofOutputs, double ofGradients) {
        this.precision = precision;
        this.rounding = rounding;
        this.ofLayers = ofLayers;
        this.ofOutputs = ofOutputs;
        this.ofGradients = ofGradients;
    }

    Precision precision() {
        return precision;
    }

    DoubleUnaryOperator rounding() {
        return rounding;
    }

    /** Of the whole rather than of each: now and then a number is rounded to the other side. */
    private static void assertNorms(float[] actual, double[] expected, double tolerance) {
        assertThat(actual).hasSize(expected.length);
        assertThat(EngineCheck.error(actual, expected)).isLessThanOrEqualTo(tolerance);
    }

    double ofLayers() {
        return ofLayers;
    }

    abstract void assertNear(float[] actual, double[] expected, double tolerance);

    void assertNearLayer(float[] actual, double[] expected) {
        assertNear(actual, expected, ofLayers);
    }

    void assertNearOutputs(float[] actual, double[] expected) {
        assertNear(actual, expected, ofOutputs);
    }

    void assertNearGradients(float[] actual, double[] expected) {
        assertNear(actual, expected, ofGradients);
    }

    /** To the nearest number of 8 significant bits, of two equally near ones to the even one. */
    private static double toBfloat16(double value) {
        return rounded(value, 8);
    }

    static double rounded(double value, int bits) {
        double unit = Math.scalb(1.0, Math.getExponent(value) - bits + 1);
        return Math.rint(value / unit) * unit;
    }
}
