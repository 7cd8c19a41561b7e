package org.fewlabel.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
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

/** Label sets at the terminal. */
class LabelCommandsTest {
    private static final String JOB = "3f9a1c20-0000-4000-8000-000000000001";
    private static final String OTHER = "77b0e200-0000-4000-8000-000000000002";
    private static final String DIGEST = "abcdef01".repeat(8);
    private static final String CREATE = "POST /api/v1/label-sets";

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

    @Test
    void keepsTheLabelsOfAFileAndPrintsTheDigestAlone() throws IOException {
        gateway.answers(CREATE, set(2, 0));
        Path file = Files.writeString(
                folder.resolve("corrections.csv"), "index,file,class\n4,,cat\n5,unlabeled/5.png,dog\n");

        WiredGateway.Ending create =
                gateway.run("label-sets", "create", file.toString(), "--job", JOB, "--note", "round 1");

        assertThat(create.exitCode()).as(create.errors()).isZero();
        assertThat(create.output()).isEqualTo(DIGEST + "\n");
        assertThat(create.errors()).contains("2 given and 0 predicted labels, of job " + JOB);
        assertThat(gateway.body(CREATE)).isEqualTo(Json.mapper().readTree("""
                {"labels": [{"index": 4, "class": "cat"}, {"file": "unlabeled/5.png", "class": "dog"}],
                 "job": "%s", "note": "round 1"}
                """.formatted(JOB)));
    }

