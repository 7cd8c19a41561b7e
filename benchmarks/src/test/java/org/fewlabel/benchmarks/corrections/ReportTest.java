package org.fewlabel.benchmarks.corrections;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.fewlabel.benchmarks.corrections.ArmRun.Errors;
import org.fewlabel.benchmarks.corrections.ArmRun.Round;
import org.fewlabel.contracts.Json;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final Settings SETTINGS =
            new Settings(Json.mapper().createObjectNode().put("name", "supervised"), 100, 6000, 2, 20, 10, 120);

    private final List<ArmRun> runs = new ArrayList<>();

    private Report report() {
        return new Report(SETTINGS, 3, runs);
    }

    private void finish(int repeat, Arm arm, Round... rounds) {
        runs.add(new ArmRun(SETTINGS, repeat, arm, List.of(rounds)));
    }

    private static Round round(int asked, int wrong, double student, @Nullable Double average) {
        return new Round("job", asked, wrong, new Errors(student, average, null), 30);
    }

    private void finishThree() {
        for (int repeat = 1; repeat <= 3; repeat++) {
            finish(repeat, Arm.FIRST, round(0, 0, 30 + repeat, null));
            finish(repeat, Arm.NONE, round(0, 0, 29, null), round(0, 0, 27 + repeat, null));
            finish(repeat, Arm.LEAST_SURE, round(20, 10 + repeat, 28, null), round(20, 8, 20 + 2 * repeat, null));
        }
    }

    @Test
    void subtractsTheErrorsOfTheLastRoundRepeatByRepeat() {
        finishThree();

        assertThat(report().differences())
                .as("−6, −5 and −4: −5 ± 4.303 · 1 / √3")
                .contains(
                        "| least sure images − no more labels | student | −5.00 | 1.00 | −7.48 … −2.52 | 3 of 3 | lower |")
                .contains("| random images − no more labels | student | – | – | – | 0 of 3 | too few pairs |")
                .contains("\n1 comparisons, 1 of them told apart");
    }

    @Test
    void pairsOnlyRepeatsThatBothArmsFinished() {
        finish(2, Arm.NONE, round(0, 0, 30, null), round(0, 0, 30, 29.0));
        finish(1, Arm.LEAST_SURE, round(20, 10, 30, null), round(20, 10, 10, 10.0));
        finish(2, Arm.LEAST_SURE, round(20, 10, 30, null), round(20, 10, 27, 28.5));

        assertThat(report().differences())
                .contains("| least sure images − no more labels | student | −3.00 | – | – | 1 of 3 | too few pairs |")
                .contains("| least sure images − no more labels | average | −0.50 | – | – | 1 of 3 | too few pairs |")
                .contains("| least sure images − no more labels | teacher | – | – | – | 0 of 3 | too few pairs |");
    }

    @Test
    void countsLabelsAndShowsWhatIsNotDone() {
        finishThree();

        assertThat(report().summary())
                .contains("| first round | 100 | 32.00 ± 1.00 | – | – | 3 of 3 | 30.00 ± 0.00 |")
                .contains("| no more labels | 100 | 29.00 ± 1.00 | – | – | 3 of 3 |")
                .contains("| random images | 140 | – | – | – | 0 of 3 | – |")
                .contains("| least sure images | 140 | 24.00 ± 2.00 |");
    }

    @Test
    void tellsCorrectionsRoundByRound() {
        finishThree();

        assertThat(report().answers())
                .contains("| images | round 1 | round 2 | all |\n|---|---|---|---|\n")
                .contains("| random images | – | – | 0 of 0 |")
                .contains("| least sure images | 12.00 ± 1.00 | 8.00 ± 0.00 | 60 of 120 |");
        assertThat(report().rounds())
                .contains("| first | 32.00 ± 1.00 | 32.00 ± 1.00 | 32.00 ± 1.00 |")
                .contains("| 2 | 29.00 ± 1.00 | – | 24.00 ± 2.00 |");
    }

    @Test
    void showsEveryValue() {
        finish(2, Arm.FIRST, round(0, 0, 30.126, 29.5));

        assertThat(report().values())
                .contains("| 1 | – | – | – | – |\n")
                .contains("| 2 | 30.13 / 29.50 / – | – | – | – |\n");
    }
}
