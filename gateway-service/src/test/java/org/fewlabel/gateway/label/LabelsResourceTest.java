package org.fewlabel.gateway.label;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.EpochArtifacts;
import org.fewlabel.artifacts.safetensors.Safetensors;
import org.fewlabel.artifacts.safetensors.Tensor;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.gateway.Front;
import org.fewlabel.gateway.Worker;
import org.fewlabel.testing.KafkaProbe;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Labels as people look through them, and as programs take them, over HTTP. */
@QuarkusTest
class LabelsResourceTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String FOLDER_SPEC = """
            {"epochs": 2, "dataset": {"name": "image-folder", "folder": {"path": "labeled-pets"}},
             "method": {"name": "supervised"}}""";
    /** The folder of data sets in the test profile. */
    private static final Path DATASETS = Path.of("target/test-datasets");

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
    void turnsPagesOfTheLeastSureFirst() throws IOException {
        UUID job = labeled(0, null);
        List<Integer> seen = new ArrayList<>();
        String token = null;
        int pages = 0;
        do {
            JsonPath page = page(job, token, "sort", "least-sure", "source", "predicted", "pageSize", "100");
            assertThat(page.getInt("total")).isEqualTo(299);
            assertThat(page.getList("classes")).containsExactly("upper moon", "lower moon");
            assertThat(page.getString("confidence")).isEqualTo("raw");
            seen.addAll(page.getList("items.index", Integer.class));
            token = page.getString("nextPageToken");
            pages++;
        } while (token != null && pages < 10);

        assertThat(pages).isEqualTo(3);
        // Image i is the surer the larger i is; the first came with a label.
        assertThat(seen).hasSize(299).isSorted().startsWith(1, 2, 3);
    }

    @Test
    void aPageHasWhatIsKnownOfEachImage() throws IOException {
        JsonPath page = page(labeled(0, null), null, "pageSize", "2");

        assertThat(page.getMap("items[0]")).containsExactlyInAnyOrderEntriesOf(values(0, 1, "given", 1, 0, 0.5f, 0.0f));
        assertThat(page.getMap("items[1]"))
                .containsExactlyInAnyOrderEntriesOf(values(1, 0, "predicted", null, 0, 0.625f, 0.25f));
        assertThat(page.getInt("total")).isEqualTo(1000);
        assertThat((Object) page.get("temperature")).isNull();
    }

    private static Map<String, Object> values(Object... values) {
        Map<String, Object> item = new HashMap<>();
        List<String> names = List.of("index", "label", "source", "given", "predicted", "confidence", "margin");
        for (int i = 0; i < names.size(); i++) {
            item.put(names.get(i), values[i]);
        }
        item.put("file", null);
        return item;
    }

    /** The classes of a cell of the confusion matrix lead to its images. */
    @Test
    void findsWherePeopleAndNetworkDisagree() throws IOException {
        UUID job = labeled(0, null);

        get(job, "format", "json", "disagrees", "true")
                .statusCode(200)
                .body("items.index", contains(0))
                .body("nextPageToken", nullValue());
        get(job, "format", "json", "class", "lower moon", "predicted", "upper moon", "source", "given")
                .statusCode(200)
                .body("items.index", contains(0));
        get(job, "format", "json", "confidenceMax", "0.5").statusCode(200).body("items", hasSize(1));
    }

    @Test
    void sortsAndFiltersFilesAsWell() throws IOException {
        UUID job = labeled(0, null);

        String csv = get(job, "sort", "most-sure", "source", "predicted", "confidenceMin", "0.99")
                .statusCode(200)
                .header("Content-Disposition", containsString(job + "-labels.csv"))
                .header("Fewlabel-Confidence", "raw")
                .extract()
                .asString();
        String lines = get(job, "format", "jsonl", "sort", "least-sure", "spread", "class")
                .statusCode(200)
                .contentType("application/jsonl")
                .extract()
                .asString();

        assertThat(csv.lines().skip(1)).first().asString().startsWith("299,0,predicted,,0,");
        assertThat(lines.lines()).hasSize(1000).first().asString().startsWith("{\"index\":0,\"label\":1,");
    }

    @Test
    void theNextEpochsLabelsDoNotGoOnWithThePagesOfTheLast() throws IOException {
        UUID job = labeled(0, null);
        String token = page(job, null, "pageSize", "10").getString("nextPageToken");
        get(job, "format", "json", "pageToken", token, "sort", "most-sure")
                .statusCode(400)
                .body("violations.field", contains("pageToken"));
        label(job, 1, labels(job, 1, 0.1f, null));

        get(job, "format", "json", "pageToken", token)
                .statusCode(400)
                .body("violations[0].message", containsString("Begin with the first page"));
    }

    @Test
    void confidencesAreCalibratedWhereATemperatureWasFitted() throws IOException {
        UUID job = labeled(0, 2.0);

        get(job, "format", "json", "pageSize", "2")
                .statusCode(200)
                .header("Fewlabel-Confidence", "calibrated")
                .header("Fewlabel-Temperature", "2.0")
                .body("confidence", equalTo("calibrated"))
                .body("temperature", equalTo(2.0f))
                // √0.625 : √0.375
                .body("items[1].confidence", equalTo((float) (1 / (1 + Math.sqrt(0.375 / 0.625)))));
        get(job, "format", "json", "pageSize", "2", "confidence", "raw")
                .statusCode(200)
                .header("Fewlabel-Confidence", "raw")
                .header("Fewlabel-Temperature", nullValue())
                .body("items[1].confidence", equalTo(0.625f));
        get(job, "confidence", "calibrated").statusCode(200).header("Fewlabel-Confidence", "calibrated");
    }

    @Test
    void saysThatConfidencesAreRawWhereSomebodyWantsThemCalibrated() throws IOException {
        UUID job = labeled(0, null);

        get(job, "confidence", "calibrated")
                .statusCode(409)
                .body("type", equalTo("urn:fewlabel:no-such-form"))
                .body("detail", containsString("validation images (dataset.validation), of which it takes 100"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"label-studio", "label-studio-config", "imagefolder", "fiftyone"})
    void dataSetsWithoutFilesHaveNoFormsThatNameFiles(String format) throws IOException {
        get(labeled(0, null), "format", format)
                .statusCode(409)
                .body("type", equalTo("urn:fewlabel:no-such-form"))
                .body("detail", containsString("two-moons has none; csv, jsonl, cleanlab and json"));
    }

    @Test
    void aFolderOfImagesHasThemAll() throws IOException {
        List<String> files =
                List.of("labeled/cat/1.png", "labeled/cat/2.png", "labeled/dog/3.png", "labeled/dog/4.png");
        for (String each : files) {
            Path path = DATASETS.resolve("labeled-pets").resolve(each);
            Files.createDirectories(path.getParent());
            Files.writeString(path, "not looked into");
        }
        UUID job = Front.submitted(FOLDER_SPEC);
        Front.claim("trainer").statusCode(200);
        byte[] names = Worker.bytes(String.join("\0", files) + "\0");
        Safetensors file = new Safetensors(
                Map.of(),
                Map.of(
                        "probabilities",
                        Tensor.of(new float[] {0.75f, 0.25f, 0.25f, 0.75f, 0, 1, 0, 1}, 4, 2),
                        "given",
                        Tensor.of(new int[] {0, 0, 1, 1}, 4),
                        "names",
                        Tensor.of(names, names.length)));
        label(job, 0, store.put(new EpochArtifacts(job, 1, 0).labels(), file::writeTo));

        get(job, "format", "label-studio")
                .statusCode(200)
                .contentType("application/json")
                .body("[0].data.image", equalTo("/data/local-files/?d=labeled-pets/labeled/cat/1.png"))
                .body("[0].predictions[0].model_version", equalTo(job + "@0-student"));
        get(job, "format", "label-studio-config").statusCode(200).contentType("application/xml");
        get(job, "format", "imagefolder")
                .statusCode(200)
                .contentType("application/jsonl")
                .header("Content-Disposition", containsString("metadata.jsonl"))
                .body(containsString("{\"file_name\":\"labeled/cat/2.png\",\"label\":\"cat\",\"confidence\":0.75,"));
        get(job, "format", "fiftyone").statusCode(200).body("labels.'labeled/dog/4'.label", equalTo(1));
        get(job, "format", "cleanlab").statusCode(200).contentType("application/octet-stream");
        get(job, "format", "json", "disagrees", "true")
                .statusCode(200)
                .body("items.file", contains("labeled/cat/2.png"));
    }

    @Test
    void namesEveryWrongParameter() {
        UUID job = Front.submitted(Front.SPEC);

        get(job, "format", "excel", "sort", "best", "class", "bird")
                .statusCode(400)
                .body("violations.field", contains("format", "sort", "class"));
    }

    private UUID labeled(int epoch, @Nullable Double temperature) throws IOException {
        UUID job = Front.submitted(Front.SPEC);
        Front.claim("trainer").statusCode(200);
        label(job, epoch, labels(job, epoch, 0, temperature));
        return job;
    }

    private void label(UUID job, int epoch, ArtifactReference labels) {
        new Worker(kafka, job, 1).starts().labeled(epoch, Worker.ARTIFACT, labels, null);
        await().atMost(PATIENCE).until(() -> Front.job(job).getInt("progress.labeledEpochs") == epoch + 1);
    }

    /** Image 0 is 0.5 sure and given as the other class, image 1 0.625, then a little more each, up to 299; the others have none. */
    private ArtifactReference labels(UUID job, int epoch, float lessSure, @Nullable Double temperature)
            throws IOException {
        float[] probabilities = new float[2_000];
        probabilities[0] = 0.5f;
        probabilities[1] = 0.5f;
        for (int image = 1; image < 300; image++) {
            probabilities[2 * image] = 0.625f + 0.00125f * (image - 1) - lessSure;
            probabilities[2 * image + 1] = 1 - probabilities[2 * image];
        }
        int[] given = new int[1_000];
        Arrays.fill(given, -1);
        given[0] = 1;
        Map<String, Tensor> tensors =
                Map.of("probabilities", Tensor.of(probabilities, 1_000, 2), "given", Tensor.of(given, 1_000));
        Map<String, String> metadata = temperature == null ? Map.of() : Map.of("temperature", temperature.toString());
        return store.put(new EpochArtifacts(job, 1, epoch).labels(), new Safetensors(metadata, tensors)::writeTo);
    }

    private static JsonPath page(UUID job, @Nullable String token, String... parameters) {
        List<String> all = new ArrayList<>(List.of(parameters));
        all.addAll(List.of("format", "json"));
        if (token != null) {
            all.addAll(List.of("pageToken", token));
        }
        return get(job, all.toArray(String[]::new)).statusCode(200).extract().jsonPath();
    }

    private static ValidatableResponse get(UUID job, String... parameters) {
        var request = given();
        for (int i = 0; i < parameters.length; i += 2) {
            request.queryParam(parameters[i], parameters[i + 1]);
        }
        return request.get("/api/v1/jobs/" + job + "/labels").then();
    }
}
