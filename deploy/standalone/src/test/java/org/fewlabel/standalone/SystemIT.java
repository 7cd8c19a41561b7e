package org.fewlabel.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.fewlabel.contracts.Json;
import org.fewlabel.standalone.instance.Part;
import org.fewlabel.standalone.instance.Port;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The packaged services as processes on this machine, through whole jobs and through accidents. */
class SystemIT {
    private static final int EPOCHS = 12;
    private static final int IMAGES = 1000;

    // The lease is longer than a slow disk makes everything stand still, and no longer: a test waits for it to run out.
    @RegisterExtension
    private static final Installation installation =
            new Installation("jobs", () -> Map.of("FEWLABEL_LEASE_DURATION", "10s"));

    /** Also what an earlier test may have left dead. */
    @BeforeEach
    void runsInFull() throws Exception {
        installation.up();
    }

    @Test
    void trainsAJobAndKeepsWhatCameOfIt() throws Exception {
        Installation.Ending submit =
                installation.runWithInput(spec("whole", "mean-teacher", 1, 10), "submit", "-", "--wait", "--json");

        assertThat(submit.exitCode()).as(submit.errors()).isZero();
        JsonNode job = Json.mapper().readTree(submit.output());
        String id = job.path("id").asText();
        assertThat(job.path("state").asText()).isEqualTo("succeeded");
        assertThat(column("gateway", "SELECT state FROM job WHERE id = ?", id)).containsExactly("SUCCEEDED");
        assertThat(column("gateway", "SELECT number FROM outbox WHERE job_id = ?", id))
                .isEmpty();
        awaitEveryEpochInTheMetrics(id);
        assertThat(Files.walk(installation.state().resolve("artifacts/jobs").resolve(id))
                        .map(path -> path.getFileName().toString().replaceFirst("-[0-9a-f]{64}", "")))
                .contains("snapshot.safetensors", "teacher.safetensors", "labels.safetensors", "labeling.record");
        List<String> labels = new String(installation.bytes(Port.GATEWAY, "/api/v1/jobs/" + id + "/labels"), "UTF-8")
                .lines()
                .toList();
        assertThat(labels)
                .hasSize(1 + IMAGES)
                .first()
                .isEqualTo("index,label,source,given,predicted,confidence,margin");
        assertThat(labels.stream().map(row -> row.split(",")[2]).filter("given"::equals))
                .as("those that the job came with")
                .hasSize(10);
        JsonNode comparison = Json.mapper()
                .readTree(installation
                        .run("compare", "--json", "--where", "name=whole")
                        .output());
        assertThat(comparison.at("/rows/0/n").asInt()).isEqualTo(1);
        assertThat(comparison.at("/rows/0/mean").asDouble())
                .isCloseTo(100 * job.at("/progress/studentTestError").asDouble(), within(1e-9));
    }

    @Test
    void exportsEveryMetricThatDashboardsAndAlertsRead() throws Exception {
        Set<String> read =
                Files.readAllLines(Path.of(System.getProperty("fewlabel.home"), "deploy/grafana/metrics.txt")).stream()
                        .filter(line -> !line.startsWith("#") && !line.isBlank())
                        .collect(Collectors.toCollection(TreeSet::new));
        assertThat(read).isNotEmpty();

        String id = installation.submitted(spec("measured", "mean-teacher", 1, 600));

        // The loss is there while a job runs, and alone then.
        await().atMost(Installation.JOB_WAIT)
                .untilAsserted(() -> assertThat(exported()).containsAll(read));
        installation.post(Port.GATEWAY, "/api/v1/jobs/" + id + "/cancel", "application/json", "");
    }

    private static Set<String> exported() throws Exception {
        Set<String> names = new TreeSet<>();
        for (Port port : List.of(Port.GATEWAY, Port.TRAINER, Port.LABELER, Port.METRICS)) {
            installation
                    .get(port, "/q/metrics")
                    .body()
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(line -> names.add(line.split("[{ ]", 2)[0]));
        }
        return names;
    }

    @Test
    void losesNothingWhileTheMetricsAndLabelerServicesAreAway() throws Exception {
        String id = installation.submitted(spec("away", "pseudo-label", 1, 600));
        installation.awaitLabeledEpochs(id, 1);

        Installation.Ending down = installation.run("down", "metrics", "labeler");
        assertThat(down.exitCode()).as(down.errors()).isZero();
        for (Part part : List.of(Part.METRICS, Part.LABELER)) {
            assertThat(installation.status().get(part).path("condition").asText())
                    .isEqualTo("stopped");
        }
        assertThat(installation.isOver(id)).as("the job is under way").isFalse();
        installation.up();

        installation.awaitSuccess(id);
        awaitEveryEpochInTheMetrics(id);
        assertThat(installation.job(id).path("attempt").asInt()).isEqualTo(1);
    }

