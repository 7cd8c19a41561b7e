package org.fewlabel.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.UUID;
import org.fewlabel.contracts.event.TrainingEvent.Outcome;
import org.fewlabel.contracts.event.TrainingEvent.TrainingFinished;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunEndTest {
    @ParameterizedTest
    @CsvSource({"DECLINED, false, DECLINED", "COMPLETED, false, OVER", "FAILED_FOR_NOW, false, OVER"})
    void tellsWhetherTheNextJobIsTakenAtOnce(Outcome outcome, boolean isEngineBroken, RunEnd end) {
        assertThat(RunEnd.of(finished(outcome), isEngineBroken)).isEqualTo(end);
    }

    /** A card that broke fails every other job, too, until another process uses it. */
    @ParameterizedTest
    @CsvSource({"DECLINED", "FAILED_FOR_NOW", "COMPLETED"})
    void isTheLastOneOfAProcessWhoseEngineIsBroken(Outcome outcome) {
        assertThat(RunEnd.of(finished(outcome), true)).isEqualTo(RunEnd.LAST);
    }

    @Test
    void goesOnAfterARunThatNobodyWaitsFor() {
        assertThat(RunEnd.of(Optional.empty(), false)).isEqualTo(RunEnd.OVER);
    }

    private static Optional<TrainingFinished> finished(Outcome outcome) {
        boolean failed = outcome != Outcome.COMPLETED;
        return Optional.of(new TrainingFinished(
                new UUID(0, 1),
                1,
                outcome,
                failed ? "engine-unavailable" : null,
                failed ? "the card is gone" : null,
                null));
    }
}
