package org.fewlabel.benchmarks.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContrastTest {
    private static final String HELPS = "{\"name\": \"does it help\", \"a\": \"teacher\", \"b\": \"baseline\"}";
    private static final String HELPS_THE_AVERAGE = HELPS.replace("}", ", \"network\": \"average\"}");

    @TempDir
    private Path folder;

    @Test
    void subtractsRepeatByRepeat() throws IOException {
        SweepFiles sweep = new SweepFiles(folder, HELPS);
        sweep.succeed("teacher", 2, 37, null);
        sweep.succeed("baseline", 1, 30, null);
        sweep.succeed("baseline", 2, 40, null);
        sweep.succeed("baseline", 3, 50, null);
        sweep.succeed("teacher", 1, 29, null);
        sweep.succeed("teacher", 3, 48, null);

        Contrast contrast = sweep.results().contrasts().get(0);

        assertThat(contrast.pairs()).extracting(Contrast.Pair::repeat).containsExactly(1, 2, 3);
        assertThat(contrast.difference().mean()).isCloseTo(-2, within(1e-9));
        assertThat(contrast.difference().deviation()).isCloseTo(1, within(1e-9));
        assertThat(contrast.verdict()).as("-2 ± 4.303 / √3").isEqualTo("not told apart");
    }

    @Test
    void leavesOutRepeatsThatAreNotWholeAndSaysHowMany() throws IOException {
        SweepFiles sweep = new SweepFiles(folder, HELPS);
        for (int repeat = 1; repeat <= 3; repeat++) {
            sweep.succeed("baseline", repeat, 30, null);
        }
        sweep.succeed("teacher", 1, 20, null);
        sweep.fail("teacher", 2, "the loss was NaN");

        SweepResults results = sweep.results();

        Contrast contrast = results.contrasts().get(0);
        assertThat(contrast.planned()).isEqualTo(3);
        assertThat(contrast.pairs()).containsExactly(new Contrast.Pair(1, -10));
        assertThat(results.contrastTable())
                .contains("| does it help | `teacher` − `baseline` | student | −10.00 | – | 1 of 3 | too few pairs |");
    }

    @Test
    void comparesTheNetworkThatThePlanNames() throws IOException {
        SweepFiles sweep = new SweepFiles(folder, HELPS + ", " + HELPS_THE_AVERAGE);
        for (int repeat = 1; repeat <= 3; repeat++) {
            sweep.succeed("baseline", repeat, 30, 28.0 + repeat);
            sweep.succeed("teacher", repeat, 31, 20.0 + repeat);
        }

        SweepResults results = sweep.results();

        assertThat(results.contrasts().get(0).difference().mean()).isCloseTo(1, within(1e-9));
        assertThat(results.contrasts().get(0).verdict()).isEqualTo("higher");
        assertThat(results.contrasts().get(1).difference().mean()).isCloseTo(-8, within(1e-9));
        assertThat(results.contrasts().get(1).verdict()).isEqualTo("lower");
    }

    @Test
    void showsWhatIsPlannedAndNotMeasured() throws IOException {
        SweepResults results = new SweepFiles(folder, HELPS + ", " + HELPS_THE_AVERAGE).results();

        assertThat(results.contrasts()).extracting(Contrast::difference).containsOnlyNulls();
        assertThat(results.contrastTable())
                .contains("| average | – | – | 0 of 3 | too few pairs |")
                .contains("0 comparisons, 0 of them told apart");
    }
}
