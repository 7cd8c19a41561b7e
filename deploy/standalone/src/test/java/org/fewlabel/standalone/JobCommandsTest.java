package org.fewlabel.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.job.JobState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What commands do with jobs, and how they end. */
class JobCommandsTest {
    private static final String ONE = "3f9a1c20-0000-4000-8000-000000000001";
    private static final String OTHER = "3f9a1c77-0000-4000-8000-000000000002";
    private static final String NEWEST = "GET /api/v1/jobs?pageSize=200";

    @TempDir
    Path folder;

    private WiredGateway gateway;

    @BeforeEach
    void start() throws IOException {
        gateway = new WiredGateway(folder);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @CsvSource({"SUCCEEDED, 0", "FAILED, 5", "CANCELLED, 5"})
    void aWatchEndsAsItsJobDid(JobState end, int exitCode) {
        gateway.answers("GET /api/v1/jobs/" + ONE, WiredGateway.job(ONE, "moons", JobState.RUNNING))
                .answers("GET /api/v1/jobs/" + ONE, WiredGateway.job(ONE, "moons", JobState.RUNNING))
                .answers("GET /api/v1/jobs/" + ONE, WiredGateway.job(ONE, "moons", end));

        WiredGateway.Ending watch = gateway.run("watch", ONE);

        assertThat(watch.exitCode()).as(watch.errors()).isEqualTo(exitCode);
        assertThat(watch.errors())
                .contains("moons: running · epoch 2/2 step 0/10 · test error 25.0 %")
                .contains("moons: " + end.wireName());
        assertThat(watch.output()).as("words are for standard error").isEmpty();
    }

    /** Not only downloads: a script of many commands is what meets a limit of requests. */
    @Test
    void asksAgainWhenItMay() {
        String job = "GET /api/v1/jobs/" + ONE;
        gateway.answers(job, 429, Map.of("Retry-After", "1"), new byte[0])
                .answers(job, WiredGateway.job(ONE, "moons", JobState.SUCCEEDED));

        WiredGateway.Ending watch = gateway.run("watch", ONE);

        assertThat(watch.exitCode()).as(watch.errors()).isZero();
        assertThat(watch.errors()).doesNotContain("429");
    }

    /** While other folders are looked through. It ended with 1, and who then submitted the job again had it twice. */
    @Test
    void submitsAgainUnderTheSameKeyWhenItMay() throws IOException {
        String submission = "POST /api/v1/jobs";
        byte[] job = WiredGateway.job(ONE, "moons", JobState.QUEUED).toString().getBytes(StandardCharsets.UTF_8);
        gateway.answers(submission, 503, Map.of("Retry-After", "1"), new byte[0])
                .answers(submission, 202, Map.of(), job, 10)
                .answers(submission, 202, Map.of(), job);

        WiredGateway.Ending submit = gateway.run(
                "submit", Files.writeString(folder.resolve("job.json"), "{}").toString());

        assertThat(submit.exitCode()).as(submit.errors()).isZero();
        assertThat(submit.output()).isEqualTo(ONE + "\n");
        assertThat(submit.errors()).containsOnlyOnce("it is asked again for up to 5 minutes");
        assertThat(gateway.keys()).hasSize(3).containsOnly(gateway.keys().get(0));
    }

    /** What is piped is data, and what goes to a file in place of a terminal has no line that is written over. */
    @Test
    void aWatchInAPipeIsLinesAndTheJobAsRestHasIt() throws IOException {
        ObjectNode ended = WiredGateway.job(ONE, "moons", JobState.SUCCEEDED);
        gateway.answers("GET /api/v1/jobs/" + ONE, ended);

        WiredGateway.Ending watch = gateway.run("watch", ONE, "--json");

        assertThat(Json.mapper().readTree(watch.output()))
                .isEqualTo(Json.mapper().readTree(ended.toString()));
        assertThat(watch.output() + watch.errors()).doesNotContain("\r", "\u001b");
    }

    /** It was: Input length = 1; and by standard input other letters arrived than were sent. */
    @Test
    void namesTheJobThatIsNoUtf8() throws IOException {
        byte[] latin = "{\"name\": \"Kätzchen\"}".getBytes(StandardCharsets.ISO_8859_1);
        Path file = Files.write(folder.resolve("latin.json"), latin);
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(latin));
        try {
            WiredGateway.Ending byName = gateway.run("submit", file.toString());
            WiredGateway.Ending byInput = gateway.run("submit", "-");

            assertThat(byName.exitCode()).isEqualTo(1);
            assertThat(byName.errors()).isEqualTo("fewlabel: " + file + " is not text in UTF-8\n");
            assertThat(byInput.errors()).isEqualTo("fewlabel: standard input is not text in UTF-8\n");
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void aWatchOfNoJobEndsAtOnce() {
        WiredGateway.Ending watch = gateway.run("watch", ONE);

        assertThat(watch.exitCode()).isEqualTo(1);
        assertThat(watch.errors()).startsWith("fewlabel: refused (404): there is no GET");
    }

    @Test
    void printsWhatTheServicesSaidOfAJob() throws IOException {
        String said = """
                {"lines": [{"number": 3, "time": "2026-01-02T03:04:05Z", "level": "error", "service": "trainer",
                  "host": "host-1", "attempt": 1, "message": "Run failed", "trace": "Oh: no"}],
                 "total": 3, "kept": 1, "lost": 2}
                """;
        gateway.answers("GET /api/v1/jobs/" + ONE + "/log?pageSize=10", said);

        assertThat(gateway.run("log", ONE, "-n", "10").output()).isEqualTo("""
                2026-01-02T03:04:05Z ERROR trainer host-1 attempt 1: Run failed
                    Oh: no
                ... 2 lines were lost, since the services had no room for them ...
                """);
        assertThat(Json.mapper()
                        .readTree(gateway.run("log", ONE, "-n", "10", "--json").output()))
                .isEqualTo(Json.mapper().readTree(said));
    }

    /** The gateway is started again meanwhile, and answers nothing for a moment. */
    @Test
    void followsALogUntilItsJobHasEnded() {
        String line = """
                {"number": %d, "time": "2026-01-02T03:04:05Z", "level": "info", "service": "trainer", "host": "host-1",
                 "attempt": 1, "message": "line %d", "trace": null}
                """;
        String log = "{\"lines\": [%s], \"total\": 9, \"kept\": 9, \"lost\": 0}";
        String path = "GET /api/v1/jobs/" + ONE + "/log?pageSize=";
        gateway.answers(path + "200", log.formatted(line.formatted(1, 1)))
                .answers(path + "2000&after=1", log.formatted(""))
                .answers(path + "2000&after=1", 503, Map.of(), new byte[0])
                .answers(path + "2000&after=1", log.formatted(line.formatted(4, 4)))
                .answers(path + "2000&after=4", log.formatted(""))
                .answers("GET /api/v1/jobs/" + ONE, WiredGateway.job(ONE, "moons", JobState.RUNNING))
                .answers("GET /api/v1/jobs/" + ONE, WiredGateway.job(ONE, "moons", JobState.SUCCEEDED));

        WiredGateway.Ending followed = gateway.run("log", ONE, "--follow");

        assertThat(followed.exitCode()).as(followed.errors()).isZero();
        assertThat(followed.errors()).contains("503");
        assertThat(followed.output().lines())
                .satisfiesExactly(
                        first -> assertThat(first).endsWith("line 1"),
                        gap -> assertThat(gap).isEqualTo("... 2 lines are not kept ..."),
                        last -> assertThat(last).endsWith("line 4"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pause", "resume", "retry", "cancel"})
    void whatIsRefusedForOneJobIsNotKeptFromTheOthers(String wish) {
        gateway.answers("POST /api/v1/jobs/" + OTHER + "/" + wish, WiredGateway.job(OTHER, "other", JobState.QUEUED));

        WiredGateway.Ending ending = gateway.run(wish, ONE, OTHER);

        assertThat(ending.exitCode()).isEqualTo(1);
        assertThat(ending.output()).isEqualTo(OTHER + "\n");
        assertThat(ending.errors())
                .contains("fewlabel: " + ONE + ": refused (404)")
                .contains("other: queued");
    }

    @Test
    void printsTheJobsForPrograms() throws IOException {
        ObjectNode paused = WiredGateway.job(ONE, "moons", JobState.PAUSING);
        gateway.answers("POST /api/v1/jobs/" + ONE + "/pause", paused);

        WiredGateway.Ending pause = gateway.run("pause", ONE, "--json");

        assertThat(Json.mapper().readTree(pause.output()))
                .isEqualTo(Json.mapper().readTree(paused.toString()));
    }

    @Test
    void takesTheBeginningOfAnIdThatNoOtherHas() {
        gateway.answers(NEWEST, newest())
                .answers("POST /api/v1/jobs/" + OTHER + "/pause", WiredGateway.job(OTHER, "other", JobState.PAUSED));

        WiredGateway.Ending pause = gateway.run("pause", "3F9A1C7");

        assertThat(pause.exitCode()).as(pause.errors()).isZero();
        assertThat(pause.output()).isEqualTo(OTHER + "\n");
    }

    @Test
    void doesNothingWhereABeginningIsOfSeveralIdsOrOfNone() {
        gateway.answers(NEWEST, newest());

        WiredGateway.Ending cancel = gateway.run("cancel", "3f9a1c", "abcdef");

        assertThat(cancel.exitCode()).isEqualTo(1);
        assertThat(cancel.errors())
                .contains("3f9a1c is the beginning of several ids: " + OTHER + ", " + ONE)
                .contains("no id of the newest 1000 jobs begins with abcdef");
        assertThat(gateway.asked()).as("looked up once").containsExactly(NEWEST);
    }

    /** Older ones are too many to be looked through for a word. */
    @Test
    void looksThroughTheNewestJobsAlone() {
        gateway.answers(NEWEST, newest().put("nextPageToken", "a&b"))
                .answers(NEWEST + "&pageToken=a%26b", newest().put("nextPageToken", "a&b"));

        assertThat(gateway.run("watch", "abcdef").exitCode()).isEqualTo(1);

        assertThat(gateway.asked()).hasSize(5);
    }

    @ParameterizedTest
    @CsvSource({
        "cancel, cancel ID",
        "pause, pause ID",
        "resume, resume ID",
        "retry, resume ID --retry-failed",
        "priority, show ID"
    })
    void saysWhatIsAskedOfASweepWhoseIdWasTakenForAJobs(String wish, String ofSweep) {
        gateway.answers("GET /api/v1/sweeps/" + ONE, """
                {"id": "%s", "name": "moons", "state": "running", "createdAt": "2026-01-02T03:04:05Z"}
                """.formatted(ONE));
        String[] words = wish.equals("priority") ? new String[] {wish, ONE, "5"} : new String[] {wish, ONE, OTHER};

        WiredGateway.Ending ending = gateway.run(words);

        assertThat(ending.exitCode()).isEqualTo(1);
        assertThat(ending.errors().lines())
                .filteredOn(line -> line.contains("sweep"))
                .containsExactly("it is the id of a sweep: ./fewlabel sweep " + ofSweep.replace("ID", ONE));
    }

    @Test
    void asksNothingAboutAnIdThatIsWhole() {
        gateway.answers("POST /api/v1/jobs/" + ONE + "/pause", WiredGateway.job(ONE, "moons", JobState.PAUSED));

        gateway.run("pause", ONE);

        assertThat(gateway.asked()).containsExactly("POST /api/v1/jobs/" + ONE + "/pause");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jobs", "list"})
    void listsJobs(String command) {
        gateway.answers("GET /api/v1/jobs?pageSize=20", newest());

        WiredGateway.Ending list = gateway.run(command);

        assertThat(list.exitCode()).as(list.errors()).isZero();
        assertThat(list.output()).contains(ONE + "   one").contains(OTHER + "   other");
    }

    @Test
    void listsTheJobsOfAFilter() {
        gateway.answers("GET /api/v1/jobs?pageSize=20&state=failed&name=a+%26+b", newest());

        WiredGateway.Ending list = gateway.run("jobs", "--where", "state=failed", "--where", "name=a & b");

        assertThat(list.exitCode()).as(list.errors()).isZero();
        assertThat(list.output()).contains(ONE + "   one");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"jobs", "methods", "datasets", "pause " + ONE, "labels " + ONE, "model " + ONE, "watch " + ONE})
    void endsWithThreeWhereNobodyAnswers(String command) {
        gateway.close();

        WiredGateway.Ending ending = gateway.run(command.split(" "));

        assertThat(ending.exitCode()).isEqualTo(3);
        assertThat(ending.errors()).contains("does not answer; is everything up? (./fewlabel status)");
        assertThat(ending.output()).isEmpty();
    }

    @Test
    void cancelsByFilterAndPrintsTheAnswersForPrograms() throws IOException {
        String answer = "{\"jobs\":[\"" + ONE + "\"],\"more\":false,\"unreadable\":[]}";
        gateway.answers("POST /api/v1/jobs/cancel?state=queued", answer);

        WiredGateway.Ending cancel = gateway.run("cancel", "--where", "state=queued", "--yes", "--json");

        assertThat(Json.mapper().readTree(cancel.output()))
                .isEqualTo(Json.mapper().readTree(answer));
    }

    @Test
    void printsThePresetsForPrograms() throws IOException {
        Map<String, String> presets = Map.of(
                "GET /api/v1/presets", "{\"presets\":[]}", "GET /api/v1/presets/article", "{\"name\":\"article\"}");
        presets.forEach(gateway::answers);

        assertThat(Json.mapper().readTree(gateway.run("preset", "--json").output()))
                .isEqualTo(Json.mapper().readTree("{\"presets\":[]}"));
        assertThat(Json.mapper()
                        .readTree(gateway.run("preset", "article", "--json").output()))
                .isEqualTo(Json.mapper().readTree("{\"name\":\"article\"}"));
    }

    private static ObjectNode newest() {
        return WiredGateway.page(
                WiredGateway.job(OTHER, "other", JobState.RUNNING), WiredGateway.job(ONE, "one", JobState.FAILED));
    }
}
