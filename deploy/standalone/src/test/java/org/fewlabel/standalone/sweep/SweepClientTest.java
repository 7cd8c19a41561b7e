package org.fewlabel.standalone.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.job.JobState;
import org.fewlabel.contracts.sweep.FinishedRun;
import org.fewlabel.contracts.sweep.PlannedRun;
import org.fewlabel.contracts.sweep.RunState;
import org.fewlabel.contracts.sweep.RunsFile;
import org.fewlabel.contracts.sweep.SweepPlan;
import org.fewlabel.contracts.sweep.SweepState;
import org.fewlabel.contracts.sweep.SweepView;
import org.fewlabel.standalone.client.Services;
import org.fewlabel.standalone.command.ExitCode;
import org.fewlabel.standalone.command.SweepFront;
import org.fewlabel.standalone.terminal.Terminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command line asks the gateway about sweeps, on the wire, and what it makes of the answers. */
class SweepClientTest {
    private static final String PLAN = """
            {"name": "moons", "repeats": {"seeds": [1, 2]}, "baseline": "supervised",
             "base": {"dataset": {"name": "two-moons"}, "epochs": 2, "stepsPerEpoch": 10},
             "rows": [{"method": {"name": "supervised"}}, {"method": {"name": "vat"}}],
             "contrasts": [{"name": "does it help", "a": "vat", "b": "supervised"}]}
            """;

    private static final String OWN = "GET /api/v1/sweeps?pageSize=20&name=moons&owner=local";

    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    /** By path, or by path and query. */
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    /** From the second time on. */
    private final Map<String, String> then = new ConcurrentHashMap<>();

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final UUID id = UUID.randomUUID();

    @TempDir
    private Path folder;

    private HttpServer gateway;
    private Services services;
    private RunsFile file;
    private ObjectNode document;
    private SweepPlan plan;

    @BeforeEach
    void start() throws IOException {
        gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        gateway.createContext("/", this::answer);
        gateway.start();
        String url = "http://localhost:" + gateway.getAddress().getPort();
        services = new Services(url);
        file = RunsFile.open(folder.resolve("runs.jsonl"));
        document = (ObjectNode) Json.mapper().readTree(PLAN);
        plan = ((SweepPlan.Accepted) SweepPlan.read(PLAN)).plan();
        answers.put("GET /api/v1/sweeps", "{\"sweeps\": [], \"nextPageToken\": null}");
        answers.put("GET /api/v1/identity", identity("local"));
        answers.put("POST /api/v1/sweeps", sweep("running", document, "planned"));
    }

    @AfterEach
    void stop() {
        gateway.stop(0);
    }

    @Test
    void submitsThePlanAsItIsWhereNothingHasBeenRun() throws IOException {
        Optional<SweepStart.Started> started = starts();

        assertThat(started.orElseThrow().isNew()).isTrue();
        assertThat(submitted().path("rows")).isEqualTo(document.path("rows"));
        assertThat(submitted().path("repeats")).isEqualTo(document.path("repeats"));
        assertThat(submitted().path("contrasts")).isEqualTo(document.path("contrasts"));
    }

    @Test
    void submitsTheRowsAndSeedsOfWhichTheFileLacksARun() throws IOException {
        succeeded(plan.runsOf("supervised").get(0));
        succeeded(plan.runsOf("supervised").get(1));
        succeeded(plan.runsOf("vat").get(0));

        starts();

        assertThat(submitted().path("rows").toString()).isEqualTo("[{\"method\":{\"name\":\"vat\"}}]");
        assertThat(submitted().at("/repeats/seeds").toString()).isEqualTo("[2]");
        assertThat(submitted().has("baseline")).isFalse();
        assertThat(submitted().path("contrasts")).isEmpty();
        assertThat(SweepPlan.read(submitted().toString())).isInstanceOf(SweepPlan.Accepted.class);
    }

    @Test
    void submitsNothingWhereAllIsDone() throws IOException {
        for (PlannedRun run : plan.runs()) {
            succeeded(run);
        }

        assertThat(starts()).isEmpty();
        assertThat(asked).isEmpty();
    }

