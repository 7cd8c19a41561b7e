package org.fewlabel.gateway.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.fewlabel.contracts.job.ImageFolders;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.job.Violation;
import org.fewlabel.contracts.model.ModelFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SweepCheckTest {
    private static final String PLAN = """
            {"name": "moons", "base": {"dataset": {"name": "two-moons"}, %s"epochs": 2},
             "rows": [{"label": "a", "method": {"name": "supervised"}%s}, {"label": "b", "method": {"name": "vat"}%s}]%s}
            """;

    @Test
    void everyMistakeOfEveryRowIsNamedAtOnceWhereItComesFrom() {
        List<Violation> violations = violations(PLAN.formatted(
                "\"batch\": {\"labeled\": 0}, ",
                ", \"epochs\": 0, \"colour\": 1",
                ", \"optimizer\": {\"name\": \"lbfgs\"}",
                ", \"axes\": {\"stepsPerEpoch\": [10, -1]}, \"baseline\": \"c\""));

        assertThat(violations)
                .extracting(Violation::field)
                .containsExactlyInAnyOrder(
                        "baseline",
                        "base.batch.labeled",
                        "rows[0].epochs",
                        "rows[0].colour",
                        "rows[1].optimizer.name",
                        "axes.stepsPerEpoch");
        assertThat(violations)
                .filteredOn(each -> each.field().equals("rows[0].epochs"))
                .extracting(Violation::message)
                .containsExactly("must be a whole number from 1 to 100000, was 0");
    }

    @Test
    void whatIsWrongWithOneRowAloneIsNotTheBases() {
        assertThat(violations(PLAN.formatted("\"method\": {\"emaDecay\": 0.9, \"epsilon\": 2}, ", "", "", "")))
                .extracting(Violation::field)
                .contains("rows[0].method.epsilon")
                .doesNotContain("base.method.epsilon");
    }

    /** It was answered with 500. */
    @ParameterizedTest
    @ValueSource(strings = {"\"cifar10\"", "7", "true", "[\"cifar10\"]"})
    void aDatasetThatIsNoObjectIsNamed(String dataset) {
        assertThat(violations(PLAN.formatted("", "", "", "").replace("{\"name\": \"two-moons\"}", dataset)))
                .extracting(Violation::field)
                .contains("base.dataset");
        assertThat(violations(PLAN.formatted("", ", \"dataset\": " + dataset, "", "")))
                .extracting(Violation::field)
                .contains("rows[0].dataset");
    }

    /** Each seed was trained twice, and the comparison had two rows alike. */
    @Test
    void theSameRunsAreRefusedHoweverTheyAreWritten() {
        assertThat(violations(PLAN.formatted("", "", "", ", \"axes\": {\"method.unsupervisedWeight\": [1, 1.0]}")
                        .replace("supervised\"", "pi-model\"")))
                .extracting(Violation::message)
                .anyMatch(message -> message.startsWith("must not be the same runs as a, method.unsupervisedWeight=1"));
        assertThat(violations(PLAN.formatted("", ", \"priority\": 5", ", \"optimizer\": {\"nesterov\": true}", "")
                        .replace("supervised\"", "vat\"")))
                .containsExactly(new Violation("rows[1]", "must not be the same runs as a"));
    }

    /** The plan has no rows, and nothing said which value it was. */
    @Test
    void whatIsWrongAtSomePointsOfAPlanWithoutRowsIsTheBasesAndNamesACell() {
        List<Violation> violations =
                violations("{\"name\": \"m\", \"base\": {\"dataset\": {\"name\": \"fashion-mnist\"},"
                        + " \"method\": {\"name\": \"fixmatch\"}, \"batch\": {\"excludeLabeled\": true}},"
                        + " \"axes\": {\"dataset.labels\": [100, 60000]}}");

        assertThat(violations).singleElement().satisfies(violation -> {
            assertThat(violation.field()).isEqualTo("base.batch.excludeLabeled");
            assertThat(violation.message()).endsWith(", in the cell fixmatch, dataset.labels=60000");
        });
    }

    @Test
    void namesSoManyMistakesAndHowManyThereAreBesides() {
        String axis = ", \"axes\": {\"epochs\": "
                + IntStream.range(0, 100).map(value -> -value).boxed().toList() + ", \"stepsPerEpoch\": [0, -1]}";

        List<Violation> violations =
                violations(PLAN.replace(", %s\"epochs\": 2}", "%s}").formatted("", "", "", axis));

        assertThat(violations).hasSize(101);
        assertThat(violations.get(100).message()).isEqualTo("has 3 more faults, which are not listed");
    }

    /** The job spec's reader names it where a job has it; here every row covers it up, and the plan could be kept but not read. */
    @Test
    void aNumberThatJsonDoesNotHaveIsRefusedWhereverItIs() {
        String covered = PLAN.formatted("\"stepsPerEpoch\": NaN, ", "%1$s", "%1$s", "");

        assertThat(violations(covered.formatted(", \"stepsPerEpoch\": 5")))
                .singleElement()
                .satisfies(violation -> assertThat(violation.message())
                        .startsWith("is not JSON in line 1: ")
                        .contains("'NaN'"));
        assertThat(violations(covered.formatted("")))
                .extracting(Violation::field)
                .containsExactly("base.stepsPerEpoch");
    }

    @Test
    void looksIntoAFolderOnceForAllCells() {
        AtomicInteger looks = new AtomicInteger();
        ImageFolders folders = path -> {
            looks.incrementAndGet();
            return new ImageFolders.Refused("must not be this one");
        };
        String plan = PLAN.formatted("", "", "", "")
                .replace("{\"name\": \"two-moons\"}", "{\"name\": \"image-folder\", \"folder\": {\"path\": \"pets\"}}");

        SweepCheck.Reading reading = new SweepCheck(folders, ModelFiles.UNSEEN, spec -> List.of()).read(plan);

        assertThat(((SweepCheck.Rejected) reading).violations())
                .extracting(Violation::field)
                .containsExactly("base.dataset.folder.path");
        assertThat(looks).hasValue(1);
    }

    @Test
    void saysHowManyMoreFaultsAPlanHasThanAreListed() {
        String unknown =
                IntStream.range(0, 1_000).mapToObj(i -> "\"x" + i + "\": 1, ").collect(Collectors.joining());

        assertThat(violations(PLAN.formatted("", "", "", "").replaceFirst("\\{", "{" + unknown)))
                .hasSize(101)
                .endsWith(new Violation("", "has 900 more faults, which are not listed"));
    }

    @Test
    void keepsASpecWithEveryDefaultForEachCell() {
        SweepCheck.Accepted accepted = (SweepCheck.Accepted) read(PLAN.formatted("", "", "", ""));

        assertThat(accepted.cells()).extracting(SweepCell::label).containsExactly("a", "b");
        JobSpec spec = accepted.cells().get(1).spec();
        assertThat(spec.seed()).isEqualTo(1);
        assertThat(spec.dataset().splitSeed()).isEqualTo(1);
        assertThat(accepted.cells().get(1).steps()).isEqualTo(2L * spec.resolvedStepsPerEpoch());
    }

    @Test
    void takesTheExampleOfTheDocumentation() throws IOException {
        String page = Files.readString(Path.of(System.getProperty("fewlabel.home"), "docs", "sweeps.md"));
        String example = page.substring(page.indexOf("```json") + "```json".length());

        SweepCheck.Reading reading = read(example.substring(0, example.indexOf("```")));

        assertThat(((SweepCheck.Accepted) reading).plan().runs()).hasSize(45);
    }

    private static List<Violation> violations(String plan) {
        return ((SweepCheck.Rejected) read(plan)).violations();
    }

    private static SweepCheck.Reading read(String plan) {
        return new SweepCheck(ImageFolders.UNSEEN, ModelFiles.UNSEEN, spec -> List.of()).read(plan);
    }
}
