package org.fewlabel.contracts.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.TrainedNetwork;
import org.fewlabel.contracts.job.JobSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepPlanTest {
    private static final String PLAN = """
            {"name": "moons", "seeds": [1, 2],
             "base": {"dataset": {"name": "two-moons", "labels": 6}, "epochs": 2, "optimizer": {"learningRate": 0.05}},
             "rows": [{"method": {"name": "supervised"}},
                      {"method": {"name": "mean-teacher", "inputs": "mixed"}, "optimizer": {"momentum": 0.5}},
                      {"label": "longer", "method": {"name": "supervised"}, "epochs": 4}]}
            """;

    @TempDir
    private Path folder;

    @Test
    void runsEveryRowWithEverySeed() throws JsonProcessingException {
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

    @Test
    void laysARowOverTheBaseFieldByField() throws JsonProcessingException {
        JobSpec spec = ((JobSpec.Accepted) JobSpec.read(plan(PLAN).runs().get(1).body())).spec();

        assertThat(spec.name()).isEqualTo("moons");
        assertThat(spec.seed()).isEqualTo(1);
        assertThat(spec.epochs()).isEqualTo(2);
        assertThat(spec.optimizer().learningRate()).isEqualTo(0.05);
        assertThat(spec.optimizer()).hasFieldOrPropertyWithValue("momentum", 0.5);
    }

    @Test
    void theOrderOfFieldsDoesNotMakeAnotherRun() throws JsonProcessingException {
        String turned = PLAN.replace(
                "\"epochs\": 2, \"optimizer\": {\"learningRate\": 0.05}",
                "\"optimizer\":" + " {\"learningRate\": 0.05}, \"epochs\": 2");

        assertThat(keys(turned)).isEqualTo(keys(PLAN)).doesNotHaveDuplicates();
        assertThat(keys(PLAN.replace("0.05", "0.06"))).doesNotContainAnyElementsOf(keys(PLAN));
    }

    @Test
    void aRepeatHasASeedAndALabeledSetOfItsOwn() throws JsonProcessingException {
        SweepPlan plan = plan(PLAN.replace("\"base\"", "\"splitSeeds\": [5, 6], \"base\""));

        assertThat(plan.repeats()).isEqualTo(2);
        assertThat(plan.runsOf("longer"))
                .extracting(PlannedRun::repeat, PlannedRun::seed, run -> run.spec()
                        .at("/dataset/splitSeed")
                        .asLong())
                .containsExactly(tuple(1, 1L, 5L), tuple(2, 2L, 6L));
        assertThat(plan.runs().get(0).spec().at("/dataset/labels").asInt())
                .as("the rest of the data set is the base's")
                .isEqualTo(6);
    }

    @Test
    void withoutSplitSeedsTheLabeledSetIsTheBases() throws JsonProcessingException {
        assertThat(plan(PLAN).runs()).allSatisfy(run -> assertThat(
                        run.spec().at("/dataset/splitSeed").isMissingNode())
                .isTrue());
    }

    @Test
    void aRowMayTakeBackWhatTheBaseSays() throws JsonProcessingException {
        String all = PLAN.replace(
                "\"label\": \"longer\"",
                "\"label\": \"all\", \"dataset\": {\"name\": \"fashion-mnist\","
                        + " \"labels\": 60000, \"unlabeled\": null}");

        JobSpec spec =
                ((JobSpec.Accepted) JobSpec.read(plan(all).runsOf("all").get(0).body())).spec();

        assertThat(spec.dataset().labels()).isEqualTo(60_000);
        assertThat(spec.dataset().unlabeledPool(false)).isEqualTo(60_000);
        assertThat(spec.resolvedStepsPerEpoch()).isEqualTo(600);
    }

    @Test
    void namesTheDifferencesThatItIsToMeasure() throws JsonProcessingException {
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
        assertThatThrownBy(() -> plan(withContrasts("{\"name\": \"time\", \"a\": \"longer\", \"b\": \"shorter\"}")))
                .hasMessage("the contrast time is of a row that there is not: shorter");
        assertThatThrownBy(() -> plan(withContrasts("{\"name\": \"time\", \"a\": \"longer\", \"b\": \"longer\"}")))
                .hasMessage("the contrast time is of one row alone");
        assertThatThrownBy(() -> plan(withContrasts("{\"name\": \"time\", \"a\": \"longer\"}")))
                .hasMessageStartingWith("a contrast must have name, a, b");
        assertThatThrownBy(() -> plan(withContrasts(
                        "{\"name\": \"time\", \"a\": \"longer\", \"b\": \"supervised\", \"netwrk\": \"average\"}")))
                .hasMessageStartingWith("a contrast must have name, a, b");
        assertThatThrownBy(() -> plan(withContrasts(
                        "{\"name\": \"time\", \"a\": \"longer\", \"b\": \"supervised\", \"network\": \"best\"}")))
                .hasMessageContaining("student, average or teacher");
    }

    @Test
    void refusesWhatWouldTearRepeatsApart() {
        assertThatThrownBy(() -> plan(PLAN.replace("\"epochs\": 4", "\"epochs\": 4, \"seed\": 9")))
                .hasMessage("row longer must leave the seed to seeds");
        assertThatThrownBy(() -> plan(PLAN.replace("\"base\"", "\"splitSeeds\": [5], \"base\"")))
                .hasMessage("splitSeeds must be as many as seeds, 2, were 1");
        assertThatThrownBy(() -> plan(PLAN.replace("\"base\"", "\"splitSeeds\": [5, 6], \"base\"")
                        .replace("\"labels\": 6", "\"labels\": 6, \"splitSeed\": 1")))
                .hasMessage("base must leave the split seed to splitSeeds");
        assertThatThrownBy(() -> plan(PLAN.replace("\"label\": \"longer\", ", "")))
                .hasMessage("two rows are called supervised; give one a label of its own");
    }

    @Test
    void saysWhatIsWrongWithAPlan() {
        assertThatThrownBy(() -> plan("{}")).hasMessage("name is required");
        assertThatThrownBy(() -> plan(PLAN.replace("\"seeds\"", "\"seed\""))).hasMessage("seed is unknown");
        assertThatThrownBy(() -> plan(PLAN.replace("[1, 2]", "[1, 1]")))
                .hasMessage("twice the same run: supervised, seed 1");
        assertThatThrownBy(() -> plan(PLAN.replace("[1, 2]", "[1.5]")))
                .hasMessage("seeds must be whole numbers, one was 1.5");
    }

    @Test
    void everyPlanOfTheProjectIsAccepted() throws IOException {
        Path plans = Path.of(System.getProperty("fewlabel.home"), "benchmarks", "sweeps");
        try (Stream<Path> files = Files.list(plans)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".json")).toList()) {
                for (PlannedRun run : SweepPlan.read(file).runs()) {
                    assertThat(JobSpec.read(run.body())).as(run.row()).isInstanceOf(JobSpec.Accepted.class);
                }
            }
        }
    }

    @Test
    void namesTheFileThatIsNoPlan() throws IOException {
        Path file = Files.writeString(folder.resolve("plan.json"), "{\"name\": ");

        assertThatThrownBy(() -> SweepPlan.read(file)).hasMessageStartingWith(file + " is not JSON: ");
        assertThatThrownBy(() -> SweepPlan.read(folder.resolve("none.json")))
                .hasMessage("there is no file " + folder.resolve("none.json"));
    }

    private static String withContrasts(String contrasts) {
        return PLAN.replace("\"base\"", "\"contrasts\": [" + contrasts + "], \"base\"");
    }

    private static List<String> keys(String plan) throws JsonProcessingException {
        return plan(plan).runs().stream().map(PlannedRun::key).toList();
    }

    private static SweepPlan plan(String json) throws JsonProcessingException {
        return SweepPlan.of(Json.mapper().readTree(json));
    }
}