    @Test
    void takesUpASweepOfTheseRunsThatIsNotOver() throws IOException {
        String open = sweep("paused", document, "succeeded", "planned");
        answers.put("GET /api/v1/sweeps", "{\"sweeps\": [" + open + "], \"nextPageToken\": null}");
        answers.put("GET /api/v1/sweeps/" + id, open);

        SweepStart.Started started = starts().orElseThrow();

        assertThat(started.isNew()).isFalse();
        assertThat(started.sweep().id()).isEqualTo(id);
        assertThat(asked)
                .containsExactly(
                        "GET /api/v1/identity",
                        OWN,
                        "GET /api/v1/sweeps?pageSize=20&name=moons",
                        "GET /api/v1/sweeps/" + id);
    }

    /** Who is not its owner can neither resume nor cancel it, and would wait for its owner. */
    @Test
    void doesNotTakeUpWhatIsSomebodyElses() throws IOException {
        ObjectNode open = (ObjectNode) Json.mapper().readTree(sweep("paused", document, "succeeded", "planned"));
        open.put("owner", "alice");
        answers.put("GET /api/v1/identity", identity("bob"));
        answers.put("GET /api/v1/sweeps", "{\"sweeps\": [" + open + "], \"nextPageToken\": null}");
        answers.put("GET /api/v1/sweeps?pageSize=20&name=moons&owner=bob", "{\"sweeps\": [], \"nextPageToken\": null}");
        answers.put("GET /api/v1/sweeps/" + id, open.toString());

        assertThat(starts().orElseThrow().isNew()).isTrue();

        assertThat(submitted().path("name").asText()).isEqualTo("moons");
    }

    @Test
    void doesNotTakeUpASweepOfOtherRuns() throws IOException {
        ObjectNode other = document.deepCopy();
        ((ObjectNode) other.path("base")).put("epochs", 3);
        String open = sweep("running", other, "planned");
        answers.put("GET /api/v1/sweeps", "{\"sweeps\": [" + open + "], \"nextPageToken\": null}");
        answers.put("GET /api/v1/sweeps/" + id, open);

        assertThat(starts().orElseThrow().isNew()).isTrue();
    }

    /** Its runs are neither lost nor made twice. */
    @Test
    void submitsNothingWhereAnOwnSweepEndsMeanwhile() throws IOException {
        String done = sweep("finished", document, "succeeded");
        answers.put(OWN, "{\"sweeps\": [" + sweep("running", document, "running") + "], \"nextPageToken\": null}");
        answers.put("GET /api/v1/sweeps", "{\"sweeps\": [" + done + "], \"nextPageToken\": null}");
        answers.put("GET /api/v1/sweeps/" + id, done);
        plan.runs().forEach(this::hasResult);

        assertThat(starts()).isEmpty();

        assertThat(asked).noneMatch(each -> each.startsWith("POST"));
    }

    /** It ended while nobody looked: its results are nowhere but with the services. */
    @Test
    void submitsNothingWhereAnEarlierSweepHasAll() throws IOException {
        String over = sweep("finished", document, "succeeded");
        answers.put("GET /api/v1/sweeps", "{\"sweeps\": [" + over + "], \"nextPageToken\": null}");
        answers.put("GET /api/v1/sweeps/" + id, over);
        plan.runs().forEach(this::hasResult);

        assertThat(starts()).isEmpty();

        assertThat(asked).noneMatch(each -> each.startsWith("POST"));
        assertThat(RunsFile.open(folder.resolve("runs.jsonl")).runs()).hasSize(4);
    }

