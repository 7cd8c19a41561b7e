package org.fewlabel.gateway.ensemble;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.EpochArtifacts;
import org.fewlabel.artifacts.safetensors.Safetensors;
import org.fewlabel.artifacts.safetensors.Tensor;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.event.TrainingEvent.Outcome;
import org.fewlabel.gateway.Front;
import org.fewlabel.gateway.Worker;
import org.fewlabel.service.rest.Problem;
import org.fewlabel.testing.KafkaProbe;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class EnsembleResourceTest {
    private static final String MNIST = Front.SPEC.replace("two-moons", "mnist");
    private static final String HEADER = "index,label,source,given,predicted,confidence,margin";
    private static final float[] ONE = {0.9f, 0.1f, 0.6f, 0.4f, 0.4f, 0.6f, 0, 1};
    private static final float[] OTHER = {0.3f, 0.7f, 0.1f, 0.9f, 0.2f, 0.8f, 1, 0};
    private static final float[] RIGHT = {1, 0, 0, 1, 0, 1, 1, 0};

    @Inject
    Front front;

    @Inject
    ArtifactStore store;

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
    void hasATestErrorOfItsOwnBesideThoseOfItsMembers() throws IOException {
        UUID one = succeeded(Front.SPEC, 0.75f, ONE, ONE, RIGHT);
        UUID other = succeeded(Front.SPEC, 0.25f, OTHER, ONE, ONE);

        JsonPath ensemble = ask("", one, other).statusCode(200).extract().jsonPath();

        assertThat(ensemble.getDouble("studentTestError")).isZero();
        assertThat(ensemble.getDouble("averageTestError")).isCloseTo(1 / 3.0, within(1e-6));
        assertThat(ensemble.getDouble("teacherTestError")).isZero();
        assertThat(ensemble.getList("members.jobId")).containsExactly(one.toString(), other.toString());
        assertThat(ensemble.getDouble("members[0].studentTestError")).isCloseTo(1 / 3.0, within(1e-6));
        assertThat(ensemble.getDouble("members[1].studentTestError")).isCloseTo(1 / 3.0, within(1e-6));
        assertThat(ensemble.getDouble("members[0].averageTestError")).isCloseTo(1 / 3.0, within(1e-6));
        assertThat(ensemble.getDouble("members[0].teacherTestError")).isZero();
        assertThat(ensemble.getString("members[1].method")).isEqualTo("mean-teacher");
        assertThat(ensemble.getInt("labels")).isEqualTo(10);
        assertThat(ensemble.getBoolean("moreLabels")).isFalse();
    }

    /** Each of two split seeds chooses ten labels; together they are up to twenty. */
    @Test
    void usesMoreLabelsThanItsMembersOnlyWhenAskedTo() throws IOException {
        UUID one = succeeded(Front.SPEC, 0.75f, ONE, RIGHT, RIGHT);
        UUID other = succeeded(labels(10, 7), 0.25f, OTHER, ONE, ONE);

        ask("", one, other)
                .statusCode(409)
                .body("detail", containsString("together the jobs use more labels than each of them names"))
                .body("detail", containsString("splitSeed"))
                .body("detail", containsString("moreLabels=true"));
        ask("/labels", one, other).statusCode(409);
        ask("?moreLabels=true", one, other)
                .statusCode(200)
                .body("moreLabels", equalTo(true))
                .body("labels", equalTo(20));
        ask("/labels?moreLabels=true", one, other).statusCode(200).header("Fewlabel-More-Labels", "true");
        ask("?moreLabels=perhaps", one, other).statusCode(400).body("violations[0].field", equalTo("moreLabels"));
    }

    /** The weights of the one that it started from know ten labels of another split seed. */
    @Test
    void countsTheLabelsOfTheJobsThatItsMembersStartedFrom() throws IOException {
        UUID source = succeeded(labels(10, 7), 0.75f, ONE, RIGHT, RIGHT);
        String start = "{\"startFrom\": {\"jobId\": \"" + source + "\", \"moreLabels\": true},";
        UUID one = succeeded(Front.SPEC.replaceFirst("\\{", start), 0.75f, ONE, RIGHT, RIGHT);
        UUID other = succeeded(Front.SPEC, 0.25f, OTHER, ONE, ONE);

        ask("?moreLabels=true", one, other)
                .statusCode(200)
                .body("moreLabels", equalTo(true))
                .body("labels", equalTo(20));
    }

    @Test
    void usesTheMostLabelsOfItsMembersWhereTheOthersAreAmongThem() throws IOException {
        UUID one = succeeded(labels(10, 0), 0.75f, ONE, RIGHT, RIGHT);
        UUID other = succeeded(labels(50, 0), 0.25f, OTHER, ONE, ONE);

        ask("", one, other).statusCode(200).body("moreLabels", equalTo(false)).body("labels", equalTo(50));
        ask("/labels", one, other).statusCode(200).header("Fewlabel-More-Labels", "false");
    }

    /** Of two folders with files of the same names and lengths, only what was in them tells them apart. */
    @Test
    void isNotOfJobsWhosePredictionsAreOfOtherImages() throws IOException {
        UUID one = succeeded(Front.SPEC, 0.75f, predictions(ONE, RIGHT, RIGHT, provenance("a")));
        UUID same = succeeded(Front.SPEC, 0.75f, predictions(OTHER, RIGHT, RIGHT, provenance("a")));
        UUID silent = succeeded(Front.SPEC, 0.75f, predictions(OTHER, RIGHT, RIGHT, Map.of()));
        UUID other = succeeded(Front.SPEC, 0.75f, predictions(OTHER, RIGHT, RIGHT, provenance("b")));

        ask("", one, same, silent).statusCode(200);
        ask("", one, silent, other)
                .statusCode(409)
                .body("detail", containsString(one + " have the SHA-256 " + "a".repeat(64)))
                .body("detail", containsString(other + " " + "b".repeat(64)));
    }

    private static Map<String, String> provenance(String digit) {
        return Map.of(
                "run",
                "{\"labeledSetSha256\": \"" + "0".repeat(64) + "\", \"dataSha256\": \"" + digit.repeat(64)
                        + "\", \"testInTraining\": 0, \"environment\": {\"engine\": \"onednn\", \"device\": \"cpu\","
                        + " \"threads\": 2, \"platform\": \"linux-x86_64\", \"java\": \"17\", \"libraries\": {}}}");
    }

    private static String labels(int labels, int splitSeed) {
        return Front.SPEC.replace("\"labels\": 10", "\"labels\": " + labels + ", \"splitSeed\": " + splitSeed);
    }

    /** Its mean teacher was the step average, and there was no teacher snapshot: the two must not be mixed. */
    @Test
    void mixesNoTeacherOfAnEarlierVersionWithTeacherSnapshots() throws IOException {
        UUID earlier = succeeded(Front.SPEC, 0.75f, ONE, null, RIGHT);
        UUID now = succeeded(Front.SPEC, 0.25f, OTHER, RIGHT, ONE);

        JsonPath ensemble = ask("", earlier, now).statusCode(200).extract().jsonPath();

        assertThat(ensemble.getDouble("averageTestError")).isZero();
        assertThat(ensemble.<Object>get("teacherTestError")).isNull();
        assertThat(ensemble.getDouble("members[0].averageTestError")).isZero();
        assertThat(ensemble.<Object>get("members[0].teacherTestError")).isNull();
        assertThat(ensemble.getDouble("members[1].teacherTestError")).isCloseTo(1 / 3.0, within(1e-6));
    }

    /** Of ccl, too, which learns from its step average, but came when that had a name of its own. */
    @ParameterizedTest
    @ValueSource(strings = {"supervised", "ccl"})
    void hasNoStepAverageWhereAJobOfAnEarlierVersionHasNone(String method) throws IOException {
        UUID earlier = succeeded(Front.SPEC.replace("mean-teacher", method), 0.75f, ONE, null, RIGHT);
        UUID now = succeeded(Front.SPEC, 0.25f, OTHER, RIGHT, RIGHT);

        JsonPath ensemble = ask("", earlier, now).statusCode(200).extract().jsonPath();

        assertThat(ensemble.<Object>get("averageTestError")).isNull();
        assertThat(ensemble.getDouble("teacherTestError")).isZero();
    }

    @Test
    void labelsImagesByTheMeanOfItsMembers() throws IOException {
        UUID one = succeeded(Front.SPEC, 0.75f, ONE, ONE, ONE);
        UUID other = succeeded(Front.SPEC, 0.125f, OTHER, OTHER, OTHER);

        String csv = ask("/labels", one, other)
                .statusCode(200)
                .contentType("text/csv")
                .extract()
                .asString();

        assertThat(csv).startsWith(HEADER + "\n0,0,predicted,,0,0.5625,0.125\n");
        assertThat(csv.lines()).hasSize(1001);
        assertThat(ask("/labels?probabilities=true", one, other).extract().asString())
                .startsWith(HEADER + ",p:upper moon,p:lower moon\n0,0,predicted,,0,0.5625,0.125,0.5625,0.4375\n");
        ask("/labels?probabilities=some", one, other)
                .statusCode(400)
                .body("violations[0].field", equalTo("probabilities"));
    }

    /** Each was told another image's class. What one of them was told, all of them know. */
    @Test
    void keepsTheLabelsThatAnyOfItsMembersWasGiven() throws IOException {
        UUID one = labeled(0.75f, Map.of(0, 1, 3, 0));
        UUID other = labeled(0.125f, Map.of(3, 0, 4, 1));

        String csv = ask("/labels", one, other).statusCode(200).extract().asString();

        assertThat(csv.lines().limit(6))
                .containsExactly(
                        HEADER, "0,1,given,1,0,0.5625,0.125", "1,,,,,,", "2,,,,,,", "3,0,given,0,,,", "4,1,given,1,,,");
    }

    /** What it was told is not on record, and so nobody can say of any label that it is a prediction. */
    @Test
    void doesNotSayWhereLabelsAreFromWhereOneOfItsMembersDoesNot() throws IOException {
        UUID one = labeled(0.75f, Map.of(0, 1));
        UUID earlier = labeled(0.125f, null);

        assertThat(ask("/labels", one, earlier).statusCode(200).extract().asString())
                .startsWith(HEADER + "\n0,0,,,0,0.5625,0.125\n");
    }

    @Test
    void isNotOfJobsThatWereGivenOtherLabelsOfTheSameImage() throws IOException {
        UUID one = labeled(0.75f, Map.of(0, 1, 7, 0));
        UUID other = labeled(0.125f, Map.of(0, 1, 7, 1));

        ask("/labels", one, other)
                .statusCode(409)
                .body("detail", equalTo("all jobs must be on the same images, but image 7 came as class 0 and as 1"));
    }

    @Test
    void isOfSeveralJobsEachOnce() throws IOException {
        UUID one = succeeded(Front.SPEC, 0.75f, ONE, ONE, ONE);

        ask("", one).statusCode(400).body("violations[0].message", containsString("2 to 32 times, was given 1"));
        ask("", one, one).statusCode(400).body("violations[0].message", containsString("twice " + one));
        ask("", one, UUID.randomUUID()).statusCode(404).body("type", equalTo("urn:fewlabel:unknown-job"));
    }

    @Test
    void isOfJobsThatHaveSucceeded() throws IOException {
        UUID one = succeeded(Front.SPEC, 0.75f, ONE, ONE, ONE);
        UUID queued = Front.submitted(Front.SPEC);

        ask("", one, queued).statusCode(409).body("detail", containsString(queued + " is queued"));
        ask("/labels", one, queued).statusCode(409).contentType(Problem.MEDIA_TYPE);
    }

    @Test
    void isOfJobsOnTheSameImages() throws IOException {
        UUID one = succeeded(Front.SPEC, 0.75f, ONE, ONE, ONE);
        UUID other = succeeded(MNIST, 0.75f, ONE, ONE, ONE);

        ask("", one, other).statusCode(409).body("detail", containsString("must be on the same images"));
    }

    @Test
    void saysWhichJobHasNoTestPredictions() throws IOException {
        UUID one = succeeded(Front.SPEC, 0.75f, ONE, ONE, ONE);
        UUID without = succeeded(Front.SPEC, 0.75f, null);

        ask("", one, without).statusCode(409).body("detail", containsString(without + " has no predictions"));
        ask("/labels", one, without).statusCode(200);
    }

    @Test
    void saysThatWhatAJobPredictedWasRemoved() throws IOException {
        UUID one = succeeded(Front.SPEC, 0.75f, ONE, ONE, ONE);
        UUID removed = succeeded(Front.SPEC, 0.75f, Worker.ARTIFACT);

        ask("", one, removed).statusCode(404).body("type", equalTo("urn:fewlabel:artifact-gone"));
    }

    /** @param average null for what an earlier version wrote */
    private UUID succeeded(String spec, float first, float[] student, float @Nullable [] average, float[] teacher)
            throws IOException {
        return succeeded(spec, first, predictions(student, average, teacher, Map.of()));
    }

    private ArtifactReference predictions(
            float[] student, float @Nullable [] average, float[] teacher, Map<String, String> metadata)
            throws IOException {
        Map<String, Tensor> tensors = new HashMap<>();
        tensors.put("student", Tensor.of(student, 4, 2));
        if (average != null) {
            tensors.put("average", Tensor.of(average, 4, 2));
        }
        tensors.put("teacher", Tensor.of(teacher, 4, 2));
        tensors.put("truth", Tensor.of(new int[] {0, 1, 1, -1}, 4));
        Safetensors predictions = new Safetensors(metadata, tensors);
        String path = new EpochArtifacts(UUID.randomUUID(), 1, 1).testPredictions();
        return store.put(path, predictions::writeTo);
    }

    /** @param given the classes that images came with, by image; null for what an earlier version wrote */
    private UUID labeled(float first, @Nullable Map<Integer, Integer> given) throws IOException {
        return succeeded(Front.SPEC, first, given, predictions(ONE, ONE, ONE, Map.of()));
    }

    private UUID succeeded(String spec, float first, @Nullable ArtifactReference predictions) throws IOException {
        return succeeded(spec, first, Map.of(), predictions);
    }

    /** @param first the probability of class 1 that the job gives the first training image */
    private UUID succeeded(
            String spec, float first, @Nullable Map<Integer, Integer> given, @Nullable ArtifactReference predictions)
            throws IOException {
        UUID job = Front.submitted(spec);
        Front.claim("trainer").statusCode(200);
        float[] probabilities = new float[2000];
        probabilities[0] = 1 - first;
        probabilities[1] = first;
        Map<String, Tensor> tensors = new HashMap<>(Map.of("probabilities", Tensor.of(probabilities, 1000, 2)));
        if (given != null) {
            int[] classes = new int[1000];
            Arrays.fill(classes, -1);
            given.forEach((image, label) -> classes[image] = label);
            tensors.put("given", Tensor.of(classes, 1000));
        }
        ArtifactReference labels =
                store.put(new EpochArtifacts(job, 1, 1).labels(), new Safetensors(Map.of(), tensors)::writeTo);
        new Worker(kafka, job, 1)
                .starts()
                .trained(0)
                .trained(1)
                .finished(Outcome.COMPLETED)
                .ends(1, labels, predictions);
        Front.awaitState(job, "succeeded");
        return job;
    }

    private static ValidatableResponse ask(String what, UUID... jobs) {
        return given().queryParam("jobId", (Object[]) jobs)
                .get("/api/v1/ensemble" + what)
                .then();
    }
}
