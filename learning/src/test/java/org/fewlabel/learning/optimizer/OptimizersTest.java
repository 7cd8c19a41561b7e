package org.fewlabel.learning.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.fewlabel.contracts.job.FrozenLayers;
import org.fewlabel.contracts.job.Initialization;
import org.fewlabel.contracts.job.NetworkName;
import org.fewlabel.contracts.job.NetworkSpec;
import org.fewlabel.contracts.job.OptimizerSpec;
import org.fewlabel.contracts.job.WeightDecayOn;
import org.fewlabel.learning.Shape;
import org.fewlabel.learning.network.Network;
import org.fewlabel.learning.network.Networks;
import org.fewlabel.learning.network.Vector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The native optimizers beside their formulas in double precision. */
class OptimizersTest {
    private static final int STEPS = 4;

    private final Network network =
            Networks.create(new NetworkSpec(NetworkName.MLP, 0, Initialization.HE_NORMAL), new Shape(1, 1, 2), 3, 5);

    @AfterEach
    void release() {
        network.close();
    }

    @Test
    void plainDescentMovesAgainstTheGradient() {
        assertFollows(plain(0, false, 0), sgd(0, false, 0));
    }

    @Test
    void momentumStartsFromTheFirstGradient() {
        assertFollows(plain(0.9, false, 0), sgd(0.9, false, 0));
    }

    @Test
    void nesterovLooksAheadAndWeightDecayJoinsTheGradient() {
        assertFollows(plain(0.9, true, 0.01), sgd(0.9, true, 0.01));
    }

    @Test
    void adamCorrectsTheBiasOfItsMoments() {
        double[] mean = new double[network.parameters().size()];
        double[] square = new double[mean.length];
        assertFollows(adam(0.02), (theta, gradient, rate, step) -> {
            for (int i = 0; i < theta.length; i++) {
                double d = gradient[i] + 0.02 * theta[i];
                mean[i] = 0.9 * mean[i] + 0.1 * d;
                square[i] = 0.999 * square[i] + 0.001 * d * d;
                double m = mean[i] / (1 - Math.pow(0.9, step));
                double v = square[i] / (1 - Math.pow(0.999, step));
                theta[i] -= rate * m / (Math.sqrt(v) + 1e-8);
            }
        });
    }

    @Test
    void goesOnBitForBitFromItsState() {
        OptimizerSpec spec = adam(0);
        float[] before = network.parameters().toArray();
        float[] uninterrupted;
        try (Optimizer optimizer = Optimizers.create(spec, network)) {
            step(optimizer, 1);
            step(optimizer, 2);
            uninterrupted = network.parameters().toArray();
        }
        network.parameters().set(before);

        try (Optimizer first = Optimizers.create(spec, network);
                Optimizer second = Optimizers.create(spec, network)) {
            step(first, 1);
            second.resume(first.steps());
            first.state().forEach((name, vector) -> second.state().get(name).set(vector.toArray()));
            step(second, 2);
        }

        assertThat(network.parameters().toArray()).isEqualTo(uninterrupted);
    }

    /** As PyTorch's parameter groups, with momentum, decay and a bound on the norm of all gradients together. */
    @Test
    void theBackboneMovesAtARateOfItsOwn() {
        double[] factor = new double[network.parameters().size()];
        Arrays.fill(factor, 1);
        Arrays.fill(factor, 0, network.backboneParameters(), 0.25);
        assertThat(network.backboneParameters()).isEqualTo(factor.length - 64 * 3 - 3);
        double[] buffer = new double[factor.length];
        Formula byGroup = (theta, gradient, rate, step) -> {
            for (int i = 0; i < theta.length; i++) {
                double d = gradient[i] + 0.01 * theta[i];
                buffer[i] = step == 1 ? d : 0.9 * buffer[i] + d;
                theta[i] -= factor[i] * rate * (d + 0.9 * buffer[i]);
            }
        };
        assertFollows(
                new OptimizerSpec.Sgd(0.1, 0.9, true, 0.01, WeightDecayOn.ALL, 0.0, 2.0, null, 0.25),
                clippedByNorm(byGroup, 0, 2));
    }

    @Test
    void adamMovesTheBackboneAtARateOfItsOwn() {
        int backbone = network.backboneParameters();
        double[] mean = new double[network.parameters().size()];
        double[] square = new double[mean.length];
        assertFollows(
                new OptimizerSpec.Adam(1e-3, 0.9, 0.999, 1e-8, 0, WeightDecayOn.ALL, 0.0, null, null, 0.5),
                (theta, gradient, rate, step) -> {
                    for (int i = 0; i < theta.length; i++) {
                        mean[i] = 0.9 * mean[i] + 0.1 * gradient[i];
                        square[i] = 0.999 * square[i] + 0.001 * gradient[i] * gradient[i];
                        double m = mean[i] / (1 - Math.pow(0.9, step));
                        double v = square[i] / (1 - Math.pow(0.999, step));
                        theta[i] -= (i < backbone ? 0.5 : 1) * rate * m / (Math.sqrt(v) + 1e-8);
                    }
                });
    }

