package org.fewlabel.metrics.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.fewlabel.metrics.web.BusyException;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private static final Comparison EMPTY = Comparer.compare(Question.usual(), List.of());

    @Test
    void sendsAwayWhoseTurnDoesNotCome() {
        Turns turns = new Turns(1, Duration.ofMillis(10));

        turns.take(() -> {
            assertThatThrownBy(() -> turns.take(() -> EMPTY)).isInstanceOf(BusyException.class);
            return EMPTY;
        });

        assertThat(turns.take(() -> EMPTY)).isSameAs(EMPTY);
    }

    @Test
    void goesOnAfterAComparisonThatFailed() {
        Turns turns = new Turns(1, Duration.ofMillis(10));
        assertThatThrownBy(() -> turns.take(() -> {
                    throw new IllegalStateException("no database");
                }))
                .hasMessage("no database");

        assertThat(turns.take(() -> EMPTY)).isSameAs(EMPTY);
    }

    @Test
    void refusesASettingThatLetsNobodyIn() {
        assertThatThrownBy(() -> new Turns(0, Duration.ofSeconds(1)))
                .hasMessage("fewlabel.comparison.concurrent-max must be at least 1, was: 0");
    }
}
