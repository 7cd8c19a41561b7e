package org.fewlabel.gateway.labelset;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.EpochArtifacts;
import org.fewlabel.artifacts.LabelSets;
import org.fewlabel.artifacts.safetensors.Safetensors;
import org.fewlabel.artifacts.safetensors.Tensor;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.event.TrainingEvent.Outcome;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.contracts.labelset.LabelOfImage;
import org.fewlabel.contracts.labelset.LabelOfImage.Source;
import org.fewlabel.contracts.labelset.LabelSet;
import org.fewlabel.gateway.Front;
import org.fewlabel.gateway.Worker;
import org.fewlabel.gateway.registry.RetentionMarks;
import org.fewlabel.testing.KafkaProbe;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people say of images, kept and given to jobs, over HTTP. */
@QuarkusTest
class LabelSetsResourceTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** The folder of data sets in the test profile. */
    private static final Path DATASETS = Path.of("target/test-datasets");

    @Inject
    ArtifactStore store;

    @Inject
    Front front;

    @Inject
    KeptLabelSets kept;

    @Inject
    RetentionMarks marks;

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
    void keepsLabelsUnderTheDigestOfWhatTheySay() throws IOException {
        String digest = create(
                        moons("{\"index\": 17, \"class\": \"lower moon\"}, {\"index\": 3, \"class\": \"upper moon\"}")
                                .replace("}]", "}], \"note\": \"the first round\""))
                .statusCode(201)
                .body("digest", matchesPattern("[0-9a-f]{64}"))
                .body("dataset", equalTo("two-moons"))
                .body("given", equalTo(2))
                .body("predicted", equalTo(0))
                .body("note", equalTo("the first round"))
                .body("jobId", nullValue())
                .header("Location", containsString("/api/v1/label-sets/"))
                .extract()
                .path("digest");

        assertThat(new LabelSets(store).read(digest))
                .isEqualTo(LabelSet.of(
                        DatasetName.TWO_MOONS,
                        DatasetName.TWO_MOONS.classNames(),
                        List.of(LabelOfImage.at(3, 0, Source.GIVEN), LabelOfImage.at(17, 1, Source.GIVEN))));
        create(moons("{\"index\": 3, \"class\": \"upper moon\"}, {\"index\": 17, \"class\": \"lower moon\"}"))
                .statusCode(200)
                .body("digest", equalTo(digest))
                .body("note", equalTo("the first round"));
    }

    @Test
    void turnsPagesOfTheListAndOfTheLabels() {
        List<String> digests = IntStream.range(0, 5)
                .mapToObj(index -> create(moons("{\"index\": " + index + ", \"class\": \"lower moon\"}"))
                        .extract()
                        .<String>path("digest"))
                .collect(Collectors.toList());
        List<String> seen = new ArrayList<>();
        String token = "";
        for (int page = 0; page < 4 && token != null; page++) {
            JsonPath answer = given().queryParam("pageSize", 2)
                    .queryParams(token.isEmpty() ? Map.of() : Map.of("pageToken", token))
                    .get("/api/v1/label-sets")
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            seen.addAll(answer.getList("labelSets.digest", String.class));
            token = answer.getString("nextPageToken");
        }
        Collections.reverse(digests);
        assertThat(seen).isEqualTo(digests);
        given().queryParam("dataset", "mnist")
                .get("/api/v1/label-sets")
                .then()
                .statusCode(200)
                .body("labelSets", hasSize(0));

        String all = IntStream.range(0, 70)
                .mapToObj(index -> "{\"index\": " + index + ", \"class\": \"upper moon\"}")
                .collect(Collectors.joining(","));
        String digest = create(moons(all)).statusCode(201).extract().path("digest");
        String next = get(digest)
                .statusCode(200)
                .body("total", equalTo(70))
                .body("items", hasSize(60))
                .body("items[59].index", equalTo(59))
                .body("items[59].class", equalTo("upper moon"))
                .body("items[59].source", equalTo("given"))
                .body("labelSet.given", equalTo(70))
                .extract()
                .path("nextPageToken");
        given().queryParam("pageToken", next)
                .get("/api/v1/label-sets/" + digest)
                .then()
                .statusCode(200)
                .body("items.index", contains(60, 61, 62, 63, 64, 65, 66, 67, 68, 69))
                .body("nextPageToken", nullValue());
        String table = given().queryParam("format", "csv")
                .get("/api/v1/label-sets/" + digest)
                .then()
                .statusCode(200)
                .contentType("text/csv")
                .extract()
                .asString();
        assertThat(table)
                .startsWith("index,label,class,source\r\n0,0,upper moon,given\r\n")
                .hasLineCount(71);
    }

    @Test
    void namesAllThatIsWrongAtOnce() {
        create(moons("{\"index\": 3, \"class\": \"third moon\"}, {\"index\": 1000, \"class\": \"upper moon\"},"
                        + " {\"index\": 4, \"class\": \"upper moon\"}, {\"index\": 4, \"class\": \"lower moon\"},"
                        + " {\"file\": \"4.png\", \"class\": \"lower moon\"}"))
                .statusCode(400)
                .body("type", equalTo("urn:fewlabel:invalid-request"))
                .body(
                        "violations.field",
                        contains("labels[0].class", "labels[1].index", "labels[3]", "labels[4].file"));
        create("{\"dataset\": \"stars\", \"labels\": [{\"class\": \"\"}, {\"index\": -1, \"file\": \"a\","
                        + " \"class\": \"b\"}, 3], \"unknown\": 1, \"note\": 7}")
                .statusCode(400)
                .body(
                        "violations.field",
                        contains(
                                "unknown",
                                "dataset",
                                "note",
                                "labels[0]",
                                "labels[0].class",
                                "labels[1]",
                                "labels[1].index",
                                "labels[2]"));
        create("{\"labels\": []}").statusCode(400).body("violations.field", contains("dataset", "labels"));
        create("no JSON").statusCode(400);
        create("{\"dataset\": \"image-folder\", \"labels\": [{\"file\": \"a\", \"class\": \"b\"}]}")
                .statusCode(400)
                .body("violations.field", contains("job"));
        create("{\"job\": \"" + UUID.randomUUID() + "\", \"labels\": [{\"index\": 1, \"class\": \"b\"}]}")
                .statusCode(400)
                .body("violations.field", contains("job"));
        create("{\"dataset\": \"two-moons\", \"note\": \"" + "x".repeat(1 << 20) + "\"}")
                .statusCode(413);
        get("0".repeat(64)).statusCode(404).body("type", equalTo("urn:fewlabel:unknown-label-set"));
    }

    /** Who has a hundred thousand faults in front of him mends the first ones. */
    @Test
    void namesNoMoreFaultsThanAnybodyReads() {
        String all = IntStream.range(0, 150)
                .mapToObj(index -> "{\"index\": " + index + ", \"class\": \"third moon\"}")
                .collect(Collectors.joining(","));

        create(moons(all))
                .statusCode(400)
                .body("violations", hasSize(101))
                .body("violations[100].message", equalTo("has 50 more faults, which are not listed"));
    }

    @Test
    void namesTheImagesOfAFolderByTheirFilesAsTheJobHasThem() throws IOException {
        UUID job = labeledFolder();

        String digest = create("{\"job\": \"" + job + "\", \"labels\": [{\"index\": 1, \"class\": \"dog\"},"
                        + " {\"file\": \"labeled/dog/3.png\", \"class\": \"cat\"}]}")
                .statusCode(201)
                .body("dataset", equalTo("image-folder"))
                .body("jobId", equalTo(job.toString()))
                .extract()
                .path("digest");

        get(digest)
                .body("items.file", contains("labeled/cat/2.png", "labeled/dog/3.png"))
                .body("items.class", contains("dog", "cat"))
                .body("classes", contains("cat", "dog"));
        create("{\"job\": \"" + job + "\", \"labels\": [{\"index\": 4, \"class\": \"dog\"}, {\"file\":"
                        + " \"labeled/dog/9.png\", \"class\": \"cat\"}, {\"index\": 2, \"class\":"
                        + " \"cat\"}, {\"file\": \"labeled/dog/3.png\", \"class\": \"cat\"}]}")
                .statusCode(400)
                .body("violations.field", contains("labels[0].index", "labels[1].file", "labels[3]"));
    }

    /** A job says which set it was trained with, so corrections of its labels go on from there. */
    @Test
    void goesOnWithTheLabelsThatTheJobHas() {
        String first = create(
                        moons("{\"index\": 3, \"class\": \"upper moon\"}, {\"index\": 4, \"class\": \"upper moon\"}"))
                .extract()
                .path("digest");
        UUID job = Front.submitted(spec(first));

        String second = create("{\"job\": \"" + job + "\", \"labels\": [{\"index\": 4, \"class\": \"lower moon\"},"
                        + " {\"index\": 5, \"class\": \"lower moon\"}]}")
                .statusCode(201)
                .body("given", equalTo(3))
                .body("basedOn", equalTo(first))
                .extract()
                .path("digest");

        get(second)
                .body("items.index", contains(3, 4, 5))
                .body("items.class", contains("upper moon", "lower moon", "lower moon"));
        create("{\"job\": \"" + job + "\", \"labels\": [{\"index\": 4, \"class\": \"upper moon\"}]}")
                .statusCode(200)
                .body("digest", equalTo(first))
                .body("basedOn", nullValue());
    }

    /** Its labels and the one that was sent were counted as two hundred thousand and one. */
    @Test
    void aLabelOfTheLargestSetCanBeCorrected() throws IOException {
        List<LabelOfImage> labels = IntStream.range(0, LabelSet.LABELS_MAX)
                .mapToObj(image -> LabelOfImage.at(image, 0, Source.GIVEN))
                .toList();
        ArtifactReference file = new LabelSets(store)
                .put(new LabelSet(DatasetName.TWO_MOONS, DatasetName.TWO_MOONS.classNames(), labels));
        kept.add(set(file, null));
        UUID job = Front.submitted(spec(file.sha256()));

        create("{\"job\": \"" + job + "\", \"labels\": [{\"index\": 4, \"class\": \"lower moon\"}]}")
                .statusCode(201)
                .body("given", equalTo(LabelSet.LABELS_MAX))
                .body("basedOn", equalTo(file.sha256()));
    }

    /** The files may be given up between the look at the job and the moment in which the set names it. */
    @Test
    void keepsNoSetThatNamesAJobWhoseFilesWereRemovedMeanwhile() throws IOException {
        UUID job = Front.submitted(Front.SPEC);
        ArtifactReference file = new LabelSets(store)
                .put(new LabelSet(
                        DatasetName.TWO_MOONS,
                        DatasetName.TWO_MOONS.classNames(),
                        List.of(LabelOfImage.at(7, 1, Source.GIVEN))));
        marks.markRemoved(job, Instant.now());

        assertThat(kept.add(set(file, job))).isInstanceOf(LabelSetCreation.Refused.class);
        create("{\"job\": \"" + job + "\", \"labels\": [{\"index\": 7, \"class\": \"lower moon\"}]}")
                .statusCode(404)
                .body("detail", containsString("the files of job " + job + " were removed at"));
        given().get("/api/v1/label-sets").then().body("labelSets", hasSize(0));

        create(moons("{\"index\": 7, \"class\": \"lower moon\"}")).statusCode(201);
        create("{\"job\": \"" + job + "\", \"labels\": [{\"index\": 7, \"class\": \"lower moon\"}]}")
                .statusCode(200)
                .body("jobId", nullValue());
    }

    private static KeptLabelSet set(ArtifactReference file, @Nullable UUID job) {
        return new KeptLabelSet(
                file.sha256(),
                file.bytes(),
                DatasetName.TWO_MOONS,
                DatasetName.TWO_MOONS.classNames(),
                1,
                0,
                null,
                job,
                null,
                null,
                Instant.now(),
                "local");
    }

    @Test
    void aJobNamesASetThatFitsItsData() {
        String moons = create(moons("{\"index\": 3, \"class\": \"upper moon\"}"))
                .extract()
                .path("digest");
        String digits = create("{\"dataset\": \"mnist\", \"labels\": [{\"index\": 3, \"class\": \"7\"}]}")
                .extract()
                .path("digest");

        Front.submit(spec(moons)).statusCode(202).body("spec.dataset.labelSet", equalTo(moons));
        Front.submit(spec(digits))
                .statusCode(400)
                .body("violations.field", contains("dataset.labelSet"))
                .body("violations[0].message", equalTo("must be a label set for two-moons, was one for mnist"));
        Front.submit(spec("0".repeat(64)))
                .statusCode(400)
                .body("violations[0].message", containsString("must be the digest of a label set"));
        Front.submit(spec("moons"))
                .statusCode(400)
                .body("violations[0].message", containsString("must be 64 hexadecimal digits"));
    }

    /** Weights that know labels which the new job does not name would make it look better than it is. */
    @Test
    void aJobStartsFromOneWhoseLabelsAreAmongItsOwn() {
        String first = create(moons("{\"index\": 3, \"class\": \"upper moon\"}"))
                .extract()
                .path("digest");
        UUID job = over(spec(first));
        String second = create("{\"job\": \"" + job + "\", \"labels\": [{\"index\": 4, \"class\": \"lower moon\"}]}")
                .extract()
                .path("digest");
        String from = "\"startFrom\": {\"jobId\": \"" + job + "\"}, ";

        Front.submit(spec(second).replace("\"epochs\"", from + "\"epochs\"")).statusCode(202);
        Front.submit(Front.SPEC.replace("\"epochs\"", from + "\"epochs\""))
                .statusCode(400)
                .body("violations.field", contains("startFrom.moreLabels"))
                .body("violations[0].message", containsString("label set " + first));
    }

    private UUID over(String spec) {
        UUID job = Front.submitted(spec);
        Front.claim("trainer").statusCode(200);
        new Worker(kafka, job, 1)
                .starts()
                .trained(0)
                .labeled(0)
                .trained(1)
                .labeled(1)
                .finished(Outcome.COMPLETED);
        Front.awaitState(job, "succeeded");
        return job;
    }

    private UUID labeledFolder() throws IOException {
        List<String> files =
                List.of("labeled/cat/1.png", "labeled/cat/2.png", "labeled/dog/3.png", "labeled/dog/4.png");
        for (String each : files) {
            Path path = DATASETS.resolve("corrected-pets").resolve(each);
            Files.createDirectories(path.getParent());
            Files.writeString(path, "not looked into");
        }
        UUID job = Front.submitted("""
            {"epochs": 2, "dataset": {"name": "image-folder", "folder": {"path": "corrected-pets"}},
             "method": {"name": "supervised"}}\
            """);
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
        ArtifactReference labels = store.put(new EpochArtifacts(job, 1, 0).labels(), file::writeTo);
        new Worker(kafka, job, 1).starts().labeled(0, Worker.ARTIFACT, labels, null);
        await().atMost(PATIENCE).until(() -> Front.job(job).getInt("progress.labeledEpochs") == 1);
        return job;
    }

    private static String spec(String labelSet) {
        return Front.SPEC.replace("\"labels\": 10", "\"labels\": 10, \"labelSet\": \"" + labelSet + "\"");
    }

    private static String moons(String labels) {
        return "{\"dataset\": \"two-moons\", \"labels\": [" + labels + "]}";
    }

    private static ValidatableResponse create(String body) {
        return Front.json().body(body).post("/api/v1/label-sets").then();
    }

    private static ValidatableResponse get(String digest) {
        return given().get("/api/v1/label-sets/" + digest).then();
    }
}