    /** Neither by decay nor by L1, whatever they are for, and its gradients, were there any, are not part of the norm. */
    @Test
    void nothingMovesAFrozenBackbone() {
        NetworkSpec frozen = new NetworkSpec(NetworkName.MLP, 0, Initialization.HE_NORMAL, FrozenLayers.BACKBONE);
        for (WeightDecayOn on : WeightDecayOn.values()) {
            for (OptimizerSpec spec : List.of(
                    new OptimizerSpec.Sgd(0.1, 0.9, true, 0.5, on, 0.3, 1.0, null),
                    new OptimizerSpec.Adam(0.1, 0.9, 0.999, 1e-8, 0.5, on, 0.3, 1.0, null))) {
                try (Network student = Networks.create(frozen, new Shape(1, 1, 2), 3, 5);
                        Optimizer optimizer = Optimizers.create(spec, student)) {
                    float[] before = student.parameters().toArray();
                    student.gradient().set(gradient(1));
                    optimizer.step(0.1);

                    float[] after = student.parameters().toArray();
                    int backbone = student.backboneParameters();
                    assertThat(Arrays.copyOf(after, backbone)).isEqualTo(Arrays.copyOf(before, backbone));
                    for (int i = backbone; i < after.length; i++) {
                        assertThat(after[i]).isNotEqualTo(before[i]);
                    }
                }
            }
        }
    }

    @Test
    void weightDecayLeavesBiasesAloneIfAskedTo() {
        double[] isWeight = weights();
        assertFollows(
                new OptimizerSpec.Sgd(0.1, 0, false, 0.5, WeightDecayOn.WEIGHTS, 0.0, null, null),
                (theta, gradient, rate, step) -> {
                    for (int i = 0; i < theta.length; i++) {
                        theta[i] -= rate * (gradient[i] + 0.5 * isWeight[i] * theta[i]);
                    }
                });
    }

    @Test
    void l1PullsByTheSignAndNotByTheSize() {
        setOneParameterToZero();
        assertFollows(
                new OptimizerSpec.Sgd(0.1, 0, false, 0, WeightDecayOn.ALL, 0.3, null, null),
                (theta, gradient, rate, step) -> {
                    for (int i = 0; i < theta.length; i++) {
                        theta[i] -= rate * (gradient[i] + 0.3 * Math.signum(theta[i]));
                    }
                });
    }

    @Test
    void l1LeavesBiasesAloneIfAskedTo() {
        double[] isWeight = weights();
        assertFollows(
                new OptimizerSpec.Adam(1e-3, 0, 0, 1e-8, 0, WeightDecayOn.WEIGHTS, 0.3, null, null),
                (theta, gradient, rate, step) -> {
                    for (int i = 0; i < theta.length; i++) {
                        double d = gradient[i] + 0.3 * isWeight[i] * Math.signum(theta[i]);
                        theta[i] -= rate * d / (Math.abs(d) + 1e-8);
                    }
                });
    }

    @Test
    void aGradientThatIsTooLongIsScaledDownWithItsL1AndBeforeWeightDecay() {
        assertFollows(
                new OptimizerSpec.Sgd(0.1, 0.9, true, 0.01, WeightDecayOn.ALL, 0.3, 2.0, null),
                clippedByNorm(sgd(0.9, true, 0.01), 0.3, 2));
    }

    @Test
    void aGradientThatIsShortEnoughStaysAsItIs() {
        float[] unbounded;
        float[] before = network.parameters().toArray();
        try (Optimizer optimizer = Optimizers.create(plain(0.9, true, 0.01), network)) {
            step(optimizer, 1);
            unbounded = network.parameters().toArray();
        }
        network.parameters().set(before);

        try (Optimizer optimizer = Optimizers.create(
                new OptimizerSpec.Sgd(0.1, 0.9, true, 0.01, WeightDecayOn.ALL, 0.0, 1e6, 1e6), network)) {
            step(optimizer, 1);
        }

        assertThat(network.parameters().toArray()).isEqualTo(unbounded);
    }

    @Test
    void clippingByValueBoundsEachNumberAfterTheNorm() {
        assertFollows(
                new OptimizerSpec.Sgd(0.1, 0, false, 0, WeightDecayOn.ALL, 0.0, 20.0, 0.1),
                clippedByNorm(
                        (theta, gradient, rate, step) -> {
                            for (int i = 0; i < theta.length; i++) {
                                theta[i] -= rate * Math.max(-0.1, Math.min(0.1, gradient[i]));
                            }
                        },
                        0,
                        20));
    }

