package org.fewlabel.gateway.submission;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.fewlabel.gateway.Front.SPEC;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.fewlabel.gateway.Front;
import org.fewlabel.service.rest.Problem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class SubmissionResourceTest {
    private static final String FOLDER_SPEC = """
        {"dataset": {"name": "image-folder", "folder": {"path": "%s"}}, "method": {"name": "supervised"}}
        """;

    @Inject
    Front front;

    /** The folder of data sets in the test profile. */
    private static final Path DATASETS = Path.of("target/test-datasets");

    @BeforeEach
    void noJobs() {
        front.empty();
    }

    @Test
    void countsTheImagesOfAUsersFolder() throws IOException {
        for (String file : List.of("labeled/cat/1.png", "labeled/cat/2.png", "labeled/dog/1.jpg", "unlabeled/x.jpg")) {
            Path path = DATASETS.resolve("pets").resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, "not looked into");
        }

        Front.submit(FOLDER_SPEC.formatted("pets"))
                .statusCode(202)
                .body("spec.dataset.labels", equalTo(3))
                .body("spec.dataset.folder.contents.classes", equalTo(List.of("cat", "dog")))
                .body("spec.dataset.folder.contents.unlabeled", equalTo(1));
    }

    @Test
    void saysWhatIsWrongWithAUsersFolder() throws IOException {
        Files.createDirectories(DATASETS.resolve("empty"));

        Front.submit(FOLDER_SPEC.formatted("empty"))
                .statusCode(400)
                .body("violations.field", equalTo(List.of("dataset.folder.path")))
                .body("violations[0].message", containsString("must have a folder labeled"));
        Front.submit(FOLDER_SPEC.formatted("../test-datasets/pets"))
                .statusCode(400)
                .body("violations[0].message", containsString("below the folder of data sets"));
    }

    @Test
    void acceptsAJobAndSaysWhereToLook() {
        ValidatableResponse answer = Front.submit(SPEC);

        String id = answer.statusCode(202).extract().path("id");
        answer.header("Location", endsWith("/api/v1/jobs/" + id));
        given().get(answer.extract().header("Location"))
                .then()
                .statusCode(200)
                .body("id", equalTo(id))
                .body("name", equalTo("moons"))
                .body("state", equalTo("queued"))
                .body("reason", nullValue())
                .body("attempt", equalTo(0))
                .body("spec.method.name", equalTo("mean-teacher"))
                .body("spec.optimizer.momentum", equalTo(0.9f))
                .body("progress.epochs", equalTo(2))
                .body("progress.stepsPerEpoch", equalTo(10))
                .body("progress.studentTestError", nullValue())
                .body("startedAt", nullValue());
    }

    @Test
    void showsTheSpecWithItsDefaultsAndKeepsNothingWhenAskedToValidate() {
        ValidatableResponse answer = Front.json()
                .queryParam("validateOnly", true)
                .body(SPEC)
                .post("/api/v1/jobs")
                .then();

        answer.statusCode(200).body("name", equalTo("moons")).body("method.emaDecay", equalTo(0.97f));
        given().get("/api/v1/jobs").then().body("jobs", hasSize(0));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "name                    | {\"name\": \"\", \"dataset\": {\"name\": \"two-moons\"}, \"method\":"
                        + " {\"name\": \"supervised\"}}",
                "dataset.name            | {\"method\": {\"name\": \"supervised\"}}",
                "dataset.name            | {\"dataset\": {\"name\": \"imagenet\"}, \"method\": {\"name\":"
                        + " \"supervised\"}}",
                "dataset                 | {\"dataset\": 7, \"method\": {\"name\": \"supervised\"}}",
                "dataset.labels          | {\"dataset\": {\"name\": \"two-moons\", \"labels\": 1001}, \"method\":"
                        + " {\"name\": \"supervised\"}}",
                "dataset.labels          | {\"dataset\": {\"name\": \"two-moons\", \"labels\": 1}, \"method\":"
                        + " {\"name\": \"supervised\"}}",
                "dataset.splitSeed       | {\"dataset\": {\"name\": \"two-moons\", \"splitSeed\": -1}, \"method\":"
                        + " {\"name\": \"supervised\"}}",
                "network.name            | {\"network\": {\"name\": \"lenet\"}, \"dataset\": {\"name\":"
                        + " \"two-moons\"}, \"method\": {\"name\": \"supervised\"}}",
                "network.dropout         | {\"network\": {\"dropout\": 1}, \"dataset\": {\"name\": \"two-moons\"},"
                        + " \"method\": {\"name\": \"supervised\"}}",
                "method.name             | {\"dataset\": {\"name\": \"two-moons\"}}",
                "method.name             | {\"dataset\": {\"name\": \"two-moons\"}, \"method\": {\"name\": \"magic\"}}",
                "method.threshold        | {\"dataset\": {\"name\": \"two-moons\"}, \"method\": {\"name\":"
                        + " \"pseudo-label\", \"threshold\": 1.01}}",
                "method.targets          | {\"dataset\": {\"name\": \"two-moons\"}, \"method\": {\"name\":"
                        + " \"pseudo-label\", \"targets\": \"never\"}}",
                "method.unsupervisedWeight | {\"dataset\": {\"name\": \"two-moons\"}, \"method\": {\"name\":"
                        + " \"mean-teacher\", \"unsupervisedWeight\": NaN}}",
                "method.emaDecay         | {\"dataset\": {\"name\": \"two-moons\"}, \"method\": {\"name\":"
                        + " \"mean-teacher\", \"emaDecay\": \"high\"}}",
                "method.momentum         | {\"dataset\": {\"name\": \"two-moons\"}, \"method\": {\"name\":"
                        + " \"supervised\", \"momentum\": 1}}",
                "optimizer.name          | {\"optimizer\": {\"name\": \"lion\"}, \"dataset\": {\"name\":"
                        + " \"two-moons\"}, \"method\": {\"name\": \"supervised\"}}",
                "optimizer.learningRate  | {\"optimizer\": {\"learningRate\": 1e400}, \"dataset\": {\"name\":"
                        + " \"two-moons\"}, \"method\": {\"name\": \"supervised\"}}",
                "optimizer.nesterov      | {\"optimizer\": {\"nesterov\": 1}, \"dataset\": {\"name\": \"two-moons\"},"
                        + " \"method\": {\"name\": \"supervised\"}}",
                "schedule.name           | {\"schedule\": {\"name\": \"linear\"}, \"dataset\": {\"name\":"
                        + " \"two-moons\"}, \"method\": {\"name\": \"supervised\"}}",
                "schedule.warmUpEpochs   | {\"schedule\": {\"warmUpEpochs\": 401}, \"dataset\": {\"name\":"
                        + " \"two-moons\"}, \"method\": {\"name\": \"supervised\"}}",
                "batch.labeled           | {\"batch\": {\"labeled\": 0}, \"dataset\": {\"name\": \"two-moons\"},"
                        + " \"method\": {\"name\": \"supervised\"}}",
                "batch.unlabeled         | {\"batch\": {\"unlabeled\": 1001}, \"dataset\": {\"name\": \"two-moons\"},"
                        + " \"method\": {\"name\": \"supervised\"}}",
                "epochs                  | {\"epochs\": 0, \"dataset\": {\"name\": \"two-moons\"}, \"method\":"
                        + " {\"name\": \"supervised\"}}",
                "epochs                  | {\"epochs\": 99999999999999999999999, \"dataset\": {\"name\":"
                        + " \"two-moons\"}, \"method\": {\"name\": \"supervised\"}}",
                "epochs                  | {\"epochs\": 1.5, \"dataset\": {\"name\": \"two-moons\"}, \"method\":"
                        + " {\"name\": \"supervised\"}}",
                "stepsPerEpoch           | {\"stepsPerEpoch\": 0, \"dataset\": {\"name\": \"two-moons\"}, \"method\":"
                        + " {\"name\": \"supervised\"}}",
                "seed                    | {\"seed\": -1, \"dataset\": {\"name\": \"two-moons\"}, \"method\":"
                        + " {\"name\": \"supervised\"}}",
                "priority                | {\"priority\": 101, \"dataset\": {\"name\": \"two-moons\"}, \"method\":"
                        + " {\"name\": \"supervised\"}}",
                "epoch                   | {\"epoch\": 1, \"dataset\": {\"name\": \"two-moons\"}, \"method\":"
                        + " {\"name\": \"supervised\"}}",
                "``                      | {\"epochs\": 1, \"epochs\": 2}",
                "``                      | {\"epochs\": ",
                "``                      | {} {}",
                "``                      | [1, 2]",
                "``                      | null",
                "``                      | ``"
            })
    void namesTheFieldThatIsWrong(String field, String body) {
        ValidatableResponse answer = Front.submit(body);

        answer.statusCode(400)
                .contentType(Problem.MEDIA_TYPE)
                .body("type", equalTo("urn:fewlabel:invalid-request"))
                .body("status", equalTo(400))
                .body("violations.field", hasItem(field));
        given().get("/api/v1/jobs").then().body("jobs", hasSize(0));
    }

    @Test
    void namesAllFieldsThatAreWrongAtOnce() {
        Front.submit("{\"epochs\": 0, \"seed\": -1, \"dataset\": {\"name\": \"two-moons\"}}")
                .statusCode(400)
                .body("detail", equalTo("3 fields are wrong"))
                .body("violations.field", equalTo(List.of("method.name", "epochs", "seed")));
    }

    @Test
    void refusesABodyThatIsNotUtf8() {
        byte[] latin1 = {'{', '"', (byte) 0xe9, '"', ':', '1', '}'};

        Front.json()
                .body(latin1)
                .post("/api/v1/jobs")
                .then()
                .statusCode(400)
                .body("violations.message", hasItem("is not text in UTF-8"));
    }

    @Test
    void refusesABodyThatIsTooLarge() {
        String large = "{\"name\": \"" + "x".repeat(64 * 1024) + "\"}";

        Front.submit(large)
                .statusCode(413)
                .contentType(Problem.MEDIA_TYPE)
                .body("type", equalTo("urn:fewlabel:too-large"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/xml", "application/x-www-form-urlencoded"})
    void refusesABodyThatIsNotSentAsJson(String contentType) {
        given().contentType(contentType)
                .body(SPEC)
                .post("/api/v1/jobs")
                .then()
                .statusCode(415)
                .contentType(Problem.MEDIA_TYPE)
                .body("status", equalTo(415));
    }

    @Test
    void refusesAMethodThatThePathDoesNotHave() {
        given().delete("/api/v1/jobs").then().statusCode(405).contentType(Problem.MEDIA_TYPE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/jobs/00000000-0000-0000-0000-000000000000",
                "/api/v1/jobs/none",
                "/api/v1/jobs/1-1-1-1-1",
                "/api/v1/jobs/none/labels",
                "/api/v1/jobs/none/model",
                "/api/v1/jobs/none/model-card",
                "/api/v1/jobs/none/checkpoint",
                "/internal/v1/jobs/none/resume-point",
                "/api/v1/nothing"
            })
    void knowsNoSuchJobOrPath(String path) {
        given().get(path).then().statusCode(404).contentType(Problem.MEDIA_TYPE).body("status", equalTo(404));
    }

    @Test
    void givesTheSameJobToTheSameRequest() {
        String first = Front.submit("key-1", SPEC).statusCode(202).extract().path("id");
        String second = Front.submit("key-1", SPEC).statusCode(202).extract().path("id");
        String other = Front.submit("key-2", SPEC).statusCode(202).extract().path("id");

        assertThat(second).isEqualTo(first);
        assertThat(other).isNotEqualTo(first);
    }

    /** A folder of millions of files is not looked through again for an answer that is known. */
    @Test
    void looksForTheKeyBeforeItLooksIntoTheFolder() throws IOException {
        Path folder = DATASETS.resolve("keyed");
        List<Path> files = List.of(folder.resolve("labeled/cat/1.png"), folder.resolve("labeled/dog/1.png"));
        for (Path file : files) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, "not looked into");
        }
        String spec = FOLDER_SPEC.formatted("keyed");
        String first = Front.submit("key-4", spec).statusCode(202).extract().path("id");
        for (Path file : files) {
            Files.delete(file);
        }

        Front.submit("key-4", spec).statusCode(202).body("id", equalTo(first));
        Front.submit("key-5", spec).statusCode(400);
    }

    @Test
    void refusesAnotherRequestUnderTheSameKey() {
        Front.submit("key-3", SPEC).statusCode(202);

        Front.submit("key-3", SPEC.replace("\"seed\": 1", "\"seed\": 2"))
                .statusCode(422)
                .contentType(Problem.MEDIA_TYPE)
                .body("type", equalTo("urn:fewlabel:idempotency-key-taken"));
    }

    @Test
    void refusesAKeyThatIsTooLong() {
        Front.submit("k".repeat(201), SPEC).statusCode(400).body("violations.field", hasItem("Idempotency-Key"));
    }

    @Test
    void makesOneJobOfManySimultaneousRequestsWithOneKey() throws InterruptedException, ExecutionException {
        List<String> ids = Front.together(
                10, i -> Front.submit("key-4", SPEC).statusCode(202).extract().path("id"));

        assertThat(Set.copyOf(ids)).hasSize(1);
        given().get("/api/v1/jobs").then().body("jobs", hasSize(1));
    }

    @Test
    void hasNoLabelsAndNoModelOfAJobThatHasNotBegun() {
        UUID job = Front.submitted(SPEC);

        given().get("/api/v1/jobs/" + job + "/labels").then().statusCode(409).contentType(Problem.MEDIA_TYPE);
        given().get("/api/v1/jobs/" + job + "/model").then().statusCode(409).contentType(Problem.MEDIA_TYPE);
    }
}
