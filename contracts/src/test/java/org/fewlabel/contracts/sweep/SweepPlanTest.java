package org.fewlabel.contracts.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.fewlabel.contracts.TrainedNetwork;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.job.Violation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SweepPlanTest {
    private static final String PLAN = """
            {"name": "moons", "repeats": {"seeds": [1, 2]},
             "base": {"dataset": {"name": "two-moons", "labels": 6}, "epochs": 2, "optimizer": {"learningRate": 0.05}},
             "rows": [{"method": {"name": "supervised"}},
                      {"method": {"name": "mean-teacher", "inputs": "mixed"}, "optimizer": {"momentum": 0.5}},
                      {"label": "longer", "method": {"name": "supervised"}, "epochs": 4}]}
            """;

    @TempDir
    private Path folder;

    @Test
    void runsEveryCellInEveryRepeatSeedBySeed() {
        SweepPlan plan = plan(PLAN);

        assertThat(plan.runs())
                .extracting(run -> run.row() + "/" + run.seed())
                .containsExactly(
                        "supervised/1",
                        "mean-teacher inputs=mixed/1",
                        "longer/1",
                        "supervised/2",
                        "mean-teacher inputs=mixed/2",
                        "longer/2");
    }

    /** Who asked for its runs met an exception that nobody had foreseen. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "cifar10"
            7
            true
            ["cifar10"]
            """)
    void leavesADatasetThatIsNoObjectToTheReaderOfJobs(String dataset) {
        SweepPlan ofBase = plan("{\"name\": \"x\", \"base\": {\"dataset\": " + dataset
                + "}, \"rows\": [{\"method\": {\"name\": \"supervised\"}}]}");
        SweepPlan ofRow = plan(PLAN.replace("\"epochs\": 4}", "\"dataset\": " + dataset + "}"));

        assertThat(JobSpec.read(ofBase.runs().get(0).spec().toString()))
                .isInstanceOfSatisfying(JobSpec.Rejected.class, rejected -> assertThat(rejected.violations())
                        .extracting(Violation::field)
                        .contains("dataset"));
        assertThat(ofRow.runs()).hasSize(6);
    }

    @Test
    void namesTheRowOfAPlanWithoutRowsAfterThePlanWhereItsMethodIsAnAxis() {
        SweepPlan plan = plan("{\"name\": \"methods\", \"base\": {\"dataset\": {\"name\": \"two-moons\"}},"
                + " \"axes\": {\"method.name\": [\"supervised\", \"vat\"]}, \"baseline\": \"methods\"}");

        assertThat(plan.labels()).containsExactly("methods, method.name=supervised", "methods, method.name=vat");
    }

    @Test
    void laysARowOverTheBaseFieldByField() {
        JobSpec spec = spec(plan(PLAN).runs().get(1));

        assertThat(spec.name()).isEqualTo("moons");
        assertThat(spec.seed()).isEqualTo(1);
        assertThat(spec.epochs()).isEqualTo(2);
        assertThat(spec.optimizer().learningRate()).isEqualTo(0.05);
        assertThat(spec.optimizer()).hasFieldOrPropertyWithValue("momentum", 0.5);
    }

    @Test
    void axesAreMultipliedWithTheRows() {
        SweepPlan plan = plan(PLAN.replace("\"base\"", """
                "axes": {"dataset.labels": [6, 10], "optimizer.nesterov": [true, null]}, "base\""""));

        assertThat(plan.cells()).hasSize(12);
        assertThat(plan.labels().subList(0, 4))
                .containsExactly(
                        "supervised, dataset.labels=6, optimizer.nesterov=true",
                        "supervised, dataset.labels=6, optimizer.nesterov=null",
                        "supervised, dataset.labels=10, optimizer.nesterov=true",
                        "supervised, dataset.labels=10, optimizer.nesterov=null");
        PlannedCell cell = plan.cells().get(10);
        assertThat(cell.row()).isEqualTo("longer");
        assertThat(cell.settings().keySet())
                .containsExactly("method.name", "epochs", "dataset.labels", "optimizer.nesterov");
        assertThat(cell.spec().at("/dataset/labels").asInt()).isEqualTo(10);
        assertThat(cell.spec().at("/dataset/name").asText()).isEqualTo("two-moons");
    }

    @Test
    void anAxisAloneMakesCellsOfTheBase() {
        SweepPlan plan = plan("""
                {"name": "n", "base": {"dataset": {"name": "two-moons"}, "method": {"name": "vat"}},
                 "axes": {"dataset.labels": [6, 10]}}
                """);

        assertThat(plan.labels()).containsExactly("vat, dataset.labels=6", "vat, dataset.labels=10");
    }

    @Test
    void theOrderOfFieldsDoesNotMakeAnotherRun() {
        String turned = PLAN.replace(
                "\"epochs\": 2, \"optimizer\": {\"learningRate\": 0.05}",
                "\"optimizer\":" + " {\"learningRate\": 0.05}, \"epochs\": 2");

        assertThat(keys(turned)).isEqualTo(keys(PLAN)).doesNotHaveDuplicates();
        assertThat(keys(PLAN.replace("0.05", "0.06"))).doesNotContainAnyElementsOf(keys(PLAN));
    }

    @Test
    void aRepeatHasASeedAndALabeledSetOfItsOwn() {
        SweepPlan plan = plan(PLAN);

        assertThat(plan.repeatCount()).isEqualTo(2);
        assertThat(plan.runsOf("longer"))
                .extracting(PlannedRun::repeat, PlannedRun::seed, run -> run.spec()
                        .at("/dataset/splitSeed")
                        .asLong())
                .containsExactly(tuple(1, 1L, 1L), tuple(2, 2L, 2L));
        assertThat(plan.runs().get(0).spec().at("/dataset/labels").asInt())
                .as("the rest of the data set is the base's")
                .isEqualTo(6);
    }

    @Test
    void variesTheFieldsThatAreNamedAlone() {
        SweepPlan plan = plan(PLAN.replace("[1, 2]}", "[1, 2], \"vary\": [\"seed\"]}")
                .replace("\"labels\": 6", "\"labels\": 6, \"splitSeed\": 9"));

        assertThat(plan.runs())
                .extracting(run -> spec(run).seed() + "/" + spec(run).dataset().splitSeed())
                .containsOnly("1/9", "2/9");
    }

    @Test
    void hasFiveRepeatsThreeJobsAtATimeAndFiveFailuresUnlessItSaysSo() {
        SweepPlan plan = plan(PLAN.replace("\"repeats\": {\"seeds\": [1, 2]},", ""));

        assertThat(plan.repeats())
                .isEqualTo(new SweepRepeats(List.of(1L, 2L, 3L, 4L, 5L), List.of(VariedField.values())));
        assertThat(plan.limits()).isEqualTo(new SweepLimits(1_000, 3, 5));
        assertThat(plan.baseline()).isNull();
    }

    @Test
    void aRowMayTakeBackWhatTheBaseSays() {
        String all = PLAN.replace(
                "\"label\": \"longer\"",
                "\"label\": \"all\", \"dataset\": {\"name\": \"fashion-mnist\","
                        + " \"labels\": 60000, \"unlabeled\": null}");

        JobSpec spec = spec(plan(all).runsOf("all").get(0));

        assertThat(spec.dataset().labels()).isEqualTo(60_000);
        assertThat(spec.dataset().unlabeledPool(false)).isEqualTo(60_000);
        assertThat(spec.resolvedStepsPerEpoch()).isEqualTo(600);
    }

    @Test
    void namesTheDifferencesThatItIsToMeasure() {
        SweepPlan plan = plan(withContrasts("""
                {"name": "does it help", "a": "mean-teacher inputs=mixed", "b": "supervised"},
                {"name": "does it help", "a": "mean-teacher inputs=mixed", "b": "supervised", "network": "average"}"""));

        assertThat(plan.contrasts())
                .containsExactly(
                        new PlannedContrast(
                                "does it help", "mean-teacher inputs=mixed", "supervised", TrainedNetwork.STUDENT),
                        new PlannedContrast(
                                "does it help", "mean-teacher inputs=mixed", "supervised", TrainedNetwork.AVERAGE));
    }

    @Test
    void saysWhatIsWrongWithAContrast() {
        assertThat(violations(withContrasts("""
                {"name": "time", "a": "longer", "b": "shorter"}, {"name": "time", "a": "longer", "b": "longer"},
                {"name": "time", "a": "longer"},
                {"name": "time", "a": "longer", "b": "supervised", "netwrk": "average"},
                {"name": "time", "a": "longer", "b": "supervised", "network": "best"}""")))
                .extracting(Violation::field)
                .containsExactly("contrasts[0].b", "contrasts[1].b", "contrasts[2]", "contrasts[3]", "contrasts[4]");
    }

    /** Java's reader makes texts of numbers, and of NaN one that JSON does not have. */
    @Test
    void aContrastHasTextsAlone() {
        assertThat(violations(withContrasts("""
                {"name": NaN, "a": "longer", "b": "supervised"}, {"name": 1, "a": "longer", "b": "supervised"},
                {"name": "time", "a": NaN, "b": "supervised"}, {"name": "time", "a": "longer", "b": 2},
                {"name": "time", "a": "longer", "b": "supervised", "network": 0}""")))
                .extracting(Violation::field)
                .containsExactly("contrasts[0]", "contrasts[1]", "contrasts[2]", "contrasts[3]", "contrasts[4]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"epochs\": 4 | \"epochs\": 4, \"seed\": 9 | rows[2].seed | must be left to repeats, which vary it",
                "\"labels\": 6 | \"labels\": 6, \"splitSeed\": 1 | base.dataset.splitSeed | must be left to repeats",
                "\"label\": \"longer\", |  | rows[2].label | must be another row's no more, was supervised",
                "\"base\" | \"axes\": {\"epochs\": [1]}, \"base\" | rows[2].epochs | must be left to the axis epochs",
                "\"base\" | \"axes\": {\"seed\": [1]}, \"base\" | axes.seed | must be left to repeats",
                "\"base\" | \"axes\": {\"dataset..x\": [1]}, \"base\" | axes.dataset..x | must be named by a field",
                "\"base\" | \"axes\": {\"batch\": [{}]}, \"base\" | axes.batch | must be a list of 1 to 100 different",
                "\"base\" | \"axes\": {\"epochs.x\": [1]}, \"base\" | axes.epochs.x | must be in an object, but epochs",
                "[1, 2] | [1, 1] | repeats.seeds | must be a list of 1 to 1000 different whole numbers from 0, was [1,1]",
                "[1, 2] | [1.5] | repeats.seeds | must be a list of",
                "[1, 2] | [-1] | repeats.seeds | must be a list of",
                "[1, 2] | [1, 2], \"vary\": [\"epochs\"] | repeats.vary | must be a list of seed or dataset.splitSeed",
                "\"base\" | \"baseline\": \"best\", \"base\" | baseline | must be the label of a row, was \"best\"",
                "\"base\" | \"limits\": {\"runs\": 5}, \"base\" | limits.runs | must not be less than the runs, 6 (3 cells",
                "\"base\" | \"limits\": {\"parallel\": 0}, \"base\" | limits.parallel | must be a whole number from 1 to 100",
                "\"base\" | \"limits\": {\"hours\": 1}, \"base\" | limits.hours | is unknown here; known are failures, p",
                "\"base\" | \"rowz\": [], \"base\" | rowz | is unknown here; known are axes, base",
                "\"moons\" | \"\" | name | must be a text of 1 to 100 characters",
                "\"label\": \"longer\" | \"label\": 7 | rows[2].label | must be a text of 1 to 100 characters"
            })
    void namesTheFieldTheRuleAndTheValue(String old, String by, String field, String message) {
        assertThat(violations(PLAN.replace(old, by == null ? "" : by))).anySatisfy(violation -> {
            assertThat(violation.field()).isEqualTo(field);
            assertThat(violation.message()).startsWith(message);
        });
    }

    @Test
    void namesAllThatIsWrongAtOnce() {
        assertThat(violations("{\"repeats\": {\"seeds\": []}, \"rows\": [7], \"limits\": {\"failures\": \"few\"}}"))
                .extracting(Violation::field)
                .containsExactly("name", "repeats.seeds", "base", "rows[0]", "limits.failures");
    }

    @Test
    void refusesMoreRunsThanASweepMayHaveWithoutMakingThem() {
        String huge = withAxes(axis("batch.labeled") + ", " + axis("batch.unlabeled") + ", " + axis("stepsPerEpoch"));

        assertThat(violations(huge))
                .containsExactly(new Violation(
                        "limits.runs",
                        "must not be less than the runs, 6000000 (3000000 cells × 2 repeats), was 1000, the most that"
                                + " may be"));
    }

    /** Two to the 64th is 0 as a long, and a product with an empty axis is 0: such plans passed, and ended the gateway. */
    @Test
    void refusesAxesWhosePointsCannotBeToldWithoutMakingThem() {
        String tooMany =
                IntStream.range(0, 64).mapToObj(i -> "\"x" + i + "\": [1, 2]").collect(Collectors.joining(", "));
        String empty = Stream.of("batch.labeled", "batch.unlabeled", "stepsPerEpoch", "optimizer.learningRate")
                .map(SweepPlanTest::axis)
                .collect(Collectors.joining(", ", "", ", \"optimizer.nesterov\": []"));

        assertThat(violations(withAxes(tooMany))).containsExactly(new Violation("axes", "must be at most 5, were 64"));
        assertThat(violations(withAxes(empty)))
                .extracting(Violation::field)
                .containsExactly("axes.optimizer.nesterov", "limits.runs");
    }

    /** Every run has a copy of all of that. */
    @Test
    void refusesWhatWouldBeTooMuchAThousandTimes() {
        String text = "x".repeat(5_000);
        String axes = axis("stepsPerEpoch") + ", \"method.name\": [\"" + text + "\"]";

        assertThat(violations(PLAN.replace("\"epochs\": 2", "\"epochs\": 2, \"" + text + "\": 1")
                        .replace("0.5}", "0.5, \"" + text + "\": 1}")))
                .extracting(Violation::field)
                .containsExactly("base", "rows[1]");
        assertThat(violations(withAxes(axes)))
                .filteredOn(violation -> violation.field().equals("axes.method.name"))
                .extracting(Violation::message)
                .singleElement(STRING)
                .startsWith("must be a list of 1 to 100 different numbers, texts of at most 200 characters, true");
    }

    @Test
    void theSameCellTwiceIsAMistake() {
        assertThat(violations(PLAN.replace(", \"epochs\": 4", "")))
                .containsExactly(new Violation("rows[2]", "must not be the same runs as supervised"));
    }

    /** Finished runs are found by these keys, also those that were made before plans had this form. */
    @Test
    void everyRunOfTheProjectsPlansIsFoundAmongTheFinishedOnes() throws IOException {
        Path plans = Path.of(System.getProperty("fewlabel.home"), "benchmarks", "sweeps");
        try (Stream<Path> files = Files.list(plans)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".json")).toList()) {
                RunsFile runs = RunsFile.open(Path.of(file.toString().replace(".json", ".runs.jsonl")));
                assertThat(SweepPlan.read(file).runs()).isNotEmpty().allSatisfy(run -> {
                    assertThat(JobSpec.read(run.body())).as(run.row()).isInstanceOf(JobSpec.Accepted.class);
                    assertThat(runs.of(run))
                            .as(run.row() + " " + run.seed())
                            .isNotNull()
                            .returns(true, FinishedRun::succeeded);
                });
            }
        }
    }

    @Test
    void namesTheFileThatIsNoPlan() throws IOException {
        Path file = Files.writeString(folder.resolve("plan.json"), "{\"name\": ");

        assertThatThrownBy(() -> SweepPlan.read(file)).hasMessageStartingWith(file + " is no plan: is not JSON: ");
        assertThatThrownBy(() -> SweepPlan.read(folder.resolve("none.json")))
                .hasMessage("there is no file " + folder.resolve("none.json"));
    }

    private static String axis(String path) {
        return "\"" + path + "\": "
                + Stream.iterate(1, value -> value + 1)
                        .limit(100)
                        .map(String::valueOf)
                        .toList();
    }

    private static String withAxes(String axes) {
        return PLAN.replace("\"base\"", "\"axes\": {" + axes + "}, \"base\"");
    }

    private static String withContrasts(String contrasts) {
        return PLAN.replace("\"base\"", "\"contrasts\": [" + contrasts + "], \"base\"");
    }

    private static List<String> keys(String plan) {
        return plan(plan).runs().stream().map(PlannedRun::key).toList();
    }

    private static JobSpec spec(PlannedRun run) {
        return ((JobSpec.Accepted) JobSpec.read(run.body())).spec();
    }

    private static List<Violation> violations(String json) {
        return ((SweepPlan.Rejected) SweepPlan.read(json)).violations();
    }

    private static SweepPlan plan(String json) {
        SweepPlan.Reading reading = SweepPlan.read(json);
        if (reading instanceof SweepPlan.Rejected rejected) {
            return Assertions.fail(rejected.violations().toString());
        }
        return ((SweepPlan.Accepted) reading).plan();
    }
}
