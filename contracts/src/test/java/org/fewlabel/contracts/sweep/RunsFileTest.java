package org.fewlabel.contracts.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.TrainedNetwork;
import org.fewlabel.contracts.job.JobState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunsFileTest {
    @TempDir
    private Path folder;

    private SweepPlan plan;

    @BeforeEach
    void readPlan() {
        plan = ((SweepPlan.Accepted) SweepPlan.read("""
                        {"name": "moons", "repeats": {"seeds": [1, 2, 3], "vary": ["seed"]},
                         "base": {"dataset": {"name": "two-moons"}},
                         "rows": [{"method": {"name": "supervised"}}, {"method": {"name": "mean-teacher"}}]}
                        """)).plan();
    }

    @Test
    void keepsWhatWasAddedForTheNextSweep() throws IOException {
        Path path = folder.resolve("results/runs.jsonl");
        PlannedRun run = plan.runs().get(0);

        RunsFile.open(path).add(finished(run, 0.25));

        RunsFile again = RunsFile.open(path);
        assertThat(again.runs()).containsExactly(finished(run, 0.25));
        assertThat(again.of(run)).isNotNull().returns(true, FinishedRun::succeeded);
        assertThat(again.of(plan.runs().get(1))).isNull();
    }

    @Test
    void namesTheLineThatIsNoRun() throws IOException {
        Path path = Files.writeString(folder.resolve("runs.jsonl"), "{\"sweep\": \n");

        assertThatThrownBy(() -> RunsFile.open(path)).hasMessageStartingWith(path + " line 1 is not a run: ");
    }

    /** The whole file was refused, with all that it has. */
    @Test
    void ofALastLineThatBrokeOffTheRunIsMadeAgain() throws IOException {
        Path path = folder.resolve("runs.jsonl");
        PlannedRun whole = plan.runs().get(0);
        PlannedRun torn = plan.runs().get(1);
        RunsFile.open(path).add(finished(whole, 0.25));
        Files.writeString(path, "{\"sweep\": \"m", StandardOpenOption.APPEND);

        RunsFile file = RunsFile.open(path);
        assertThat(file.runs()).containsExactly(finished(whole, 0.25));
        file.add(finished(torn, 0.5));

        assertThat(RunsFile.open(path).runs()).containsExactly(finished(whole, 0.25), finished(torn, 0.5));
    }

    @Test
    void aLastLineWithoutAnEndCountsIfItIsWhole() throws IOException {
        Path path = folder.resolve("runs.jsonl");
        PlannedRun first = plan.runs().get(0);
        PlannedRun second = plan.runs().get(1);
        RunsFile.open(path).add(finished(first, 0.25));
        Files.writeString(path, Files.readString(path).strip());

        RunsFile.open(path).add(finished(second, 0.5));

        assertThat(RunsFile.open(path).runs()).containsExactly(finished(first, 0.25), finished(second, 0.5));
    }

    @Test
    void aRunThatFailedIsKeptAndIsToBeTriedAgain() throws IOException {
        Path path = folder.resolve("runs.jsonl");
        PlannedRun run = plan.runs().get(0);
        RunsFile file = RunsFile.open(path);

        file.add(failed(run));

        assertThat(file.of(run)).isNotNull().returns(false, FinishedRun::succeeded);
        assertThat(RunsFile.open(path).of(run)).isEqualTo(failed(run));
        file.add(finished(run, 0.5));
        assertThat(RunsFile.open(path).of(run)).as("the last line counts").isEqualTo(finished(run, 0.5));
        assertThat(RunsFile.open(path).runs()).hasSize(1);
    }

    @Test
    void whatSucceededIsNotReplacedByWhatDidNot() throws IOException {
        Path path = folder.resolve("runs.jsonl");
        PlannedRun run = plan.runs().get(0);
        RunsFile file = RunsFile.open(path);
        file.add(finished(run, 0.5));

        file.add(failed(run));

        assertThat(file.of(run)).isEqualTo(finished(run, 0.5));
        assertThat(Files.readAllLines(path)).hasSize(1);
        Files.writeString(path, Json.mapper().writeValueAsString(failed(run)) + "\n", StandardOpenOption.APPEND);
        assertThat(RunsFile.open(path).of(run)).as("a file of before").isEqualTo(finished(run, 0.5));
    }

    @Test
    void readsTheLinesOfVersion01() throws IOException {
        Path path = Files.writeString(folder.resolve("runs.jsonl"), """
                {"sweep":"s","row":"supervised","seed":1,"key":"k","jobId":"j","student":{"last":0.3,"medianOfLast20":0.3,"best":0.2},\
                "teacher":null,"trainingSeconds":42.5,"spec":{"dataset":{"name":"fashion-mnist","splitSeed":7},"gone":1}}
                """);

        FinishedRun run = RunsFile.open(path).runs().get(0);

        assertThat(run.succeeded()).isTrue();
        assertThat(run.splitSeed()).isEqualTo(7);
        assertThat(run.errors(TrainedNetwork.STUDENT)).isEqualTo(new FinishedRun.Errors(0.3, 0.3, 0.2));
        assertThat(run.errors(TrainedNetwork.AVERAGE)).isNull();
    }

    /** What these lines call the teacher is what a later line of the same row calls the average. */
    @ParameterizedTest
    @CsvSource({"mean-teacher, true", "ict, true", "supervised, false"})
    void readsTheTeacherOfALineOfBeforeThreeNetworksAsWhatItWas(String method, boolean isAverage) throws IOException {
        Path path = Files.writeString(folder.resolve("runs.jsonl"), """
                {"sweep":"s","row":"r","seed":1,"key":"k","jobId":"j","student":{"last":0.3,"medianOfLast20":0.3,"best":0.2},\
                "teacher":{"last":0.25,"medianOfLast20":0.25,"best":0.2},"trainingSeconds":42.5,\
                "spec":{"dataset":{"name":"fashion-mnist","splitSeed":7},"method":{"name":"%s"}}}
                """.formatted(method));

        FinishedRun run = RunsFile.open(path).runs().get(0);

        FinishedRun.Errors errors = new FinishedRun.Errors(0.25, 0.25, 0.2);
        assertThat(run.average()).isEqualTo(isAverage ? errors : null);
        assertThat(run.teacher()).isEqualTo(isAverage ? null : errors);
    }

    @Test
    void theLinesOfTheProjectAreRead() throws IOException {
        Path sweeps = Path.of(System.getProperty("fewlabel.home"), "benchmarks", "sweeps");
        try (Stream<Path> files = Files.list(sweeps)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".runs.jsonl"))
                    .toList()) {
                assertThat(RunsFile.open(file).runs()).as(file.toString()).isNotEmpty();
            }
        }
    }

    private static FinishedRun failed(PlannedRun run) throws IOException {
        return new FinishedRun(
                "moons",
                run.row(),
                run.seed(),
                3L,
                run.key(),
                "a-job",
                JobState.FAILED,
                "the loss was NaN",
                null,
                null,
                null,
                0,
                null,
                spec(run));
    }

    private static FinishedRun finished(PlannedRun run, double error) throws IOException {
        FinishedRun.Errors errors = new FinishedRun.Errors(error, error, error);
        return new FinishedRun(
                "moons",
                run.row(),
                run.seed(),
                3L,
                run.key(),
                "a-job",
                JobState.SUCCEEDED,
                null,
                errors,
                errors,
                null,
                7,
                null,
                spec(run));
    }

    private static JsonNode spec(PlannedRun run) throws IOException {
        return Json.mapper().readTree(run.body());
    }
}