    @Test
    void keepsWhatSeveralJobsAreSureOf() throws IOException {
        gateway.answers(CREATE, set(0, 9)).answers("GET /api/v1/jobs?pageSize=200", newest());

        WiredGateway.Ending create = gateway.run(
                "label-sets",
                "create",
                "--ensemble",
                "3f9a1c,77b0e2",
                "--min-confidence",
                "0.9",
                "--more-labels",
                "--json");

        assertThat(create.exitCode()).as(create.errors()).isZero();
        assertThat(Json.mapper().readTree(create.output()).path("digest").asText())
                .isEqualTo(DIGEST);
        assertThat(gateway.body(CREATE)).isEqualTo(Json.mapper().readTree("""
                {"ensemble": ["%s", "%s"], "minConfidence": 0.9, "moreLabels": true}
                """.formatted(JOB, OTHER)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "label-sets create | name a FILE with labels, or jobs that predict some",
                "label-sets create a.csv --ensemble a,b | name a FILE with labels, or jobs that predict some",
                "label-sets create a.csv | say whose images the labels are of: --job JOB, or --dataset NAME",
                "label-sets create a.csv --job a --min-confidence 1 | go with --ensemble, not with FILE",
                "label-sets create --ensemble a,b --job a | --job and --dataset go with FILE",
                "label-sets | name a command: list, show, create or next",
                "label-sets show abcdef --json -o a.csv | exclude each other",
                "audit abcdef --images --list | mutually exclusive",
                "audit abcdef --images --json | exclude each other"
            })
    void saysHowACommandIsMeant(String command, String words) {
        WiredGateway.Ending ending = gateway.run(command.split(" "));

        assertThat(ending.exitCode()).isEqualTo(2);
        assertThat(ending.errors()).contains(words);
        assertThat(gateway.asked()).isEmpty();
    }

    @Test
    void passesOnWhatTheGatewayRefuses() throws IOException {
        gateway.answers(
                CREATE, 400, Map.of("Content-Type", "application/problem+json"), """
                {"detail": "a field is wrong", "violations": [
                 {"field": "labels[0].class", "message": "must be a class of the data set, was cta"}]}
                """.getBytes(StandardCharsets.UTF_8));
        Path file = Files.writeString(folder.resolve("corrections.csv"), "index,class\n4,cta\n");

        WiredGateway.Ending create = gateway.run("label-sets", "create", file.toString(), "--dataset", "two-moons");

        assertThat(create.exitCode()).isEqualTo(1);
        assertThat(create.output()).isEmpty();
        assertThat(create.errors()).contains("labels[0].class must be a class of the data set, was cta");
    }

    @Test
    void listsSetsAndFindsOneByTheBeginningOfItsDigest() throws IOException {
        gateway.answers("GET /api/v1/label-sets?pageSize=20&dataset=two-moons", page())
                .answers("GET /api/v1/label-sets?pageSize=100", page())
                .answers("GET /api/v1/label-sets/" + DIGEST + "?pageSize=1", labels(1, "1"))
                .answers("GET /api/v1/label-sets/" + DIGEST + "?pageSize=500", labels(501, "500"))
                .answers("GET /api/v1/label-sets/" + DIGEST + "?pageSize=500&pageToken=500", labels(501, null))
                .answers(
                        "GET /api/v1/label-sets/" + DIGEST + "?format=csv",
                        200,
                        Map.of("Content-Type", "text/csv;charset=UTF-8"),
                        "index,label,class,source\n4,0,cat,given\n".getBytes(StandardCharsets.UTF_8));

        WiredGateway.Ending list = gateway.run("label-sets", "list", "--dataset", "two-moons");
        WiredGateway.Ending show = gateway.run("label-sets", "show", "ABCDEF01ab");
        WiredGateway.Ending json = gateway.run("label-sets", "show", DIGEST, "--json");

        assertThat(list.output()).containsPattern("abcdef01abcd +two-moons +2 +0 +2026-01-02T03:04:05Z");
        assertThat(show.exitCode()).as(show.errors()).isZero();
        assertThat(show.output()).isEqualTo("index,label,class,source\n4,0,cat,given\n");
        assertThat(show.errors()).contains("two-moons, 2 given and 0 predicted labels");
        assertThat(Json.mapper().readTree(json.output()).path("items"))
                .as("of both pages")
                .hasSize(2);
        assertThat(gateway.run("label-sets", "show", "123456").errors())
                .contains("no digest of the newest 500 label sets begins with 123456");
    }

    @Test
    void printsTheSpecOfTheNextRoundOrSubmitsIt() throws IOException {
        String spec = "{\"startFrom\":{\"jobId\":\"" + JOB + "\"}}";
        gateway.answers("GET /api/v1/jobs/" + JOB + "/next?labelSet=" + DIGEST, spec)
                .answers("GET /api/v1/jobs/" + JOB + "/next", spec)
                .answers("POST /api/v1/jobs", WiredGateway.job(OTHER, "pets", JobState.QUEUED));

        WiredGateway.Ending shown = gateway.run("label-sets", "next", JOB);
        WiredGateway.Ending submitted = gateway.run("label-sets", "next", JOB, DIGEST, "--submit");

        assertThat(Json.mapper().readTree(shown.output()))
                .isEqualTo(Json.mapper().readTree(spec));
        assertThat(submitted.output()).isEqualTo(OTHER + "\n");
        assertThat(submitted.errors()).contains("./fewlabel watch " + OTHER);
        assertThat(gateway.body("POST /api/v1/jobs")).isEqualTo(Json.mapper().readTree(spec));
    }

    private static ObjectNode newest() {
        return WiredGateway.page(
                WiredGateway.job(OTHER, "other", JobState.SUCCEEDED), WiredGateway.job(JOB, "one", JobState.SUCCEEDED));
    }

    private static ObjectNode set(int given, int predicted) {
        ObjectNode set = Json.mapper().createObjectNode();
        set.put("digest", DIGEST)
                .put("dataset", "two-moons")
                .put("given", given)
                .put("predicted", predicted);
        set.put("bytes", 100)
                .putNull("note")
                .put("jobId", JOB)
                .putNull("ensemble")
                .putNull("basedOn");
        return set.put("createdAt", "2026-01-02T03:04:05Z");
    }

    private static ObjectNode page() {
        ObjectNode page = Json.mapper().createObjectNode();
        page.putArray("labelSets").add(set(2, 0));
        return page.putNull("nextPageToken");
    }

    private static ObjectNode labels(int total, String nextPageToken) {
        ObjectNode labels = Json.mapper().createObjectNode();
        labels.set("labelSet", set(2, 0));
        labels.putArray("classes").add("cat").add("dog");
        labels.put("total", total);
        ArrayNode items = labels.putArray("items");
        items.addObject().put("index", 4).putNull("file").put("class", "cat").put("source", "given");
        return labels.put("nextPageToken", nextPageToken);
    }
}
