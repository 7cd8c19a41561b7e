package org.fewlabel.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RangeTest {
    @Test
    void isWhereTheMiddleAndTheEndsAre() {
        assertThat(Range.of(5, 1, 3)).isEqualTo(new Range(3, 1, 5));
        assertThat(Range.of(2)).isEqualTo(new Range(2, 2, 2));
    }

    @Test
    void hasTheMeanOfTheMiddleTwoAsMedianWhereTheyAreEven() {
        assertThat(Range.of(8, 1, 2, 4)).isEqualTo(new Range(3, 1, 8));
    }
}
