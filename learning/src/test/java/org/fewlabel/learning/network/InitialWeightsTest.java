package org.fewlabel.learning.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.fewlabel.contracts.job.Initialization;
import org.fewlabel.contracts.job.NetworkName;
import org.fewlabel.contracts.job.NetworkSpec;
import org.fewlabel.learning.Shape;
import org.fewlabel.learning.network.ParameterLayout.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InitialWeightsTest {
    private static final long SEED = 3;

    private final Architecture architecture =
            Architectures.of(new NetworkSpec(NetworkName.LENET, 0, Initialization.HE_NORMAL), new Shape(28, 28, 1), 10);
    private final ParameterLayout layout = ParameterLayout.of(architecture);

    /** The second convolution has 25 · 32 inputs and 25 · 64 outputs a place. */
    @ParameterizedTest
    @CsvSource({
        "HE_NORMAL, 0.0025",
        "HE_UNIFORM, 0.0025",
        "XAVIER_NORMAL, 0.000833333",
        "XAVIER_UNIFORM, 0.000833333",
        "PYTORCH, 0.000416667",
    })
    void drawsWithTheVarianceOfThePaper(Initialization initialization, double variance) {
        float[] weights = weights("conv2", initialization);

        double mean = mean(weights);
        double spread = spread(weights, mean);
        // 51,200 draws: the deviation of the mean is σ/226, that of the variance at most 0.6 % of it.
        assertThat(mean).isCloseTo(0, within(4 * Math.sqrt(variance) / 226));
        assertThat(spread).isCloseTo(variance, within(0.025 * variance));
    }

    @ParameterizedTest
    @CsvSource({"HE_UNIFORM, 0.08660254", "XAVIER_UNIFORM, 0.05", "PYTORCH, 0.03535534"})
    void aUniformDistributionKeepsItsBounds(Initialization initialization, double bound) {
        float[] weights = weights("conv2", initialization);

        assertThat(largest(weights)).isBetween((float) (0.999 * bound), (float) (1.000001 * bound));
    }

    @ParameterizedTest
    @CsvSource({"HE_NORMAL", "XAVIER_NORMAL"})
    void aNormalDistributionHasTails(Initialization initialization) {
        float[] weights = weights("conv2", initialization);

        assertThat(largest(weights) / Math.sqrt(spread(weights, 0))).isBetween(3.5, 5.5);
    }

    /** 256 inputs, 10 outputs. */
    @ParameterizedTest
    @CsvSource({
        "HE_NORMAL, 0.0625",
        "HE_UNIFORM, 0.0625",
        "XAVIER_UNIFORM, 0.15018785",
        "PYTORCH, 0.0625",
    })
    void theLastLayerHasNoRectifierToMakeUpFor(Initialization initialization, double bound) {
        float[] weights = weights("fc", initialization);

        assertThat(largest(weights)).isBetween((float) (0.99 * bound), (float) (1.000001 * bound));
    }

    @Test
    void xavierDrawsTheLastLayerLikeTheOthers() {
        float[] weights = weights("fc", Initialization.XAVIER_NORMAL);

        assertThat(spread(weights, 0)).isCloseTo(2.0 / 266, within(0.1 * 2 / 266));
    }

    @Test
    void startsBiasesAtZero() {
        float[] parameters = InitialWeights.parameters(architecture, layout, Initialization.XAVIER_UNIFORM, SEED);

        for (ParameterLayout.Block block : layout.parameters()) {
            if (block.kind() == Kind.BIAS) {
                assertThat(Arrays.copyOfRange(parameters, block.offset(), block.end()))
                        .containsOnly(0);
            }
        }
    }

    /** Uniform in ±1/√800: 64 draws reach 0.8 of the bound but for one chance in a million. */
    @Test
    void drawsBiasesAsPytorchDoes() {
        float[] biases = numbers("conv2", Kind.BIAS, Initialization.PYTORCH);

        assertThat(biases).hasSize(64);
        assertThat(largest(biases)).isBetween(0.8f * 0.03535534f, 0.03535535f);
    }

    private float[] weights(String layer, Initialization initialization) {
        return numbers(layer, Kind.WEIGHT, initialization);
    }

    private float[] numbers(String layer, Kind kind, Initialization initialization) {
        float[] parameters = InitialWeights.parameters(architecture, layout, initialization, SEED);
        ParameterLayout.Block block = layout.parameters().stream()
                .filter(each -> each.name().equals(layer) && each.kind() == kind)
                .findAny()
                .orElseThrow();
        return Arrays.copyOfRange(parameters, block.offset(), block.end());
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static double spread(float[] values, double mean) {
        double sum = 0;
        for (float value : values) {
            sum += (value - mean) * (value - mean);
        }
        return sum / values.length;
    }

    private static float largest(float[] values) {
        float largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }
}
