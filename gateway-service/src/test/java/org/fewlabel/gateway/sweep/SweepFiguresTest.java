package org.fewlabel.gateway.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.job.ImageFolders;
import org.fewlabel.contracts.model.ModelFiles;
import org.fewlabel.contracts.sweep.RunState;
import org.fewlabel.gateway.sweep.SweepEstimate.Pace;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When a sweep is done, how long another would take, and what is to be compared of it. */
class SweepFiguresTest {
    /** Steps of a run: 20, 20, 40. */
    private static final String PLAN = """
            {"name": "moons", "repeats": {"seeds": [1, 2, 3]},
             "base": {"dataset": {"name": "two-moons"}, "epochs": 2, "stepsPerEpoch": 10},
             "rows": [{"method": {"name": "supervised"}}, {"method": {"name": "vat"}},
                      {"label": "longer", "method": {"name": "vat"}, "epochs": 4}]}
            """;

    private final List<SweepCell> cells = cells(PLAN);
    private final List<CellLength> lengths = cells.stream().map(CellLength::of).toList();
    private final List<SweepRun> runs = new ArrayList<>();

    @Test
    void nobodyCanTellBeforeARunOfEachMethodHasSucceeded() {
        run(0, RunState.SUCCEEDED, 10.0);
        run(1, RunState.PLANNED, null);

        assertThat(eta()).isNull();
    }

    @Test
    void aRunTakesAsLongAsThoseOfItsCell() {
        run(0, RunState.SUCCEEDED, 10.0);
        run(0, RunState.SUCCEEDED, 20.0);
        run(0, RunState.PLANNED, null);

        assertThat(eta()).isEqualTo(15);
    }

    @Test
    void beforeOneHasItTakesAsLongAsThoseOfItsMethodByTheirSteps() {
        run(1, RunState.SUCCEEDED, 10.0);
        run(2, RunState.QUEUED, null);

        assertThat(eta()).isEqualTo(20);
    }

    @Test
    void thoseThatAreTrainedShareTheRest() {
        run(0, RunState.SUCCEEDED, 10.0);
        run(0, RunState.RUNNING, 4.0);
        run(0, RunState.RUNNING, 8.0);
        run(0, RunState.QUEUED, null);
        run(0, RunState.PLANNED, null);

        assertThat(eta()).as("(6 + 2 + 10 + 10) / 2").isEqualTo(14);
    }

    @Test
    void aRunThatTakesLongerThanThoseBeforeIsDoneAtAnyMoment() {
        run(0, RunState.SUCCEEDED, 10.0);
        run(0, RunState.RUNNING, 60.0);

        assertThat(eta()).isZero();
    }

    /** As lists have them. */
    @Test
    void runsThatStandAlikeAreSoManyOfThem() {
        List<RunsAlike> alike = List.of(
                new RunsAlike(0, RunState.SUCCEEDED, 5, 4, 40.0),
                new RunsAlike(0, RunState.RUNNING, 1, 1, 4.0),
                new RunsAlike(0, RunState.RUNNING, 1, 1, 8.0),
                new RunsAlike(0, RunState.PLANNED, 6, 0, 0));

        assertThat(SweepEta.seconds(lengths, alike)).as("(6 + 2 + 6 × 10) / 2").isEqualTo(34);
    }

    @Test
    void whatIsOverHasNoEnd() {
        run(0, RunState.SUCCEEDED, 10.0);
        run(0, RunState.FAILED, 3.0);

        assertThat(eta()).isNull();
    }

    @Test
    void estimatesByTheStepsOfEarlierJobs() {
        SweepEstimate estimate = SweepEstimate.of(
                cells,
                3,
                List.of(
                        new Pace("two-moons", "mlp", "float32", "supervised", 2, 8, 80),
                        new Pace("two-moons", "mlp", "float32", "vat", 1, 30, 100),
                        new Pace("fashion-mnist", "lenet", "float32", "vat", 7, 70, 10)));

        assertThat(estimate.secondsPerRun()).containsExactly(2.0, 6.0, 12.0);
        assertThat(estimate.trainerSeconds()).isEqualTo(60);
        assertThat(estimate.restsOn()).isEqualTo("the steps of 3 earlier jobs with the same network and data set");
    }

