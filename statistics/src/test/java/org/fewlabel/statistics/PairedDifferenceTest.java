package org.fewlabel.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PairedDifferenceTest {
    /** Student, 1908, "The probable error of a mean": hours of sleep gained by ten patients, one drug less the other. */
    private static final List<Double> SLEEP = List.of(1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4);

    @Test
    void givesTheIntervalOfStudentsOwnExample() {
        PairedDifference difference = PairedDifference.of(SLEEP);

        assertThat(difference.n()).isEqualTo(10);
        assertThat(difference.mean()).isCloseTo(1.58, within(1e-9));
        assertThat(difference.deviation()).isCloseTo(1.2300, within(5e-5));
        assertThat(difference.low()).isCloseTo(0.7001142, within(1e-6));
        assertThat(difference.high()).isCloseTo(2.4598858, within(1e-6));
        assertThat(difference.toldApart()).isTrue();
    }

    /** The column 0.975 of a printed table of t: 12.706, 4.303 and 2.776 for 1, 2 and 4 degrees of freedom. */
    @Test
    void isAsWideAsTheTableOfTSays() {
        assertThat(PairedDifference.of(List.of(0.0, 2.0)).high()).isCloseTo(1 + 12.706, within(5e-4));
        assertThat(PairedDifference.of(List.of(0.0, 1.0, 2.0)).high())
                .isCloseTo(1 + 4.303 / Math.sqrt(3), within(5e-4));
        assertThat(PairedDifference.of(List.of(-2.0, -1.0, 0.0, 1.0, 2.0)).high())
                .isCloseTo(2.776 * Math.sqrt(2.5) / Math.sqrt(5), within(5e-4));
    }

    /** The columns 0.95 and 0.995 of the same table for 2 degrees of freedom: 2.920 and 9.925. */
    @Test
    void isWiderTheMoreConfidenceIsAskedFor() {
        List<Double> differences = List.of(0.0, 1.0, 2.0);

        assertThat(PairedDifference.of(differences, 0.9).high()).isCloseTo(1 + 2.920 / Math.sqrt(3), within(5e-4));
        assertThat(PairedDifference.of(differences, 0.99).high()).isCloseTo(1 + 9.925 / Math.sqrt(3), within(5e-4));
        assertThatThrownBy(() -> PairedDifference.of(differences, 95)).hasMessageContaining("was 95.0");
    }

    /** In units of the differences' own deviation: 9.0, 2.5, 1.24 and 0.72. */
    @Test
    void narrowsWithThePairs() {
        assertThat(halfWidth(2)).isCloseTo(8.985, within(1e-3));
        assertThat(halfWidth(3)).isCloseTo(2.484, within(1e-3));
        assertThat(halfWidth(5)).isCloseTo(1.242, within(1e-3));
        assertThat(halfWidth(10)).isCloseTo(0.715, within(1e-3));
    }

    private static double halfWidth(int pairs) {
        List<Double> differences =
                IntStream.range(0, pairs).mapToObj(i -> (double) (i * i)).toList();
        PairedDifference difference = PairedDifference.of(differences);
        return (difference.high() - difference.mean()) / difference.deviation();
    }

    /** As R's t.test has it of the same ten patients. */
    @Test
    void givesThePValueOfStudentsOwnExample() {
        assertThat(PairedDifference.of(SLEEP).pValue()).isCloseTo(0.00283289, within(1e-8));
    }

    /** Where an interval of 95 % ends at 0, p is 0.05. */
    @Test
    void hasAPValueThatAgreesWithItsInterval() {
        List<Double> differences = List.of(0.5, 1.0, 2.0, 4.0);
        double low = PairedDifference.of(differences).low();

        PairedDifference moved =
                PairedDifference.of(differences.stream().map(each -> each - low).toList());

        assertThat(moved.low()).isCloseTo(0, within(1e-12));
        assertThat(moved.pValue()).isCloseTo(0.05, within(1e-9));
    }

    @Test
    void isSureOfDifferencesThatAreAllAlike() {
        assertThat(PairedDifference.of(List.of(1.0, 1.0, 1.0)).pValue()).isZero();
        assertThat(PairedDifference.of(List.of(0.0, 0.0, 0.0)).pValue()).isOne();
        assertThat(PairedDifference.of(List.of(0.0, 0.0, 0.0)).toldApart()).isFalse();
        assertThat(PairedDifference.of(List.of(1.0)).pValue()).isNull();
    }

    @Test
    void tellsApartWhatHasNoZeroInItsInterval() {
        assertThat(PairedDifference.of(List.of(0.0, 1.0, 2.0)).toldApart()).isFalse();
        assertThat(PairedDifference.of(List.of(9.0, 10.0, 11.0)).toldApart()).isTrue();
        assertThat(PairedDifference.of(List.of(-9.0, -10.0, -11.0)).toldApart()).isTrue();
    }

    @Test
    void doesNotJudgeByTwoPairsHoweverAlikeTheyAre() {
        PairedDifference difference = PairedDifference.of(List.of(-1.22, -1.22));

        assertThat(difference.high()).isNegative();
        assertThat(difference.toldApart()).isFalse();
    }

    @Test
    void hasNoIntervalForOnePair() {
        PairedDifference difference = PairedDifference.of(List.of(5.0));

        assertThat(difference).isEqualTo(new PairedDifference(1, 5, null, null, null));
        assertThat(difference.toldApart()).isFalse();
    }

    @Test
    void holdsTheTrueMeanNineteenTimesInTwenty() {
        Random random = new Random(1);
        int samples = 4_000;

        long held = Stream.generate(() -> PairedDifference.of(random.doubles(5)
                        .map(u -> random.nextGaussian(3, 2))
                        .boxed()
                        .toList()))
                .limit(samples)
                .filter(difference -> difference.low() <= 3 && difference.high() >= 3)
                .count();

        // Four standard deviations of a count of 4,000 at 0.95.
        assertThat(held / (double) samples).isCloseTo(0.95, within(0.014));
    }
}
