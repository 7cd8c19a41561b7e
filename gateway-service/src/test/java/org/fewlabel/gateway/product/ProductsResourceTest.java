package org.fewlabel.gateway.product;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.fewlabel.gateway.Front.SPEC;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.EpochArtifacts;
import org.fewlabel.artifacts.LabelingRecord;
import org.fewlabel.artifacts.LabelingRecords;
import org.fewlabel.artifacts.safetensors.Safetensors;
import org.fewlabel.artifacts.safetensors.Tensor;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.PerNetwork;
import org.fewlabel.contracts.TrainedNetwork;
import org.fewlabel.contracts.event.LabelingEvent.EpochLabeled;
import org.fewlabel.contracts.event.TrainingEvent.Outcome;
import org.fewlabel.contracts.folder.UnreadableFile;
import org.fewlabel.contracts.model.ModelExport;
import org.fewlabel.contracts.model.StoredModel;
import org.fewlabel.gateway.Front;
import org.fewlabel.gateway.LabelerWire;
import org.fewlabel.gateway.Worker;
import org.fewlabel.testing.KafkaProbe;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models and labels of epochs that are not the last. */
@QuarkusTest
class ProductsResourceTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String VALIDATED = SPEC.replace("\"labels\": 10", "\"labels\": 10, \"validation\": 4")
            .replace("\"epochs\": 2", "\"epochs\": 3");

    private static final String HEADER = "index,label,source,given,predicted,confidence,margin";

    private static final TrainedNetwork STUDENT = TrainedNetwork.STUDENT;
    private static final PerNetwork<Integer> FIRST = new PerNetwork<>(0, 0, 0);

    @Inject
    Front front;

    @Inject
    ArtifactStore store;

    @ConfigProperty(name = "fewlabel.labeler.url")
    URI labelerUrl;

    private final KafkaProbe kafka = KafkaProbe.local();
    private LabelerWire labeler;

    @BeforeEach
    void noJobs() throws IOException {
        front.empty();
        labeler = new LabelerWire(labelerUrl, LabelerWire::echo);
    }

    @AfterEach
    void letGo() {
        labeler.close();
        kafka.close();
    }

    @Test
    void handsOutTheModelOfTheChosenEpochAndOfAnyOther() throws IOException {
        UUID job = ended(TrainedNetwork.STUDENT, new PerNetwork<>(1, 2, 0));

        assertThat(model(job, "chosen", null, 1, "student")).isEqualTo(stored(job, 1, "student"));
        assertThat(model(job, "last", null, 2, "student")).isEqualTo(stored(job, 2, "student"));
        assertThat(model(job, "0", null, 0, "student")).isEqualTo(stored(job, 0, "student"));
        assertThat(model(job, "2", null, 2, "student")).isEqualTo(model(job, "last", null, 2, "student"));
        assertThat(Front.job(job).getInt("progress.chosenEpoch")).isEqualTo(1);
        assertThat(Front.job(job).getString("progress.chosenNetwork")).isEqualTo("student");
        assertThat(Front.job(job).getDouble("progress.averageTestError")).isEqualTo(0.1875);
    }

    @Test
    void handsOutTheModelOfANetwork() throws IOException {
        UUID job = ended(TrainedNetwork.STUDENT, new PerNetwork<>(1, 2, 0));

        assertThat(model(job, "last", "average", 2, "average")).isEqualTo(stored(job, 2, "average"));
        assertThat(model(job, "last", "teacher", 2, "teacher")).isEqualTo(stored(job, 2, "teacher"));
        assertThat(model(job, "1", "teacher", 1, "teacher")).isEqualTo(stored(job, 1, "teacher"));
        assertThat(model(job, "chosen", "average", 2, "average")).isEqualTo(stored(job, 2, "average"));
        assertThat(model(job, "chosen", "teacher", 0, "teacher")).isEqualTo(stored(job, 0, "teacher"));
    }

    @Test
    void handsOutTheLabelsOfTheChosenEpochAndOfTheLast() throws IOException {
        UUID job = ended(TrainedNetwork.STUDENT, new PerNetwork<>(1, 2, 0));

        assertThat(labels(job, "chosen", null, 1, "student")).startsWith(HEADER + "\n0,0,predicted,,0,0.875,0.75\n");
        assertThat(labels(job, "last", null, 2, "student")).startsWith(HEADER + "\n0,1,predicted,,1,0.75,0.5\n");
    }

    /** The labels changed under the path that the job had, whose digest was another's: this was 500 for ever. */
    @Test
    void labelsAreWhatTheyWereWhenAnotherLabelerHasTheLastEpochAgain() throws IOException {
        UUID job = ended(TrainedNetwork.STUDENT, new PerNetwork<>(1, 2, 0));
        EpochArtifacts last = new EpochArtifacts(job, 1, 2);
        String before = labels(job, "last", null, 2, "student");
        String beforeOfTeacher = labels(job, "last", "teacher", 2, "teacher");

        ArtifactReference others = labels(last.labels(), 0.24f, 0.76f);
        labels(last.labels(TrainedNetwork.TEACHER), 0.43f, 0.57f);
        new Worker(kafka, job, 1)
                .labeled(
                        2,
                        snapshot(job, 1, 2),
                        teacher(job, 1, 2),
                        others,
                        STUDENT,
                        STUDENT,
                        new PerNetwork<>(1, 2, 0));
        UUID next = Front.submitted(SPEC);
        Front.claim("trainer").statusCode(200);
        new Worker(kafka, next, 1).starts().labeled(0);
        awaitLabeled(next, 1);

        assertThat(labels(job, "last", null, 2, "student")).isEqualTo(before);
        assertThat(labels(job, "last", "teacher", 2, "teacher")).isEqualTo(beforeOfTeacher);
    }

    /** The second image came as class 1; the network of the chosen epoch takes it for class 0, that of the last one does not. */
    @Test
    void keepsAGivenLabelWhateverTheNetworkSays() throws IOException {
        UUID job = ended(TrainedNetwork.STUDENT, new PerNetwork<>(1, 2, 0));

        assertThat(labels(job, "chosen", null, 1, "student")).contains("\n1,1,given,1,0,0.875,0.75\n2,,,,,,\n");
        assertThat(labels(job, "last", null, 2, "student")).contains("\n1,1,given,1,1,0.75,0.5\n2,,,,,,\n");
    }

    @Test
    void hasAColumnForTheProbabilityOfEachClassWhenAskedTo() throws IOException {
        UUID job = ended(TrainedNetwork.STUDENT, new PerNetwork<>(1, 2, 0));
        String labels = "/api/v1/jobs/" + job + "/labels?probabilities=";

        assertThat(given().get(labels + "true").asString().lines().limit(4))
                .containsExactly(
                        HEADER + ",p:upper moon,p:lower moon",
                        "0,1,predicted,,1,0.75,0.5,0.25,0.75",
                        "1,1,given,1,1,0.75,0.5,0.25,0.75",
                        "2,,,,,,,,");
        assertThat(given().get(labels + "false").asString()).startsWith(HEADER + "\n");
        given().get(labels + "some")
                .then()
                .statusCode(400)
                .body("violations.field", equalTo(List.of("probabilities")))
                .body("violations[0].message", equalTo("must be true or false, was some"));
    }

    @Test
    void handsOutTheLabelsByANetwork() throws IOException {
        UUID job = ended(TrainedNetwork.STUDENT, new PerNetwork<>(1, 2, 0));

        assertThat(labels(job, "last", "student", 2, "student")).contains("\n0,1,predicted,,1,0.75,0.5\n");
        assertThat(labels(job, "last", "average", 2, "average")).contains("\n0,1,predicted,,1,0.625,0.25\n");
        assertThat(labels(job, "last", "teacher", 2, "teacher")).contains("\n0,1,predicted,,1,0.5625,0.125\n");
        assertThat(labels(job, "chosen", "average", 2, "average")).contains("\n0,1,predicted,,1,0.625,0.25\n");
        assertThat(labels(job, "chosen", "teacher", 0, "teacher")).contains("\n0,0,predicted,,0,0.9375,0.875\n");
    }

    @Test
    void theNetworkThatValidationPrefersIsTheOneThatComesUnasked() throws IOException {
        UUID job = ended(TrainedNetwork.TEACHER, new PerNetwork<>(1, 2, 0));

        assertThat(model(job, "last", null, 2, "teacher")).isEqualTo(stored(job, 2, "teacher"));
        assertThat(model(job, "chosen", null, 0, "teacher")).isEqualTo(stored(job, 0, "teacher"));
        assertThat(labels(job, "chosen", null, 0, "teacher")).contains("\n0,0,predicted,,0,0.9375,0.875\n");
    }

    @Test
    void theMethodsOwnNetworkComesUnaskedWhereThereIsNoValidation() throws IOException {
        UUID job = Front.submitted(SPEC); // Of mean-teacher.
        Front.claim("trainer").statusCode(200);
        new Worker(kafka, job, 1).starts().labeled(0, snapshot(job, 1, 0), Worker.ARTIFACT, null);
        awaitLabeled(job, 1);

        assertThat(model(job, "last", null, 0, "average"))
                .isEqualTo(new StoredModel(TrainedNetwork.AVERAGE, snapshot(job, 1, 0), Worker.ARTIFACT));
    }

    @Test
    void theChosenEpochMayBeTheLast() throws IOException {
        UUID job = ended(TrainedNetwork.STUDENT, new PerNetwork<>(2, 0, 0));

        assertThat(model(job, "chosen", null, 2, "student")).isEqualTo(model(job, "last", null, 2, "student"));
        assertThat(labels(job, "chosen", null, 2, "student")).isEqualTo(labels(job, "last", null, 2, "student"));
    }

    @Test
    void saysWhoseLabelsThereAreBeforeTheRunIsOver() throws IOException {
        UUID job = Front.submitted(VALIDATED);
        Front.claim("trainer").statusCode(200);
        new Worker(kafka, job, 1)
                .starts()
                .labeled(
                        0,
                        snapshot(job, 1, 0),
                        teacher(job, 1, 0),
                        labels(new EpochArtifacts(job, 1, 0).labels(), 0.25f, 0.75f),
                        TrainedNetwork.STUDENT,
                        TrainedNetwork.TEACHER,
                        new PerNetwork<>(0, 0, 0));
        awaitLabeled(job, 1);

        assertThat(labels(job, "last", null, 0, "student")).contains("\n0,1,predicted,,1,0.75,0.5\n");
        get(job, "labels", "last", "average")
                .statusCode(409)
                .body(
                        "detail",
                        equalTo("the labels by the average are made after the run's last epoch; until then there"
                                + " are those by the student"));
        assertThat(model(job, "last", null, 0, "teacher")).isEqualTo(stored(job, 0, "teacher"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"model", "labels"})
    void refusesANetworkThatThereIsNot(String product) {
        UUID job = Front.submitted(VALIDATED);

        get(job, product, "last", "mean")
                .statusCode(400)
                .body("violations.field", equalTo(List.of("network")))
                .body("violations[0].message", equalTo("must be student, average or teacher, was mean"));
    }

    /** Attempt 1 trained epoch 0 to its end, but too late to count: attempt 2 did it again. */
    @Test
    void takesTheEpochOfTheAttemptThatCounts() throws IOException {
        UUID job = Front.submitted(VALIDATED);
        ArtifactReference late = store.put(new EpochArtifacts(job, 1, 0).snapshot(), new byte[] {1});
        record(job, 1, 0, late, late);
        Front.claim("trainer-1").statusCode(200);
        new Worker(kafka, job, 1).starts().finished(Outcome.RELEASED);
        Front.awaitState(job, "queued");
        Front.claim("trainer-2").statusCode(200);
        new Worker(kafka, job, 2)
                .starts()
                .labeled(0, snapshot(job, 2, 0), teacher(job, 2, 0), Worker.ARTIFACT, STUDENT, STUDENT, FIRST)
                .labeled(1, snapshot(job, 2, 1), Worker.ARTIFACT, Worker.ARTIFACT, STUDENT, STUDENT, FIRST);
        awaitLabeled(job, 2);
        record(job, 2, 0, snapshot(job, 2, 0), teacher(job, 2, 0));

        assertThat(model(job, "chosen", null, 0, "student"))
                .isEqualTo(new StoredModel(STUDENT, snapshot(job, 2, 0), teacher(job, 2, 0)));
        get(job, "labels", "chosen")
                .statusCode(409)
                .body(
                        "detail",
                        equalTo("the labels of the epoch that validation chose are made after the run's last epoch"));
    }

    @Test
    void saysWhenAnEpochIsNotThereYetOrNoLonger() throws IOException {
        UUID job = Front.submitted(VALIDATED);
        get(job, "model", "chosen").statusCode(409).body("type", equalTo("urn:fewlabel:not-yet"));
        Front.claim("trainer").statusCode(200);
        new Worker(kafka, job, 1)
                .starts()
                .labeled(0, Worker.ARTIFACT, Worker.ARTIFACT, Worker.ARTIFACT, STUDENT, STUDENT, FIRST)
                .labeled(1, snapshot(job, 1, 1), Worker.ARTIFACT, Worker.ARTIFACT, STUDENT, STUDENT, FIRST);
        awaitLabeled(job, 2);

        get(job, "model", "2")
                .statusCode(409)
                .body("detail", equalTo("epoch 2 is not trained and labeled; the last one that is, is 1"));
        get(job, "model", "chosen")
                .statusCode(404)
                .body("type", equalTo("urn:fewlabel:artifact-gone"))
                .body("detail", equalTo("the snapshot of epoch 0 is not in the store any more"));
        get(job, "checkpoint", "0")
                .statusCode(404)
                .body("detail", equalTo("the snapshot of epoch 0 is not in the store any more"));
        record(job, 1, 0, snapshot(job, 1, 0), teacher(job, 1, 0));
        get(job, "model", "0").statusCode(200);
        get(job, "checkpoint", "0").statusCode(200);
    }

    /** As labelers did before they said which network of which epoch it is. */
    @Test
    void saysThatTheChosenEpochIsNotKnown() throws IOException {
        UUID job = Front.submitted(VALIDATED);
        Front.claim("trainer").statusCode(200);
        new Worker(kafka, job, 1).starts().labeled(0, snapshot(job, 1, 0), Worker.ARTIFACT, 0);
        awaitLabeled(job, 1);

        get(job, "model", "chosen").statusCode(404).body("detail", containsString("an earlier version"));
        get(job, "model", "last").statusCode(200);
    }

    /** Its mean teacher was the step average, and lies in the snapshot; a teacher snapshot was not made. */
    @Test
    void saysThatAnEarlierVersionMadeNoTeacherSnapshot() throws IOException {
        UUID job = Front.submitted(SPEC);
        Front.claim("trainer").statusCode(200);
        new Worker(kafka, job, 1)
                .starts()
                .labeled(0, snapshot(job, 1, 0), labels(new EpochArtifacts(job, 1, 0).labels(), 0.25f, 0.75f), null);
        awaitLabeled(job, 1);

        get(job, "model", "last", "teacher")
                .statusCode(404)
                .body("type", equalTo("urn:fewlabel:artifact-gone"))
                .body("detail", equalTo("there is no teacher snapshot, since an earlier version labeled the job"));
        assertThat(model(job, "last", "average", 0, "average"))
                .isEqualTo(new StoredModel(TrainedNetwork.AVERAGE, snapshot(job, 1, 0), Worker.ARTIFACT));
        assertThat(labels(job, "last", null, 0, "average")).contains("\n0,1,predicted,,1,0.75,0.5\n");
        assertThat(Front.job(job).getDouble("progress.averageTestError")).isEqualTo(0.125);
        assertThat((Object) Front.job(job).get("progress.teacherTestError")).isNull();
    }

    @Test
    void saysThatAnEarlierVersionMadeNoStepAverage() throws IOException {
        UUID job = Front.submitted(SPEC.replace("mean-teacher", "mixmatch"));
        Front.claim("trainer").statusCode(200);
        new Worker(kafka, job, 1).starts().labeled(0, snapshot(job, 1, 0), Worker.ARTIFACT, null);
        awaitLabeled(job, 1);

        get(job, "model", "last", "average")
                .statusCode(404)
                .body("detail", equalTo("there is no step average, since an earlier version labeled the job"));
        assertThat(model(job, "last", null, 0, "student"))
                .isEqualTo(new StoredModel(STUDENT, snapshot(job, 1, 0), Worker.ARTIFACT));
    }

    @Test
    void showsWhichFilesAreUnreadableAndWhy() {
        UUID job = Front.submitted(SPEC);
        Front.claim("trainer").statusCode(200);
        new Worker(kafka, job, 1)
                .startsWithout(List.of(
                        new UnreadableFile("unlabeled/1.png", "it ends too early"),
                        UnreadableFile.named("test/cat/\"2\".png")));
        Front.awaitState(job, "running");

        assertThat(Front.job(job).getList("unreadable"))
                .containsExactly(
                        Map.of("file", "unlabeled/1.png", "reason", "it ends too early"),
                        Map.of("file", "test/cat/\"2\".png", "reason", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"best", "-1", "3", "1.5", "99999999999"})
    void refusesAnEpochThatTheJobDoesNotHave(String epoch) {
        UUID job = Front.submitted(VALIDATED);

        get(job, "model", epoch)
                .statusCode(400)
                .body("violations.field", equalTo(List.of("epoch")))
                .body("violations[0].message", equalTo("must be last, chosen or a number from 0 to 2, was " + epoch));
    }

    @ParameterizedTest
    @ValueSource(strings = {"best", "1"})
    void labelsAreThoseOfTheLastOrTheChosenEpochAlone(String epoch) {
        UUID job = Front.submitted(VALIDATED);

        get(job, "labels", epoch)
                .statusCode(400)
                .body("violations[0].message", containsString("must be last or chosen"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"model", "labels"})
    void nothingIsChosenWithoutValidationImages(String product) {
        UUID job = Front.submitted(SPEC);

        get(job, product, "chosen")
                .statusCode(400)
                .body("violations.field", equalTo(List.of("epoch")))
                .body("violations[0].message", containsString("dataset.validation is 0"));
    }

    /** @param chosen as of the last of three epochs */
    private UUID ended(TrainedNetwork preferred, PerNetwork<Integer> chosen) throws IOException {
        UUID job = Front.submitted(VALIDATED);
        Front.claim("trainer").statusCode(200);
        EpochArtifacts last = new EpochArtifacts(job, 1, 2);
        record(job, 1, 0, snapshot(job, 1, 0), teacher(job, 1, 0));
        record(job, 1, 1, snapshot(job, 1, 1), teacher(job, 1, 1));
        records()
                .create(new LabelingRecord(
                        event(job, 1, 2, snapshot(job, 1, 2), teacher(job, 1, 2)),
                        Map.of(
                                TrainedNetwork.AVERAGE,
                                labels(last.labels(TrainedNetwork.AVERAGE), 0.375f, 0.625f),
                                TrainedNetwork.TEACHER,
                                labels(last.labels(TrainedNetwork.TEACHER), 0.4375f, 0.5625f)),
                        Map.of(
                                TrainedNetwork.STUDENT,
                                labels(last.chosenLabels(TrainedNetwork.STUDENT), 0.875f, 0.125f),
                                TrainedNetwork.TEACHER,
                                labels(last.chosenLabels(TrainedNetwork.TEACHER), 0.9375f, 0.0625f))));
        new Worker(kafka, job, 1)
                .starts()
                .labeled(0, snapshot(job, 1, 0), teacher(job, 1, 0), Worker.ARTIFACT, STUDENT, preferred, FIRST)
                .labeled(1, snapshot(job, 1, 1), teacher(job, 1, 1), Worker.ARTIFACT, STUDENT, preferred, FIRST)
                .finished(Outcome.COMPLETED)
                .labeled(
                        2,
                        snapshot(job, 1, 2),
                        teacher(job, 1, 2),
                        labels(last.labels(), 0.25f, 0.75f),
                        preferred,
                        preferred,
                        chosen);
        Front.awaitState(job, "succeeded");
        return job;
    }

    /** As the labeler does. */
    private void record(UUID job, int attempt, int epoch, ArtifactReference snapshot, ArtifactReference teacher)
            throws IOException {
        records().create(new LabelingRecord(event(job, attempt, epoch, snapshot, teacher), Map.of(), Map.of()));
    }

    private LabelingRecords records() {
        return new LabelingRecords(store);
    }

    private static EpochLabeled event(
            UUID job, int attempt, int epoch, ArtifactReference snapshot, ArtifactReference teacher) {
        return new EpochLabeled(
                job, attempt, epoch, snapshot, teacher, null, null, null, null, null, null, null, null, null, null,
                null, null);
    }

    private ArtifactReference teacher(UUID job, int attempt, int epoch) throws IOException {
        return store.put(new EpochArtifacts(job, attempt, epoch).teacher(), teacherBytes(epoch));
    }

    private static byte[] teacherBytes(int epoch) {
        return Worker.bytes("the teacher snapshot of epoch " + epoch);
    }

    private ArtifactReference snapshot(UUID job, int attempt, int epoch) throws IOException {
        return store.put(new EpochArtifacts(job, attempt, epoch).snapshot(), snapshotBytes(epoch));
    }

    private static byte[] snapshotBytes(int epoch) {
        return Worker.bytes("the snapshot of epoch " + epoch);
    }

    private ArtifactReference labels(String path, float first, float second) throws IOException {
        float[] probabilities = new float[2_000];
        probabilities[0] = first;
        probabilities[1] = second;
        probabilities[2] = first;
        probabilities[3] = second;
        int[] given = new int[1_000];
        Arrays.fill(given, -1);
        given[1] = 1;
        Map<String, Tensor> tensors =
                Map.of("probabilities", Tensor.of(probabilities, 1_000, 2), "given", Tensor.of(given, 1_000));
        return store.put(path, new Safetensors(Map.of(), tensors)::writeTo);
    }

    private static void awaitLabeled(UUID job, int epochs) {
        await().atMost(PATIENCE).until(() -> Front.job(job).getInt("progress.labeledEpochs") == epochs);
    }

    /** The model that the labeler is asked for. */
    private static StoredModel model(UUID job, String epoch, @Nullable String network, int whose, String whoseNetwork)
            throws IOException {
        byte[] asked = found(get(job, "model", epoch, network), whose, whoseNetwork)
                .extract()
                .asByteArray();
        return Json.mapper().readValue(asked, ModelExport.class).model();
    }

    /** Of the first attempt. */
    private StoredModel stored(UUID job, int epoch, String network) throws IOException {
        return new StoredModel(
                TrainedNetwork.named(network).orElseThrow(), snapshot(job, 1, epoch), teacher(job, 1, epoch));
    }

    private static String labels(UUID job, String epoch, @Nullable String network, int whose, String whoseNetwork) {
        return found(get(job, "labels", epoch, network), whose, whoseNetwork)
                .extract()
                .asString();
    }

    private static ValidatableResponse found(ValidatableResponse response, int whose, String whoseNetwork) {
        return response.statusCode(200)
                .header("Fewlabel-Epoch", Integer.toString(whose))
                .header("Fewlabel-Network", whoseNetwork);
    }

    private static ValidatableResponse get(UUID job, String product, @Nullable String epoch) {
        return get(job, product, epoch, null);
    }

    private static ValidatableResponse get(UUID job, String product, @Nullable String epoch, @Nullable String network) {
        RequestSpecification request = given().queryParam("epoch", epoch);
        return (network == null ? request : request.queryParam("network", network))
                .get("/api/v1/jobs/" + job + "/" + product)
                .then();
    }
}
