package org.fewlabel.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class HolmTest {
    /** As R's p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm") has it. */
    @Test
    void agreesWithR() {
        assertThat(Holm.adjusted(List.of(0.01, 0.04, 0.03, 0.005)))
                .usingComparatorForType((a, b) -> Math.abs(a - b) < 1e-12 ? 0 : Double.compare(a, b), Double.class)
                .containsExactly(0.03, 0.06, 0.06, 0.02);
    }

    @Test
    void leavesASingleComparisonAsItIs() {
        assertThat(Holm.adjusted(List.of(0.04))).containsExactly(0.04);
        assertThat(Holm.adjusted(List.of())).isEmpty();
    }

    @Test
    void isNeverAboveOne() {
        assertThat(Holm.adjusted(List.of(0.9, 0.8, 0.7))).containsExactly(1.0, 1.0, 1.0);
    }

    @Test
    void isNoSmallerThanWhatItAdjusts() {
        List<Double> values = List.of(0.2, 0.001, 0.2, 0.5);

        List<Double> adjusted = Holm.adjusted(values);

        for (int i = 0; i < values.size(); i++) {
            assertThat(adjusted.get(i)).isGreaterThanOrEqualTo(values.get(i));
        }
        assertThat(adjusted.get(1)).isCloseTo(0.004, Offset.offset(1e-12));
    }
}