    @Test
    void goesOnFromTheLastCheckpointWhenATrainerIsKilled() throws Exception {
        String spec = spec("killed", "mean-teacher", 3, 600);
        String undisturbed = installation.submitted(spec);
        installation.awaitSuccess(undisturbed);
        String id = installation.submitted(spec);
        installation.awaitLabeledEpochs(id, 2);

        installation.kill(Part.TRAINER);
        assertThat(installation.isOver(id)).as("the job is under way").isFalse();

        installation.awaitSuccess(id);
        awaitEveryEpochInTheMetrics(id);
        assertThat(installation.job(id).path("attempt").asInt()).isGreaterThan(1);
        assertThat(column("metrics", "SELECT first_epoch FROM attempt WHERE job_id = ? ORDER BY attempt DESC", id))
                .first()
                .satisfies(first -> assertThat(Integer.parseInt(first)).isGreaterThan(1));
        for (String product : List.of("/checkpoint", "/model", "/labels")) {
            assertThat(installation.bytes(Port.GATEWAY, "/api/v1/jobs/" + id + product))
                    .as("%s of the run that was killed", product)
                    .isEqualTo(installation.bytes(Port.GATEWAY, "/api/v1/jobs/" + undisturbed + product));
        }
    }

    /** Each with its share of the cores. */
    @Test
    void twoTrainersWorkAtTheSameTimeAndOneEndsWhatBothBegan() throws Exception {
        Installation.Ending two = installation.run("up", "--trainers", "2");
        assertThat(two.exitCode()).as(two.errors()).isZero();
        assertThat(two.errors()).contains("trainers: 2 instead of 1");
        List<String> ids = new ArrayList<>();
        for (int seed = 1; seed <= 2; seed++) {
            // Not by the command, which takes a while to start: the first job might be over before the second begins.
            HttpResponse<String> answer = installation.post(
                    Port.GATEWAY, "/api/v1/jobs", "application/json", spec("beside", "mean-teacher", seed, 600));
            ids.add(Json.mapper().readTree(answer.body()).path("id").asText());
        }
        for (String id : ids) {
            installation.awaitLabeledEpochs(id, 1);
        }

        Set<String> trainers = new TreeSet<>();
        for (String id : ids) {
            trainers.addAll(column("gateway", "SELECT trainer FROM job WHERE id = ?", id));
            assertThat(installation.isOver(id)).as("the job is under way").isFalse();
        }
        assertThat(trainers).as("who has the jobs").hasSize(2);
        for (Part part : List.of(Part.TRAINER, Part.trainer(2))) {
            long pid = installation.process(part).pid();
            assertThat(trainers).anyMatch(name -> name.contains("-" + pid + "-"));
        }
        String threads = Optional.ofNullable(System.getenv("OMP_NUM_THREADS"))
                .orElse(Integer.toString(Math.max(1, Runtime.getRuntime().availableProcessors() / 2)));
        for (String id : ids) {
            await().atMost(Installation.JOB_WAIT).untilAsserted(() -> assertThat(column(
                            "metrics",
                            "SELECT provenance #>> '{environment,threads}' FROM attempt WHERE job_id = ?",
                            id))
                    .containsExactly(threads));
        }

        Installation.Ending one = installation.run("up", "--trainers", "1");

        assertThat(one.exitCode()).as(one.errors()).isZero();
        assertThat(installation.status()).containsOnlyKeys(Part.all(1));
        for (String id : ids) {
            installation.awaitSuccess(id);
            assertThat(installation.job(id).path("lastFailure").isNull())
                    .as("nothing failed")
                    .isTrue();
        }
    }

