package org.fewlabel.gateway.audit;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.EpochArtifacts;
import org.fewlabel.artifacts.safetensors.Safetensors;
import org.fewlabel.artifacts.safetensors.Tensor;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.event.TrainingEvent.Outcome;
import org.fewlabel.gateway.Front;
import org.fewlabel.gateway.Worker;
import org.fewlabel.testing.KafkaProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many of a job's labels are right, asked of people over HTTP. */
@QuarkusTest
class AuditsResourceTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** So many images have a prediction, the first one of them a given label, too. */
    private static final int PREDICTED = 300;

    @Inject
    ArtifactStore store;

    @Inject
    Front front;

    private final KafkaProbe kafka = KafkaProbe.local();

    @BeforeEach
    void noJobs() {
        front.empty();
    }

    @AfterEach
    void letGo() {
        kafka.close();
    }

    @Test
    void drawsImagesThatTheJobLabeledByItselfAndTellsNoPrediction() throws IOException {
        UUID job = over(Front.SPEC);

        JsonPath audit = draw(job, "{\"size\": 299, \"seed\": 5}")
                .statusCode(201)
                .body("items", hasSize(PREDICTED - 1))
                .body("items.predicted", everyItem(nullValue()))
                .body("items.confidence", everyItem(nullValue()))
                .body("answered", equalTo(0))
                .body("accuracy", nullValue())
                .body("above", hasSize(0))
                .body("excluded", equalTo(1))
                .body("allKnown", equalTo(true))
                .header("Location", containsString("/audits/"))
                .extract()
                .jsonPath();

        List<Integer> images = audit.getList("items.index", Integer.class);
        assertThat(images).doesNotHaveDuplicates().allMatch(image -> image >= 1 && image < PREDICTED);
        assertThat(images).isNotEqualTo(images.stream().sorted().toList());
        draw(job, "{\"size\": 299, \"seed\": 5}").statusCode(200).body("id", equalTo(audit.getString("id")));
        draw(job, "{\"size\": 10, \"seed\": 5}").statusCode(201).body("items.index", equalTo(images.subList(0, 10)));
    }

    @Test
    void tellsHowManyAreRightOverallAndOfTheSureOnes() throws IOException {
        UUID job = over(Front.SPEC);
        JsonPath audit = draw(job, "{\"size\": 20}").statusCode(201).extract().jsonPath();
        List<Integer> images = audit.getList("items.index", Integer.class);
        // The network says that all are upper moons, which it is the surer of the larger their index is.
        String answers = images.subList(0, 10).stream()
                .map(image -> answer(image, image < 150 ? "lower moon" : "upper moon"))
                .collect(Collectors.joining(","));

        JsonPath answered = answer(job, audit.getString("id"), answers)
                .statusCode(200)
                .body("answered", equalTo(10))
                .body("items[0].predicted", equalTo("upper moon"))
                .body("items[10].predicted", nullValue())
                .extract()
                .jsonPath();

        long right =
                images.subList(0, 10).stream().filter(image -> image >= 150).count();
        assertThat(answered.getInt("accuracy.right")).isEqualTo((int) right);
        assertThat(answered.getInt("accuracy.n")).isEqualTo(10);
        double p = right / 10.0;
        double z = 1.959964;
        double middle = (p + z * z / 20) / (1 + z * z / 10);
        double half = z / (1 + z * z / 10) * Math.sqrt(p * (1 - p) / 10 + z * z / 400);
        assertThat(answered.getDouble("accuracy.low")).isCloseTo(middle - half, within(1e-5));
        assertThat(answered.getDouble("accuracy.high")).isCloseTo(middle + half, within(1e-5));
        assertThat(answered.getList("above.confidence", Double.class)).startsWith(0.5);
        long sure = images.subList(0, 10).stream()
                .filter(image -> confidence(image) >= 0.7f)
                .count();
        assertThat(answered.getDouble("above[1].confidence")).isCloseTo(0.7, within(1e-6));
        assertThat(answered.getInt("above[1].accuracy.n")).isEqualTo((int) sure);
        given().get("/api/v1/jobs/" + job + "/audits/" + audit.getString("id"))
                .then()
                .statusCode(200)
                .body("answered", equalTo(10));
    }

    @Test
    void listsTheAuditsOfAJobWithWhatTheirAnswersTell() throws IOException {
        UUID job = over(Front.SPEC);
        UUID other = over(Front.SPEC);
        String old = draw(job, "{\"size\": 4, \"seed\": 1}").extract().path("id");
        JsonPath audit = draw(job, "{\"size\": 5, \"seed\": 2}").extract().jsonPath();
        List<Integer> images = audit.getList("items.index", Integer.class);
        answer(
                        job,
                        audit.getString("id"),
                        answer(images.get(0), "upper moon") + "," + answer(images.get(1), "lower moon"))
                .statusCode(200);

        given().get("/api/v1/jobs/" + job + "/audits")
                .then()
                .statusCode(200)
                .body("audits.id", contains(audit.getString("id"), old))
                .body("audits.size", contains(5, 4))
                .body("audits.seed", contains(2, 1))
                .body("audits.images", contains(5, 4))
                .body("audits.answered", contains(2, 0))
                .body("audits[0].accuracy.right", equalTo(1))
                .body("audits[0].accuracy.n", equalTo(2))
                .body("audits[1].accuracy", nullValue());
        given().get("/api/v1/jobs/" + other + "/audits").then().statusCode(200).body("audits", hasSize(0));
        given().get("/api/v1/jobs/" + UUID.randomUUID() + "/audits").then().statusCode(404);
    }

    /** Each keeps a thousand rows, and whoever draws until he likes the share deceives himself. */
    @Test
    void aJobHasNoMoreAuditsThanAHundred() throws IOException {
        UUID job = over(Front.SPEC);
        for (int seed = 0; seed < 100; seed++) {
            draw(job, "{\"size\": 1, \"seed\": " + seed + "}").statusCode(201);
        }

        draw(job, "{\"size\": 1, \"seed\": 100}").statusCode(409).body("type", equalTo("urn:fewlabel:too-many-audits"));
        draw(job, "{\"size\": 1, \"seed\": 99}").statusCode(200);
    }

    /** Each had found room before the others were kept. */
    @Test
    void aJobHasNoMoreAuditsThanAHundredHoweverManyAreDrawnAtOnce() throws Exception {
        UUID job = over(Front.SPEC);
        draw(job, "{\"size\": 1, \"seed\": 0}").statusCode(201);
        front.sql("INSERT INTO audit SELECT (jsonb_populate_record(one, jsonb_build_object("
                + "'id', gen_random_uuid(), 'seed', other))).* FROM audit AS one, generate_series(1, 98) AS other");

        // As many as this gateway answers at once.
        List<Integer> statuses = Front.together(4, i -> draw(job, "{\"size\": 1, \"seed\": " + (100 + i) + "}")
                .extract()
                .statusCode());

        assertThat(statuses).containsOnly(201, 409);
        assertThat(statuses.stream().filter(status -> status == 201)).hasSize(1);
        given().get("/api/v1/jobs/" + job + "/audits").then().body("audits", hasSize(100));
    }

    /** Who has seen the prediction has no answer of his own any more. */
    @Test
    void anAnswerStays() throws IOException {
        UUID job = over(Front.SPEC);
        JsonPath audit = draw(job, "{\"size\": 5}").extract().jsonPath();
        int image = audit.getInt("items[0].index");
        String id = audit.getString("id");

        answer(job, id, answer(image, "lower moon")).statusCode(200);
        answer(job, id, answer(image, "lower moon")).statusCode(200).body("answered", equalTo(1));
        answer(
                        job,
                        id,
                        answer(image, "upper moon") + "," + answer(audit.getInt("items[1].index"), "third moon") + ","
                                + answer(999, "upper moon"))
                .statusCode(400)
                .body("violations.field", contains("answers[0]", "answers[1].class", "answers[2].index"));
        answer(job, UUID.randomUUID().toString(), answer(image, "upper moon"))
                .statusCode(404)
                .body("type", equalTo("urn:fewlabel:unknown-audit"));
        given().get("/api/v1/jobs/" + job + "/audits/" + id).then().body("items[0].answer", equalTo("lower moon"));
    }

    /** What a network was told of an image says nothing of what it makes of others. */
    @Test
    void imagesThatWereAnsweredAndTrainedOnAreNotDrawnForTheNextJob() throws IOException {
        UUID job = over(Front.SPEC);
        List<Integer> images = draw(job, "{\"size\": 20}").extract().jsonPath().getList("items.index", Integer.class);
        String labels =
                images.stream().map(image -> answer(image, "upper moon")).collect(Collectors.joining(","));
        String set = Front.json()
                .body("{\"job\": \"" + job + "\", \"labels\": [" + labels + "]}")
                .post("/api/v1/label-sets")
                .then()
                .statusCode(201)
                .extract()
                .path("digest");

        UUID next = over(Front.SPEC
                .replace("\"labels\": 10", "\"labels\": 10, \"labelSet\": \"" + set + "\"")
                .replace("\"epochs\"", "\"startFrom\": {\"jobId\": \"" + job + "\"}, \"epochs\""));

        draw(next, "{\"size\": 1000}")
                .statusCode(201)
                .body("excluded", equalTo(21))
                .body("allKnown", equalTo(true))
                .body("items", hasSize(PREDICTED - 1 - 20));
        List<Integer> drawn =
                draw(next, "{\"size\": 1000}").extract().jsonPath().getList("items.index", Integer.class);
        assertThat(drawn).doesNotContainAnyElementsOf(images);
    }

    @Test
    void namesAllThatIsWrong() throws IOException {
        UUID waiting = Front.submitted(Front.SPEC);

        draw(waiting, "{}").statusCode(409).body("type", equalTo("urn:fewlabel:not-yet"));
        draw(waiting, "{\"size\": 0, \"seed\": -1, \"colour\": 1}")
                .statusCode(400)
                .body("violations.field", contains("colour", "size", "seed"));
        draw(waiting, "{\"network\": \"best\"}").statusCode(400).body("violations.field", contains("network"));
        draw(UUID.randomUUID(), "{}").statusCode(404);
    }

    private static float confidence(int image) {
        return 0.625f + 0.00125f * (image - 1);
    }

    /** All predicted images are upper moons. */
    private UUID over(String spec) throws IOException {
        UUID job = Front.submitted(spec);
        Front.claim("trainer").statusCode(200);
        float[] probabilities = new float[2_000];
        for (int image = 0; image < PREDICTED; image++) {
            probabilities[2 * image] = image == 0 ? 0.75f : confidence(image);
            probabilities[2 * image + 1] = 1 - probabilities[2 * image];
        }
        int[] given = new int[1_000];
        Arrays.fill(given, -1);
        given[0] = 1;
        Safetensors file = new Safetensors(
                Map.of(),
                Map.of("probabilities", Tensor.of(probabilities, 1_000, 2), "given", Tensor.of(given, 1_000)));
        ArtifactReference labels = store.put(new EpochArtifacts(job, 1, 1).labels(), file::writeTo);
        new Worker(kafka, job, 1)
                .starts()
                .trained(0)
                .labeled(0)
                .trained(1)
                .labeled(1, Worker.ARTIFACT, labels, null)
                .finished(Outcome.COMPLETED);
        await().atMost(PATIENCE).until(() -> Front.job(job).getString("state"), "succeeded"::equals);
        return job;
    }

    private static String answer(int image, String label) {
        return "{\"index\": " + image + ", \"class\": \"" + label + "\"}";
    }

    private static ValidatableResponse draw(UUID job, String body) {
        return Front.json().body(body).post("/api/v1/jobs/" + job + "/audits").then();
    }

    private static ValidatableResponse answer(UUID job, String audit, String answers) {
        return Front.json()
                .body("{\"answers\": [" + answers + "]}")
                .post("/api/v1/jobs/" + job + "/audits/" + audit + "/answers")
                .then();
    }
}
