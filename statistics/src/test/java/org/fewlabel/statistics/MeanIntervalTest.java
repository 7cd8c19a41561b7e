package org.fewlabel.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class MeanIntervalTest {
    /** The columns 0.95 and 0.975 of a printed table of t: 2.132 and 2.776 for 4 degrees of freedom. */
    @Test
    void isAsWideAsTheTableOfTSays() {
        MeanInterval usual = MeanInterval.of(30, 2, 5, 0.95);
        assertThat(usual.high()).isCloseTo(30 + 2.776 * 2 / Math.sqrt(5), within(5e-4));
        assertThat(usual.low()).isCloseTo(30 - 2.776 * 2 / Math.sqrt(5), within(5e-4));
        assertThat(MeanInterval.of(30, 2, 5, 0.9).high()).isCloseTo(30 + 2.132 * 2 / Math.sqrt(5), within(5e-4));
    }

    @Test
    void isAPointWhereAllValuesAreAlike() {
        assertThat(MeanInterval.of(30, 0, 3, 0.95)).isEqualTo(new MeanInterval(30, 30));
    }

    @Test
    void takesNoSingleValueAndNoPercentage() {
        assertThatThrownBy(() -> MeanInterval.of(30, 0, 1, 0.95)).hasMessageContaining("were 1");
        assertThatThrownBy(() -> MeanInterval.of(30, 1, 3, 95)).hasMessageContaining("was 95.0");
    }
}