    @Test
    void saysWhereItRestsOnOtherMethods() {
        SweepEstimate estimate =
                SweepEstimate.of(cells, 3, List.of(new Pace("two-moons", "mlp", "float32", "supervised", 1, 8, 80)));

        assertThat(estimate.secondsPerRun()).containsExactly(2.0, 2.0, 4.0);
        assertThat(estimate.restsOn())
                .isEqualTo("the steps of 1 earlier job with the same network and data set, for 2 of 3 cells of other"
                        + " methods");
    }

    @Test
    void hasNoEstimateWithoutAnEarlierJobAndSaysWhy() {
        SweepEstimate estimate = SweepEstimate.of(cells, 3, List.of());

        assertThat(estimate.trainerSeconds()).isNull();
        assertThat(estimate.secondsPerRun()).containsOnlyNulls().hasSize(3);
        assertThat(estimate.restsOn()).isEqualTo("no earlier job that succeeded trained mlp on two-moons");
    }

    @Test
    void comparesEveryRunOfEveryCellUnfinishedOnesToo() throws JsonProcessingException {
        run(0, RunState.SUCCEEDED, 10.0);
        run(1, RunState.PLANNED, null);
        run(1, RunState.FAILED, 3.0);

        String body = Json.mapper()
                .writeValueAsString(ComparisonRequest.of(cells, runs, "supervised", "student.last", 0.95, "none"));

        assertThat(Json.mapper().readTree(body)).isEqualTo(Json.mapper().readTree("""
                        {"figure": "student.last", "confidence": 0.95, "baseline": "supervised", "adjust": "none", "rows": [
                          {"label": "supervised", "planned": 1, "settings": {"method.name": "supervised"}, "runs": [
                            {"jobId": "00000000-0000-0001-0000-000000000000", "seed": 1, "splitSeed": 1,
                             "state": "succeeded"}]},
                          {"label": "vat", "planned": 2, "settings": {"method.name": "vat"}, "runs": [
                            {"jobId": null, "seed": 2, "splitSeed": 2, "state": "planned"},
                            {"jobId": "00000000-0000-0001-0000-000000000002", "seed": 3, "splitSeed": 3,
                             "state": "failed"}]},
                          {"label": "longer", "planned": 0, "settings": {"method.name": "vat", "epochs": 4}, "runs": []}]}
                        """));
    }

    @Test
    void comparesWithTheBaselineAtTheSamePointOfTheAxes() {
        List<SweepCell> several = cells(PLAN.replace("\"base\"", "\"axes\": {\"dataset.labels\": [6, 10]}, \"base\""));

        ComparisonRequest request = ComparisonRequest.of(several, runs, "supervised", "student.last", 0.95, "none");

        assertThat(request.rows())
                .extracting(row -> row.label() + " | " + row.baseline())
                .contains(
                        "vat, dataset.labels=6 | supervised, dataset.labels=6",
                        "vat, dataset.labels=10 | supervised, dataset.labels=10",
                        "longer, dataset.labels=10 | supervised, dataset.labels=10");
    }

    @Test
    void theLabelOfACellMeansItsRow() {
        List<SweepCell> several = cells(PLAN.replace("\"base\"", "\"axes\": {\"dataset.labels\": [6, 10]}, \"base\""));

        assertThat(ComparisonRequest.baselineRow(several, "vat, dataset.labels=10"))
                .contains("vat");
        assertThat(ComparisonRequest.baselineRow(several, "longer")).contains("longer");
        assertThat(ComparisonRequest.baselineRow(several, "best")).isEmpty();
    }

    private @Nullable Long eta() {
        return SweepEta.seconds(lengths, runs.stream().map(RunsAlike::of).toList());
    }

    private void run(int cell, RunState state, @Nullable Double seconds) {
        int number = runs.size();
        UUID job = state == RunState.PLANNED ? null : new UUID(1, number);
        runs.add(new SweepRun(number, cell, number + 1, number + 1, "key", state, job, null, seconds));
    }

    private static List<SweepCell> cells(String plan) {
        return ((SweepCheck.Accepted)
                        new SweepCheck(ImageFolders.UNSEEN, ModelFiles.UNSEEN, spec -> List.of()).read(plan))
                .cells();
    }
}