    @Test
    void submitsWhatEarlierSweepsHaveNotBroughtToAnEnd() throws IOException {
        ObjectNode larger = document.deepCopy();
        ((ArrayNode) larger.at("/repeats/seeds")).add(3);
        String over = sweep("cancelled", larger, "succeeded", "failed");
        answers.put("GET /api/v1/sweeps", "{\"sweeps\": [" + over + "], \"nextPageToken\": null}");
        answers.put("GET /api/v1/sweeps/" + id, over);
        plan.runs().forEach(this::hasResult);

        assertThat(starts().orElseThrow().isNew()).isTrue();

        assertThat(submitted().path("rows").toString()).isEqualTo("[{\"method\":{\"name\":\"vat\"}}]");
        assertThat(file.runs()).as("of this plan alone, and what succeeded").hasSize(2);
    }

    @Test
    void submitsTheRestOnceASweepOfAPartIsOver() throws IOException {
        ObjectNode part = document.deepCopy();
        ((ArrayNode) part.path("rows")).remove(1);
        part.remove("contrasts");
        String open = sweep("running", part, "running");
        String done = sweep("finished", part, "succeeded");
        UUID rest = UUID.randomUUID();
        for (String list : List.of("GET /api/v1/sweeps", OWN)) {
            answers.put(list, "{\"sweeps\": [" + open + "], \"nextPageToken\": null}");
            then.put(list, "{\"sweeps\": [" + done + "], \"nextPageToken\": null}");
        }
        answers.put("GET /api/v1/sweeps/" + id, open);
        then.put("GET /api/v1/sweeps/" + id, done);
        answers.put(
                "POST /api/v1/sweeps", sweep("running", document, "planned").replace(id.toString(), rest.toString()));
        answers.put(
                "GET /api/v1/sweeps/" + rest,
                sweep("finished", document, "succeeded").replace(id.toString(), rest.toString()));
        plan.runs().forEach(this::hasResult);

        ExitCode ending = new SweepFront(services, FinishedRuns.in(file), terminal()).run(document, plan, Map.of());

        assertThat(ending).isEqualTo(ExitCode.DONE);
        assertThat(submitted().path("rows").toString()).isEqualTo("[{\"method\":{\"name\":\"vat\"}}]");
        assertThat(said()).containsSubsequence("goes on with sweep " + id, "submitted sweep " + rest);
    }

    @Test
    void saysHowAPausedSweepGoesOn() throws IOException {
        answers.put("GET /api/v1/sweeps/" + id, sweep("paused", document, "planned"));

        assertThat(new SweepFront(services, FinishedRuns.in(file), terminal()).watch(id.toString()))
                .isEqualTo(ExitCode.FAILED);

        assertThat(said()).contains("./fewlabel sweep resume " + id + " lets it go on");
    }

    @Test
    void aRunWithoutAResultHoldsUpNobody() throws IOException {
        answers.put("GET /api/v1/sweeps/" + id, sweep("finished", document, "succeeded"));
        plan.runs().forEach(this::hasResult);
        answers.remove("GET /api/v1/results/" + job("vat", 1));

        new SweepWatch(services, FinishedRuns.in(file), terminal(), Duration.ofSeconds(1)).follow(id.toString());

        assertThat(said()).containsOnlyOnce("vat, seed 1: succeeded, no result").contains("vat, seed 2: test error");
        assertThat(file.runs()).hasSize(3);
    }

    @Test
    void keepsWhatCameOutOfEveryRunOnce() throws IOException {
        answers.put("GET /api/v1/sweeps/" + id, sweep("finished", document, "succeeded", "failed"));
        plan.runs().forEach(this::hasResult);

        SweepView over = watch().follow(id.toString());
        watch().follow(id.toString());

        assertThat(over.state()).isEqualTo(SweepState.FINISHED);
        List<String> lines = Files.readAllLines(folder.resolve("runs.jsonl"));
        assertThat(lines).hasSize(4);
        FinishedRun first = file.of(plan.runsOf("supervised").get(0));
        assertThat(first).isNotNull();
        assertThat(first.student()).isEqualTo(new FinishedRun.Errors(0.25, 0.3, 0.2));
        assertThat(first.trainingSeconds()).isEqualTo(7.5);
        assertThat(file.of(plan.runsOf("vat").get(1)).state()).isEqualTo(JobState.FAILED);
        assertThat(said())
                .contains("supervised, seed 1: test error 25.0 %")
                .contains("vat, seed 2: failed: the loss was NaN");
    }

