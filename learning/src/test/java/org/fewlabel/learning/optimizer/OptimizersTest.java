package org.fewlabel.learning.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.fewlabel.contracts.job.NetworkName;
import org.fewlabel.contracts.job.NetworkSpec;
import org.fewlabel.contracts.job.OptimizerSpec;
import org.fewlabel.learning.Shape;
import org.fewlabel.learning.network.Network;
import org.fewlabel.learning.network.Networks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The native optimizers beside their formulas in double precision. */
class OptimizersTest {
    private static final int STEPS = 4;

    private final Network network = Networks.create(new NetworkSpec(NetworkName.MLP, 0), new Shape(1, 1, 2), 3, 5);

    @AfterEach
    void release() {
        network.close();
    }

    @Test
    void plainDescentMovesAgainstTheGradient() {
        assertFollows(new OptimizerSpec.Sgd(0.1, 0, false, 0), sgd(0, false, 0));
    }

    @Test
    void momentumStartsFromTheFirstGradient() {
        assertFollows(new OptimizerSpec.Sgd(0.1, 0.9, false, 0), sgd(0.9, false, 0));
    }

    @Test
    void nesterovLooksAheadAndWeightDecayJoinsTheGradient() {
        assertFollows(new OptimizerSpec.Sgd(0.1, 0.9, true, 0.01), sgd(0.9, true, 0.01));
    }

    @Test
    void adamCorrectsTheBiasOfItsMoments() {
        double[] mean = new double[network.parameters().size()];
        double[] square = new double[mean.length];
        assertFollows(new OptimizerSpec.Adam(1e-3, 0.9, 0.999, 1e-8, 0.02), (theta, gradient, rate, step) -> {
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
        OptimizerSpec spec = new OptimizerSpec.Adam(1e-3, 0.9, 0.999, 1e-8, 0);
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

    private void assertFollows(OptimizerSpec spec, Formula formula) {
        double[] expected = toDouble(network.parameters().toArray());
        try (Optimizer optimizer = Optimizers.create(spec, network)) {
            for (int step = 1; step <= STEPS; step++) {
                step(optimizer, step);
                formula.step(expected, toDouble(gradient(step)), rate(step), step);
            }
            assertThat(optimizer.steps()).isEqualTo(STEPS);
        }
        assertThat(toDouble(network.parameters().toArray())).containsExactly(expected, within(2e-6));
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