    /** What its file has lost, the sweep that is over still knows. */
    @Test
    void aSweepIsNotRunTwice() throws Exception {
        Path plan = Files.writeString(installation.state().resolve("plan.json"), """
                {"name": "sweep", "repeats": {"seeds": [1, 2]},
                 "base": {"dataset": {"name": "two-moons", "labels": 10}, "network": {"name": "mlp"},
                          "epochs": 2, "stepsPerEpoch": 10},
                 "rows": [{"method": {"name": "supervised"}}, {"method": {"name": "pseudo-label"}}]}
                """);
        Path runs = installation.state().resolve("runs.jsonl");

        Installation.Ending first = installation.run("sweep", plan.toString(), "--runs", runs.toString());
        List<String> lines = Files.readAllLines(runs);
        Files.write(runs, lines.subList(0, 3));
        Installation.Ending second = installation.run("sweep", plan.toString(), "--runs", runs.toString());

        assertThat(first.exitCode()).as(first.errors()).isZero();
        assertThat(lines).hasSize(4);
        assertThat(lines).allSatisfy(line -> assertThat(line).contains("\"state\":\"succeeded\""));
        assertThat(lines.get(0)).contains("\"seed\":1,\"splitSeed\":1,");
        assertThat(second.exitCode()).as(second.errors()).isZero();
        assertThat(second.errors()).doesNotContain("submitted sweep").contains("all 4 runs are done");
        assertThat(Files.readAllLines(runs))
                .hasSize(4)
                .startsWith(lines.subList(0, 3).toArray(String[]::new));
        assertThat(second.output()).isEqualTo(first.output()).containsPattern("pseudo-label +2 of 2 ");
    }

    @Test
    void aSweepKeepsWhatFailedAndTriesItAgain() throws Exception {
        // Such steps make weights of any size within an epoch: the loss is no number any more.
        Path plan = Files.writeString(installation.state().resolve("failing.json"), """
                {"name": "failing", "repeats": {"seeds": [1]},
                 "base": {"dataset": {"name": "two-moons", "labels": 10}, "network": {"name": "mlp"},
                          "epochs": 1, "stepsPerEpoch": 60},
                 "rows": [{"label": "wild", "method": {"name": "supervised"},
                           "optimizer": {"learningRate": 1000, "weightDecay": 1}},
                          {"label": "tame", "method": {"name": "supervised"}}]}
                """);
        Path runs = installation.state().resolve("failing.jsonl");

        Installation.Ending first = installation.run("sweep", plan.toString(), "--runs", runs.toString());
        List<String> lines = Files.readAllLines(runs);
        Installation.Ending dryRun = installation.run("sweep", plan.toString(), "--runs", runs.toString(), "--dry-run");
        Installation.Ending second = installation.run("sweep", plan.toString(), "--runs", runs.toString());

        assertThat(first.exitCode()).as(first.errors()).isEqualTo(1);
        assertThat(first.output()).containsPattern("wild +0 of 1, 1 failed").containsPattern("tame +1 of 1 ");
        assertThat(lines).hasSize(2).anySatisfy(line -> assertThat(line)
                .contains("\"row\":\"wild\"")
                .contains("\"state\":\"failed\""));
        assertThat(dryRun.exitCode()).as(dryRun.errors()).isZero();
        assertThat(dryRun.output()).contains("failing: 1 cells, 1 runs").contains(" of training, to be divided");
        assertThat(second.exitCode()).as(second.errors()).isEqualTo(1);
        assertThat(Files.readAllLines(runs))
                .as("the wild one again, as another job")
                .hasSize(3);
        assertThat(second.output()).isEqualTo(first.output());
    }

    @Test
    void judgesFinishedJobsTogether() throws Exception {
        List<String> ids = List.of(
                installation.submitted(spec("together", "mean-teacher", 1, 10)),
                installation.submitted(spec("together", "pseudo-label", 2, 10)));
        for (String id : ids) {
            installation.awaitSuccess(id);
        }

        Installation.Ending ensemble = installation.run("ensemble", ids.get(0), ids.get(1), "--json");

        assertThat(ensemble.exitCode()).as(ensemble.errors()).isZero();
        JsonNode answer = Json.mapper().readTree(ensemble.output());
        assertThat(answer.path("studentTestError").asDouble()).isBetween(0.0, 1.0);
        for (int member = 0; member < ids.size(); member++) {
            JsonNode progress = installation.job(ids.get(member)).path("progress");
            assertThat(answer.at("/members/" + member + "/studentTestError").asDouble())
                    .as("as the labeler counted it")
                    .isEqualTo(progress.path("studentTestError").asDouble());
            for (String network : new String[] {"average", "teacher"}) {
                assertThat(answer.at("/members/" + member + "/" + network + "TestError")
                                .asDouble())
                        .isEqualTo(progress.path(network + "TestError").asDouble());
            }
        }
        byte[] labels = installation.bytes(
                Port.GATEWAY, "/api/v1/ensemble/labels?jobId=" + ids.get(0) + "&jobId=" + ids.get(1));
        assertThat(new String(labels, "UTF-8").lines()).hasSize(1 + IMAGES);
    }

