package org.fewlabel.learning.training;

import static org.assertj.core.api.Assertions.assertThat;

import org.fewlabel.contracts.job.EarlyStoppingSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatienceTest {
    @Test
    void countsTheEpochsSinceTheBestError() {
        EarlyStoppingSpec spec = new EarlyStoppingSpec(3, 0, 0);

        Patience patience = Patience.first(0.5).next(0.4, spec).next(0.4, spec).next(0.45, spec);

        assertThat(patience).isEqualTo(new Patience(0.4, 2));
        assertThat(patience.isOver(spec)).isFalse();
        assertThat(patience.next(0.6, spec).isOver(spec)).isTrue();
        assertThat(patience.next(0.3, spec)).isEqualTo(new Patience(0.3, 0));
    }

    @ParameterizedTest
    @CsvSource({"0.4, 0.5, 1", "0.375, 0.5, 1", "0.25, 0.25, 0"})
    void anErrorMustBeLessByMoreThanTheDelta(double error, double best, int epochsWithout) {
        Patience patience = Patience.first(0.5).next(error, new EarlyStoppingSpec(3, 0.125, 0));

        assertThat(patience).isEqualTo(new Patience(best, epochsWithout));
    }
}