    @Test
    void aGradientThatIsNotFiniteIsNotHiddenByClipping() {
        float[] gradient = gradient(1);
        gradient[3] = Float.NaN;
        network.gradient().set(gradient);

        try (Optimizer optimizer =
                Optimizers.create(new OptimizerSpec.Sgd(0.1, 0, false, 0, WeightDecayOn.ALL, 0.0, 1.0, 1.0), network)) {
            optimizer.step(0.1);
        }

        assertThat(network.parameters().toArray()[3]).isNaN();
    }

    @Test
    void theNormIsAddedUpInDouble() {
        Vector vector = network.gradient();
        float[] values = new float[vector.size()];
        Arrays.fill(values, 0.1f);
        values[0] = 1e4f;
        vector.set(values);

        double norm = vector.norm();

        double exact = Math.sqrt(1e8 + (values.length - 1) * Math.pow(0.1f, 2));
        assertThat(norm).isCloseTo(exact, within(1e-9));
    }

    private static OptimizerSpec.Sgd plain(double momentum, boolean nesterov, double weightDecay) {
        return new OptimizerSpec.Sgd(0.1, momentum, nesterov, weightDecay, WeightDecayOn.ALL, 0.0, null, null);
    }

    private static OptimizerSpec.Adam adam(double weightDecay) {
        return new OptimizerSpec.Adam(1e-3, 0.9, 0.999, 1e-8, weightDecay, WeightDecayOn.ALL, 0.0, null, null);
    }

    /** 1 for the weights of the three dense layers 2 → 64 → 64 → 3, 0 for their biases. */
    private double[] weights() {
        double[] isWeight = new double[network.parameters().size()];
        int[][] layers = {{2 * 64, 64}, {64 * 64, 64}, {64 * 3, 3}};
        int offset = 0;
        for (int[] layer : layers) {
            Arrays.fill(isWeight, offset, offset + layer[0], 1);
            offset += layer[0] + layer[1];
        }
        assertThat(offset).isEqualTo(isWeight.length);
        // Fresh biases are 0, which no decay would change.
        float[] parameters = network.parameters().toArray();
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] += isWeight[i] == 0 ? 0.5f : 0;
        }
        network.parameters().set(parameters);
        return isWeight;
    }

    private void setOneParameterToZero() {
        float[] parameters = network.parameters().toArray();
        parameters[7] = 0;
        network.parameters().set(parameters);
    }

    private static Formula clippedByNorm(Formula then, double l1, double normMax) {
        return (theta, gradient, rate, step) -> {
            double sum = 0;
            for (int i = 0; i < theta.length; i++) {
                gradient[i] += l1 * Math.signum(theta[i]);
                sum += gradient[i] * gradient[i];
            }
            double factor = Math.min(1, normMax / (Math.sqrt(sum) + 1e-6));
            assertThat(factor).as("a gradient that is clipped").isLessThan(1);
            for (int i = 0; i < theta.length; i++) {
                gradient[i] *= factor;
            }
            then.step(theta, gradient, rate, step);
        };
    }

    private interface Formula {
        void step(double[] parameters, double[] gradient, double learningRate, int step);
    }

    private Formula sgd(double momentum, boolean nesterov, double weightDecay) {
        double[] buffer = new double[network.parameters().size()];
        return (theta, gradient, rate, step) -> {
            for (int i = 0; i < theta.length; i++) {
                double d = gradient[i] + weightDecay * theta[i];
                buffer[i] = step == 1 ? d : momentum * buffer[i] + d;
                theta[i] -= rate * (nesterov ? d + momentum * buffer[i] : buffer[i]);
            }
        };
    }

    /** From the same parameters at each step: L1 jumps where rounding decides the sign of a number. */
    private void assertFollows(OptimizerSpec spec, Formula formula) {
        try (Optimizer optimizer = Optimizers.create(spec, network)) {
            for (int step = 1; step <= STEPS; step++) {
                double[] expected = toDouble(network.parameters().toArray());
                formula.step(expected, toDouble(gradient(step)), rate(step), step);
                step(optimizer, step);
                assertThat(toDouble(network.parameters().toArray())).containsExactly(expected, within(1e-6));
            }
            assertThat(optimizer.steps()).isEqualTo(STEPS);
        }
    }

    private void step(Optimizer optimizer, int step) {
        network.gradient().set(gradient(step));
        optimizer.step(rate(step));
    }

    private static double rate(int step) {
        return 0.05 / step;
    }

    private float[] gradient(int step) {
        SplittableRandom random = new SplittableRandom(step);
        float[] gradient = new float[network.parameters().size()];
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] = (float) random.nextGaussian();
        }
        return gradient;
    }

    private static double[] toDouble(float[] values) {
        double[] doubles = new double[values.length];
        Arrays.setAll(doubles, i -> values[i]);
        return doubles;
    }
}