    /** That the job is over and that its last epoch is labeled become known in different ways, in any order. */
    @Test
    void keepsNoResultBeforeItIsThatOfTheWholeRun() throws IOException {
        answers.put("GET /api/v1/sweeps/" + id, sweep("finished", document, "succeeded"));
        plan.runs().forEach(this::hasResult);
        String path = "GET /api/v1/results/" + job("vat", 2);
        then.put(path, answers.get(path));
        answers.put(path, """
                {"state": "succeeded", "student": {"last": 0.5, "medianOfLast20": 0.5, "best": 0.5},
                 "trainingSeconds": 4, "epochsDone": 1, "whole": false}
                """);

        watch().follow(id.toString());

        FinishedRun kept = RunsFile.open(folder.resolve("runs.jsonl"))
                .of(plan.runsOf("vat").get(1));
        assertThat(kept).isNotNull();
        assertThat(kept.epochsDone()).isEqualTo(2);
        assertThat(kept.student()).isEqualTo(new FinishedRun.Errors(0.25, 0.3, 0.2));
    }

    @Test
    void aSweepThatIsPausedIsWatchedUntilItsJobsAreOver() throws IOException {
        answers.put("GET /api/v1/sweeps/" + id, sweep("paused", document, "planned"));

        assertThat(watch().follow(id.toString()).state()).isEqualTo(SweepState.PAUSED);
    }

    @Test
    void showsHowItStands() throws IOException {
        SweepView sweep = Json.mapper().readValue(sweep("running", document, "succeeded", "failed"), SweepView.class);

        assertThat(SweepLines.line(sweep)).isEqualTo("moons: running · 2 of 4 done, 2 failed · ETA 1:05");
        assertThat(SweepLines.cells(sweep).toString())
                .containsPattern("supervised +2 of 2 +1 succeeded, 2 succeeded")
                .containsPattern("vat +0 of 2 +1 failed, 2 failed");
        assertThat(SweepLines.list(List.of(sweep)).toString()).containsPattern("moons +running +2 of 4 +2 +1:05");
    }

    @Test
    void asksForWhatIsWished() throws IOException {
        for (String wish : List.of("cancel", "pause", "resume", "repeats")) {
            answers.put("POST /api/v1/sweeps/" + id + "/" + wish, sweep("running", document, "planned"));
        }

        services.sweeps().cancel(id.toString());
        services.sweeps().pause(id.toString());
        services.sweeps().resume(id.toString(), true);
        services.sweeps().addSeeds(id.toString(), List.of(6L, 7L));

        String path = "POST /api/v1/sweeps/" + id;
        assertThat(asked)
                .containsExactly(
                        path + "/cancel",
                        path + "/pause",
                        path + "/resume?retryFailed=true",
                        path + "/repeats {\"seeds\":[6,7]}");
    }

    private Optional<SweepStart.Started> starts() throws IOException {
        return new SweepStart(services).start(document, plan, FinishedRuns.in(file));
    }

    private void hasResult(PlannedRun run) {
        answers.put("GET /api/v1/jobs/" + job(run.row(), run.seed()), jobView(run));
        answers.put("GET /api/v1/results/" + job(run.row(), run.seed()), """
                {"state": "succeeded", "student": {"last": 0.25, "medianOfLast20": 0.3, "best": 0.2},
                 "trainingSeconds": 7.5, "epochsDone": 2, "whole": true}
                """);
    }

    private SweepWatch watch() {
        return new SweepWatch(services, FinishedRuns.in(file), terminal());
    }

    private Terminal terminal() {
        return new Terminal(new PrintStream(said, true, StandardCharsets.UTF_8), false, 80);
    }

    private String said() {
        return said.toString(StandardCharsets.UTF_8);
    }

