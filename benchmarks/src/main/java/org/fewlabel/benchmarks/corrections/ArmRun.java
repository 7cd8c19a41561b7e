package org.fewlabel.benchmarks.corrections;

import java.util.List;
import org.fewlabel.benchmarks.KeptRuns;
import org.fewlabel.contracts.TrainedNetwork;
import org.jspecify.annotations.Nullable;

/**
 * An arm of a repeat that is over.
 *
 * @param rounds of the first arm the first one, of the others those after it
 */
record ArmRun(Settings settings, int repeat, Arm arm, List<Round> rounds) implements KeptRuns.Run {
    ArmRun {
        rounds = List.copyOf(rounds);
    }

    /**
     * One job.
     *
     * @param asked how many images the user was asked for before it
     * @param wrong how many of them the job before had predicted wrongly, so that the answer was a correction; the others were
     *     confirmed
     * @param seconds that it was trained and labeled for
     */
    record Round(String job, int asked, int wrong, Errors errors, double seconds) {}

    /** Test errors after the last epoch, in percent. */
    record Errors(
            double student,
            @Nullable Double average,
            @Nullable Double teacher) {
        @Nullable
        Double of(TrainedNetwork network) {
            return switch (network) {
                case STUDENT -> (Double) student;
                case AVERAGE -> average;
                case TEACHER -> teacher;
            };
        }
    }

    Round last() {
        return rounds.get(rounds.size() - 1);
    }
}
