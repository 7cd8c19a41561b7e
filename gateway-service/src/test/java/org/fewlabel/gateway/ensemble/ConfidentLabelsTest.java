package org.fewlabel.gateway.ensemble;

import static io.restassured.RestAssured.get;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.Arrays;
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
import org.fewlabel.testing.KafkaProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What several jobs are sure of together, as a label set for a fresh network. */
@QuarkusTest
class ConfidentLabelsTest {
    /** How sure two jobs are that an image is an upper moon; they agree on the first two, and the fourth one came with a label. */
    private static final float[] ONE = {0.99f, 0.02f, 0.99f, 0.99f, 0.92f};

    private static final float[] OTHER = {0.97f, 0.04f, 0.01f, 0.99f, 0.88f};

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
    void keepsWhatTheMeanPredictionIsSureOfAsPredicted() throws IOException {
        UUID one = succeeded(Front.SPEC, ONE);
        UUID other = succeeded(Front.SPEC, OTHER);

        String digest = ask("\"" + one + "\", \"" + other + "\"", ", \"note\": \"two seeds\"")
                .statusCode(201)
                .body("given", equalTo(0))
                .body("predicted", equalTo(2))
                .body("jobId", nullValue())
                .body("basedOn", nullValue())
                .body("ensemble.jobs", contains(one.toString(), other.toString()))
                .body("ensemble.minConfidence", equalTo(0.95f))
                .extract()
                .path("digest");

        labels(digest)
                .body("items.index", contains(0, 1))
                .body("items.class", contains("upper moon", "lower moon"))
                .body("items.source", contains("predicted", "predicted"));
        ask("\"" + one + "\", \"" + other + "\"", ", \"minConfidence\": 0.85").body("predicted", equalTo(3));
        Front.submit(withLabelSet(digest)).statusCode(202);
    }

    /** A fresh network is to know what the others were told. */
    @Test
    void hasTheLabelsThatAllOfThemWereTrainedWith() throws IOException {
        String set = given("\"dataset\": \"two-moons\"", 0);
        String spec = withLabelSet(set);

        String digest = ask("\"" + succeeded(spec, ONE) + "\", \"" + succeeded(spec, OTHER) + "\"", "")
                .statusCode(201)
                .body("basedOn", equalTo(set))
                .body("given", equalTo(1))
                .body("predicted", equalTo(1))
                .extract()
                .path("digest");

        labels(digest)
                .body("items.class", contains("lower moon", "lower moon"))
                .body("items.source", contains("given", "predicted"));
    }

    /** The corrections of a later round go on from those of an earlier one, in whatever order the jobs are named. */
    @Test
    void takesJobsOfTwoRoundsForOnesWithTheLabelsOfTheLaterRound() throws IOException {
        String first = given("\"dataset\": \"two-moons\"", 0);
        UUID one = succeeded(withLabelSet(first), ONE);
        UUID other = succeeded(withLabelSet(given("\"job\": \"" + one + "\"", 2)), OTHER);

        String digest = ask("\"" + one + "\", \"" + other + "\"", "")
                .statusCode(201)
                .body("basedOn", nullValue())
                .extract()
                .path("digest");
        ask("\"" + other + "\", \"" + one + "\"", "").statusCode(200).body("digest", equalTo(digest));
    }

    @Test
    void namesEachJobThatThereIsNotOrThatIsTwice() throws IOException {
        UUID one = succeeded(Front.SPEC, ONE);
        String unknown = UUID.randomUUID().toString();

        ask("\"" + one + "\", \"moons\", 3, \"" + one + "\"", "")
                .statusCode(400)
                .body("violations.field", contains("ensemble[1]", "ensemble[2]", "ensemble[3]"))
                .body("violations[0].message", equalTo("must be the id of a job, was \"moons\""))
                .body("violations[2].message", equalTo("must be another job each time, was again " + one));
        ask("\"" + one + "\", \"" + unknown + "\"", "")
                .statusCode(400)
                .body("violations.field", contains("ensemble[1]"))
                .body("violations[0].message", equalTo("must be the id of a job, was " + unknown));
    }

    @Test
    void saysWhyThereIsNone() throws IOException {
        UUID one = succeeded(Front.SPEC, ONE);
        UUID other = succeeded(Front.SPEC, OTHER);
        UUID waiting = Front.submitted(Front.SPEC);
        String both = "\"" + one + "\", \"" + other + "\"";

        ask(both, ", \"minConfidence\": 1")
                .statusCode(409)
                .body("type", equalTo("urn:fewlabel:no-ensemble"))
                .body("detail", containsString("sure of 0 images"));
        ask("\"" + one + "\", \"" + waiting + "\"", "")
                .statusCode(409)
                .body("detail", containsString("every job must have succeeded"));
        ask("\"" + one + "\"", ", \"form\": \"soft\", \"minConfidence\": 0, \"moreLabels\": 1, \"labels\": []")
                .statusCode(400)
                .body("violations.field", contains("labels", "ensemble", "minConfidence", "form", "moreLabels"));
    }

    private static String withLabelSet(String digest) {
        return Front.SPEC.replace("\"labels\": 10", "\"labels\": 10, \"labelSet\": \"" + digest + "\"");
    }

    /** A set of one label, for a data set or of a job, by its digest. */
    private static String given(String whose, int image) {
        return Front.json()
                .body("{" + whose + ", \"labels\": [{\"index\": " + image + ", \"class\": \"lower moon\"}]}")
                .post("/api/v1/label-sets")
                .then()
                .statusCode(201)
                .extract()
                .path("digest");
    }

    /** @param upper how sure the job is that the first images are upper moons */
    private UUID succeeded(String spec, float[] upper) throws IOException {
        UUID job = Front.submitted(spec);
        Front.claim("trainer").statusCode(200);
        float[] probabilities = new float[2_000];
        for (int image = 0; image < upper.length; image++) {
            probabilities[2 * image] = upper[image];
            probabilities[2 * image + 1] = 1 - upper[image];
        }
        int[] given = new int[1_000];
        Arrays.fill(given, -1);
        given[3] = 0;
        Safetensors file = new Safetensors(
                Map.of(),
                Map.of("probabilities", Tensor.of(probabilities, 1_000, 2), "given", Tensor.of(given, 1_000)));
        ArtifactReference labels = store.put(new EpochArtifacts(job, 1, 1).labels(), file::writeTo);
        new Worker(kafka, job, 1)
                .starts()
                .trained(0)
                .trained(1)
                .finished(Outcome.COMPLETED)
                .ends(1, labels, null);
        Front.awaitState(job, "succeeded");
        return job;
    }

    private static ValidatableResponse ask(String jobs, String others) {
        return Front.json()
                .body("{\"ensemble\": [" + jobs + "]" + others + "}")
                .post("/api/v1/label-sets")
                .then();
    }

    private static ValidatableResponse labels(String digest) {
        return get("/api/v1/label-sets/" + digest).then().statusCode(200);
    }
}