    /** The body of the one submission. */
    private JsonNode submitted() throws IOException {
        List<String> posts = asked.stream()
                .filter(each -> each.startsWith("POST /api/v1/sweeps "))
                .toList();
        assertThat(posts).hasSize(1);
        return Json.mapper().readTree(posts.get(0).substring("POST /api/v1/sweeps ".length()));
    }

    private void succeeded(PlannedRun run) throws IOException {
        file.add(new FinishedRun(
                "moons",
                run.row(),
                run.seed(),
                run.seed(),
                run.key(),
                "a-job",
                JobState.SUCCEEDED,
                null,
                null,
                null,
                null,
                1,
                2,
                run.spec()));
    }

    private static String identity(String owner) {
        return "{\"owner\": \"" + owner + "\", \"roles\": [\"submit\"], \"required\": true, \"via\": \"token\"}";
    }

    private static UUID job(String label, long seed) {
        return UUID.nameUUIDFromBytes((label + seed).getBytes(StandardCharsets.UTF_8));
    }

    private static String jobView(PlannedRun run) {
        JobSpec spec = ((JobSpec.Accepted) JobSpec.read(run.body())).spec();
        ObjectNode job = Json.mapper().createObjectNode();
        job.put("id", job(run.row(), run.seed()).toString())
                .put("name", spec.name())
                .put("state", "succeeded")
                .put("attempt", 1)
                .put("priority", 0)
                .put("moreLabels", false)
                .put("keep", false)
                .put("createdAt", "2026-01-01T00:00:00Z");
        job.set("spec", Json.mapper().valueToTree(spec));
        job.putArray("unreadable");
        job.putObject("progress")
                .put("epoch", 2)
                .put("epochs", 2)
                .put("step", 0)
                .put("stepsPerEpoch", 10)
                .put("imagesPerSecond", 0)
                .put("labeledEpochs", 2);
        return job.toString();
    }

    /** @param states of the runs of each cell, the last one of all further cells */
    private String sweep(String state, ObjectNode of, String... states) {
        SweepPlan read = ((SweepPlan.Accepted) SweepPlan.read(of.toString())).plan();
        ObjectNode sweep = Json.mapper().createObjectNode();
        sweep.put("id", id.toString())
                .put("name", read.name())
                .put("state", state)
                .put("createdAt", "2026-01-01T00:00:00Z");
        sweep.put("etaSeconds", state.equals("running") ? 65 : null);
        ArrayNode cells = sweep.putArray("cells");
        List<RunState> all = new ArrayList<>();
        for (int i = 0; i < read.cells().size(); i++) {
            String runState = states[Math.min(i, states.length - 1)];
            String label = read.labels().get(i);
            ArrayNode runs = cells.addObject().put("label", label).putArray("runs");
            ((ObjectNode) cells.get(i)).putObject("settings");
            for (long seed : read.repeats().seeds()) {
                all.add(RunState.valueOf(runState.toUpperCase(Locale.ROOT)));
                runs.addObject()
                        .put("seed", seed)
                        .put("splitSeed", seed)
                        .put("state", runState)
                        .put(
                                "jobId",
                                runState.equals("planned")
                                        ? null
                                        : job(label, seed).toString())
                        .put("message", runState.equals("failed") ? "the loss was NaN" : null);
            }
        }
        sweep.set("counts", Json.mapper().valueToTree(SweepView.Counts.of(all)));
        sweep.set("limits", Json.mapper().valueToTree(read.limits()));
        sweep.set("repeats", Json.mapper().valueToTree(read.repeats()));
        sweep.set("plan", of);
        return sweep.toString();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String method = exchange.getRequestMethod();
            asked.add(method + " " + exchange.getRequestURI() + (body.isEmpty() ? "" : " " + body));
            String whole = method + " " + exchange.getRequestURI();
            String what = answers.containsKey(whole)
                    ? whole
                    : method + " " + exchange.getRequestURI().getPath();
            String answer = answers.get(what);
            String next = then.remove(what);
            if (next != null) {
                answers.put(what, next);
            }
            byte[] bytes = (answer == null ? "{}" : answer).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer == null ? 404 : 200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
