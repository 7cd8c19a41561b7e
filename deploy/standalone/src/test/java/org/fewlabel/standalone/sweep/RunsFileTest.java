package org.fewlabel.standalone.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.job.JobSpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunsFileTest {
    @TempDir
    private Path folder;

    private SweepPlan plan;

    @BeforeEach
    void readPlan() throws IOException {
        plan = SweepPlan.of(Json.mapper().readTree("""
                                {"name": "moons", "seeds": [1, 2, 3], "base": {"dataset": {"name": "two-moons"}},
                                 "rows": [{"method": {"name": "supervised"}}, {"method": {"name": "mean-teacher"}}]}
                                """));
    }

    @Test
    void keepsWhatWasAddedForTheNextSweep() throws IOException {
        Path path = folder.resolve("results/runs.jsonl");
        PlannedRun run = plan.runs().get(0);

        RunsFile.open(path).add(finished(run, 0.25));

        RunsFile again = RunsFile.open(path);
        assertThat(again.runs()).containsExactly(finished(run, 0.25));
        assertThat(again.has(run)).isTrue();
        assertThat(again.has(plan.runs().get(1))).isFalse();
    }

    @Test
    void namesTheLineThatIsNoRun() throws IOException {
        Path path = Files.writeString(folder.resolve("runs.jsonl"), "{\"sweep\": \n");

        assertThatThrownBy(() -> RunsFile.open(path)).hasMessageStartingWith(path + " line 1 is not a run: ");
    }

    @Test
    void summaryHasTheMeanAndTheSampleDeviationOfEachRow() throws IOException {
        RunsFile file = RunsFile.open(folder.resolve("runs.jsonl"));
        List<PlannedRun> supervised = plan.runs().stream()
                .filter(run -> run.row().equals("supervised"))
                .toList();
        file.add(finished(supervised.get(0), 0.2));
        file.add(finished(supervised.get(1), 0.3));
        file.add(finished(supervised.get(2), 0.4));

        String table = SweepSummary.table(plan, file).toString();

        assertThat(table.lines().toList().get(2)).matches("supervised +3 +30.0 ± 10.0 +30.0 ± 10.0 +– +7");
        assertThat(table.lines().toList().get(3)).matches("mean-teacher +0 +– +– +– +–");
    }

    private static FinishedRun finished(PlannedRun run, double error) {
        JobSpec spec = ((JobSpec.Accepted) JobSpec.read(run.body())).spec();
        FinishedRun.Errors errors = new FinishedRun.Errors(error, error, error);
        return new FinishedRun("moons", run.row(), run.seed(), run.key(), "a-job", errors, errors, null, 7, spec);
    }
}
