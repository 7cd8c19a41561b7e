package org.fewlabel.benchmarks.results;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.fewlabel.contracts.Json;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepResultsTest {
    @TempDir
    private Path folder;

    private SweepFiles sweep;

    @BeforeEach
    void planSweep() throws IOException {
        sweep = new SweepFiles(folder, "{\"name\": \"does it help\", \"a\": \"teacher\", \"b\": \"baseline\"}");
    }

    @Test
    void hasEveryRowOfThePlanFinishedOrNot() throws IOException {
        sweep.succeed("baseline", 1, 28, 27.0);
        sweep.succeed("baseline", 2, 30, null);
        sweep.succeed("baseline", 3, 32, 25.0);
        sweep.succeed("teacher", 1, 20, null);
        sweep.fail("teacher", 3, "the loss was NaN");

        assertThat(sweep.results().table()).isEqualTo("""
                | run | student | average | teacher | n | s per run |
                |---|---|---|---|---|---|
                | `baseline` | 30.00 ± 2.00 | 26.00 ± 1.41 (2) | – | 3 of 3 | 30 |
                | `teacher` | 20.00 | – | – | 1 of 3, 1 failed | 30 |
                | `adversary` | – | – | – | 0 of 3 | – |

                Runs that came to nothing:

                - `teacher`, repeat 3, failed: the loss was NaN
                """);
    }

    /** As a sweep stands while its last repeat is missing. */
    @Test
    void twoPairsHaveNoIntervalAndAreNoComparison() throws IOException {
        sweep.succeed("baseline", 1, 30, null);
        sweep.succeed("baseline", 2, 32, null);
        sweep.succeed("teacher", 1, 20, null);
        sweep.succeed("teacher", 2, 23, null);

        assertThat(sweep.results().contrastTable())
                .contains("| `teacher` − `baseline` | student | −9.50 | – | 2 of 3 | too few pairs |")
                .contains("0 comparisons, 0 of them told apart");

        sweep.succeed("baseline", 3, 31, null);
        sweep.succeed("teacher", 3, 22, null);

        assertThat(sweep.results().contrastTable())
                .contains("| −9.33 | −10.77 … −7.90 | 3 of 3 | lower |")
                .contains("1 comparisons, 1 of them told apart");
    }

    @Test
    void keepsEveryValue() throws IOException {
        sweep.succeed("baseline", 1, 25, null);
        sweep.succeed("baseline", 3, 50, null);

        JsonNode row = Json.mapper().valueToTree(sweep.results()).at("/rows/0");

        assertThat(row.at("/runs").findValuesAsText("student")).containsExactly("25.0", "50.0");
        assertThat(row.at("/runs").findValuesAsText("splitSeed")).containsExactly("1", "3");
        assertThat(row.at("/planned").asInt()).isEqualTo(3);
        assertThat(row.at("/steps").asInt()).isEqualTo(20);
    }

    /** A pass over the thousand images of two moons. */
    @Test
    void countsTheStepsOfRunsThatLeaveThemToTheDataSet() throws IOException {
        String changed =
                Files.readString(sweep.planFile).replace("\"stepsPerEpoch\": 10", "\"batch\": {\"unlabeled\": 50}");
        Files.writeString(sweep.planFile, changed);

        assertThat(sweep.results().rows().get(0).steps()).isEqualTo(2 * 20);
    }

    @Test
    void takesNoRunThatIsOfAnotherPlan() throws IOException {
        sweep.succeed("baseline", 1, 28, null);
        String changed = Files.readString(sweep.planFile).replace("\"epochs\": 2", "\"epochs\": 3");
        Files.writeString(sweep.planFile, changed);

        assertThat(sweep.results().rows().get(0).runs()).isEmpty();
    }

    @Test
    void renewsTheTablesOfItsOwnSweepAlone() throws IOException {
        sweep.succeed("baseline", 1, 28, null);
        SweepResults results = sweep.results();
        String text = """
                before
                <!-- table moons -->
                old
                <!-- end -->
                between
                <!-- contrasts moons -->
                <!-- end -->
                <!-- table suns -->
                of another $1
                <!-- end -->
                """;

        String renewed = ResultsReport.renewed(text, Map.of("moons", results));

        assertThat(renewed)
                .isEqualTo(text.replace("old\n", results.table())
                        .replace("<!-- contrasts moons -->\n", "<!-- contrasts moons -->\n" + results.contrastTable()));
    }
}
