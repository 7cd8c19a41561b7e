package org.fewlabel.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProportionTest {
    /** Quantiles of the normal distribution as tables have them. */
    private static final double Z_95 = 1.959963984540054;

    /** 94 of 100 by hand: (0.94 + 0.019207) / 1.038415 ± 1.887457 · √(0.000564 + 0.000096). */
    @ParameterizedTest
    @CsvSource({
        "94, 100, 0.8752, 0.9722",
        "100, 100, 0.9630, 1",
        "0, 10, 0, 0.2775",
        "1, 1, 0.2065, 1",
        "5, 10, 0.2366, 0.7634"
    })
    void hasTheIntervalOfTheFormula(int successes, int n, double low, double high) {
        Proportion proportion = Proportion.of(successes, n);

        assertThat(proportion.share()).isEqualTo((double) successes / n);
        assertThat(proportion.low()).isCloseTo(low, within(5e-5));
        assertThat(proportion.high()).isCloseTo(high, within(5e-5));
    }

    /** As they are published: R. G. Newcombe, Statistics in Medicine 17 (1998), 857–872, table I, method 3. */
    @ParameterizedTest
    @CsvSource({"81, 263, 0.2553, 0.3662", "15, 148, 0.0624, 0.1605", "0, 20, 0, 0.1611", "1, 29, 0.0061, 0.1718"})
    void hasTheIntervalsThatArePublished(int successes, int n, double low, double high) {
        Proportion proportion = Proportion.of(successes, n);

        assertThat(proportion.low()).isCloseTo(low, within(5e-5));
        assertThat(proportion.high()).isCloseTo(high, within(5e-5));
    }

    /** The interval's ends are the shares of which the sample is just z standard errors away. */
    @Test
    void endsWhereTheSampleSpeaksAgainstAShare() {
        for (int n : new int[] {3, 20, 100, 1_000}) {
            for (int successes = 1; successes < n; successes += Math.max(1, n / 7)) {
                Proportion proportion = Proportion.of(successes, n);

                for (double end : new double[] {proportion.low(), proportion.high()}) {
                    assertThat(Math.abs(proportion.share() - end))
                            .isCloseTo(Z_95 * Math.sqrt(end * (1 - end) / n), within(1e-9));
                }
            }
        }
    }

    /** By the binomial distribution, not by chance: how often the interval holds a share of 0.94. */
    @Test
    void holdsTheTrueShareAboutAsOftenAsItSays() {
        double p = 0.94;
        int n = 100;
        double held = IntStream.rangeClosed(0, n)
                .filter(k -> Proportion.of(k, n).low() <= p
                        && p <= Proportion.of(k, n).high())
                .mapToDouble(k -> binomial(k, n, p))
                .sum();

        assertThat(held).isBetween(0.93, 0.98);
    }

    private static double binomial(int k, int n, double p) {
        double logarithm = k * Math.log(p) + (n - k) * Math.log(1 - p);
        for (int i = 1; i <= k; i++) {
            logarithm += Math.log(n - k + i) - Math.log(i);
        }
        return Math.exp(logarithm);
    }

    @Test
    void isWiderWhereItIsSurer() {
        assertThat(Proportion.of(9, 10, 0.99).low())
                .isLessThan(Proportion.of(9, 10, 0.9).low());
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "-1, 3", "4, 3"})
    void rejectsWhatIsNoSample(int successes, int n) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Proportion.of(successes, n))
                .withMessage("successes must be from 0 to a sample of at least 1, were " + successes + " of " + n);
    }
}