    @Test
    void refusesWhatIsNoJobSpec() throws Exception {
        HttpResponse<String> broken =
                installation.post(Port.GATEWAY, "/api/v1/jobs", "application/json", "{\"dataset\": ");
        HttpResponse<String> wrongType = installation.post(Port.GATEWAY, "/api/v1/jobs", "text/plain", "hello");
        HttpResponse<String> unknown =
                installation.get(Port.GATEWAY, "/api/v1/jobs/00000000-0000-0000-0000-000000000000");
        Installation.Ending wrong = installation.runWithInput("{\"epochs\": 0, \"epoch\": 5}", "submit", "-");

        assertThat(broken.statusCode()).isEqualTo(400);
        assertThat(broken.body()).contains("is not JSON");
        assertThat(wrongType.statusCode()).isEqualTo(415);
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(wrong.exitCode()).isEqualTo(1);
        assertThat(wrong.errors()).contains("epochs must be").contains("epoch is unknown here");
        assertThat(wrong.output()).isEmpty();
    }

    @Test
    void leavesAloneWhatRunsAlready() throws Exception {
        long trainer = installation.process(Part.TRAINER).pid();

        Installation.Ending up = installation.run("up");

        assertThat(up.exitCode()).isZero();
        assertThat(up.errors()).contains("everything runs already");
        assertThat(installation.process(Part.TRAINER).pid()).isEqualTo(trainer);
    }

    @Test
    void theDoctorLooksAtAMachineOnWhichThingsRunAndTouchesNone() throws Exception {
        long trainer = installation.process(Part.TRAINER).pid();

        Installation.Ending doctor = installation.run("doctor");

        assertThat(doctor.exitCode()).as(doctor.output() + doctor.errors()).isZero();
        assertThat(installation.process(Part.TRAINER).pid()).isEqualTo(trainer);
    }

    @Test
    void namesThePortThatIsTakenAndStartsNothing() throws Exception {
        Installation other = new Installation("taken", Map::of).prepare();
        Installation.Ending up;
        try (ServerSocket socket = new ServerSocket(other.port(Port.LABELER), 1, InetAddress.getLoopbackAddress())) {
            up = other.run("up");
            assertThat(up.errors()).contains("port " + socket.getLocalPort() + " is taken");
        }

        assertThat(up.exitCode()).isEqualTo(1);
        assertThat(up.errors()).contains("labeler").contains("FEWLABEL_LABELER_PORT");
        assertThat(other.processes()).isEmpty();
        assertThat(other.run("status").exitCode()).isEqualTo(3);
    }

    /** With SIGTERM, which takes the same way as Ctrl-C: a build that runs in the background cannot be sent SIGINT. */
    @Test
    void stopsWhatItStartedWhenItIsTerminated() throws Exception {
        Installation other = new Installation("interrupted", Map::of).prepare();
        Process up = other.start("up");
        await().atMost(Installation.JOB_WAIT).until(() -> !other.processes().isEmpty());

        assertThat(new ProcessBuilder("kill", "-TERM", Long.toString(up.pid()))
                        .start()
                        .waitFor())
                .isZero();

        Installation.Ending ending = other.end(up);
        assertThat(ending.exitCode()).isEqualTo(143);
        assertThat(ending.errors().stripTrailing()).endsWith("stopped").doesNotContain("fewlabel:");
        assertThat(other.processes()).isEmpty();
        assertThat(installation.process(Part.GATEWAY).isAlive())
                .as("another instance")
                .isTrue();
    }

    private static String spec(String name, String method, int seed, int stepsPerEpoch) {
        return """
                {"name": "%s", "dataset": {"name": "two-moons", "labels": 10}, "network": {"name": "mlp"},
                 "method": {"name": "%s", "rampUpEpochs": 4}, "batch": {"labeled": 10, "unlabeled": 100},
                 "epochs": %s, "stepsPerEpoch": %s, "seed": %s}
                """.formatted(name, method, EPOCHS, stepsPerEpoch, seed);
    }

    private static void awaitEveryEpochInTheMetrics(String id) {
        List<String> all =
                IntStream.range(0, EPOCHS).mapToObj(Integer::toString).toList();
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(column(
                        "metrics",
                        "SELECT epoch FROM epoch WHERE job_id = ? AND trained_at IS NOT NULL"
                                + " AND labeled_at IS NOT NULL AND student_test_error IS NOT NULL ORDER BY epoch",
                        id))
                .isEqualTo(all));
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(column("metrics", "SELECT state FROM job WHERE job_id = ?", id))
                        .containsExactly("succeeded"));
    }

    private static List<String> column(String database, String sql, String id) throws Exception {
        return installation.column(database, sql, id);
    }
}
