package org.fewlabel.gateway.product;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.fewlabel.gateway.Front.SPEC;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.ChosenEpoch;
import org.fewlabel.artifacts.EpochArtifacts;
import org.fewlabel.artifacts.safetensors.Safetensors;
import org.fewlabel.artifacts.safetensors.Tensor;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.event.TrainingEvent.Outcome;
import org.fewlabel.gateway.Front;
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
    void handsOutTheModelOfTheChosenEpochAndOfAnyOther() throws IOException {
        UUID job = ended(new ChosenEpoch(1, 0.25));

        assertThat(model(job, "chosen", 1)).isEqualTo(snapshotBytes(1, new ChosenEpoch(1, 0.25)));
        assertThat(model(job, "last", 2)).isEqualTo(snapshotBytes(2, new ChosenEpoch(1, 0.25)));
        assertThat(model(job, "0", 0)).isEqualTo(snapshotBytes(0, new ChosenEpoch(0, 0.5)));
        assertThat(model(job, "2", 2)).isEqualTo(model(job, "last", 2));
    }

    @Test
    void handsOutTheLabelsOfTheChosenEpochAndOfTheLast() throws IOException {
        UUID job = ended(new ChosenEpoch(1, 0.25));

        assertThat(labels(job, "chosen", 1)).startsWith("index,label,confidence\n0,0,0.875\n");
        assertThat(labels(job, "last", 2)).startsWith("index,label,confidence\n0,1,0.75\n");
    }

    @Test
    void theChosenEpochMayBeTheLast() throws IOException {
        UUID job = ended(new ChosenEpoch(2, 0.125));

        assertThat(model(job, "chosen", 2)).isEqualTo(model(job, "last", 2));
        assertThat(labels(job, "chosen", 2)).isEqualTo(labels(job, "last", 2));
    }

    /** Attempt 1 trained epoch 0 to its end, but too late to count: attempt 2 did it again. */
    @Test
    void takesTheEpochOfTheAttemptThatCounts() throws IOException {
        UUID job = Front.submitted(VALIDATED);
        ChosenEpoch chosen = new ChosenEpoch(0, 0.5);
        store.put(new EpochArtifacts(job, 1, 0).snapshot(), new byte[] {1});
        Front.claim("trainer-1").statusCode(200);
        new Worker(kafka, job, 1).starts().finished(Outcome.RELEASED);
        Front.awaitState(job, "queued");
        Front.claim("trainer-2").statusCode(200);
        new Worker(kafka, job, 2)
                .starts()
                .labeled(0, snapshot(job, 2, 0, chosen), Worker.ARTIFACT)
                .labeled(1, snapshot(job, 2, 1, chosen), Worker.ARTIFACT);
        awaitLabeled(job, 2);

        assertThat(model(job, "chosen", 0)).isEqualTo(snapshotBytes(0, chosen));
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
        ChosenEpoch chosen = new ChosenEpoch(0, 0.5);
        new Worker(kafka, job, 1).starts().labeled(0).labeled(1, snapshot(job, 1, 1, chosen), Worker.ARTIFACT);
        awaitLabeled(job, 2);

        get(job, "model", "2")
                .statusCode(409)
                .body("detail", equalTo("epoch 2 is not trained and labeled; the last one that is, is 1"));
        get(job, "model", "chosen")
                .statusCode(404)
                .body("type", equalTo("urn:fewlabel:artifact-gone"))
                .body("detail", equalTo("the snapshot of epoch 0 is not in the store any more"));
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
    private UUID ended(ChosenEpoch chosen) throws IOException {
        UUID job = Front.submitted(VALIDATED);
        Front.claim("trainer").statusCode(200);
        ArtifactReference chosenLabels = labels(new EpochArtifacts(job, 1, 2).chosenLabels(), 0.875f, 0.125f);
        assertThat(chosenLabels.bytes()).isPositive();
        new Worker(kafka, job, 1)
                .starts()
                .labeled(0, snapshot(job, 1, 0, new ChosenEpoch(0, 0.5)), Worker.ARTIFACT)
                .labeled(1, snapshot(job, 1, 1, new ChosenEpoch(1, 0.25)), Worker.ARTIFACT)
                .finished(Outcome.COMPLETED)
                .labeled(2, snapshot(job, 1, 2, chosen), labels(new EpochArtifacts(job, 1, 2).labels(), 0.25f, 0.75f));
        Front.awaitState(job, "succeeded");
        return job;
    }

    private ArtifactReference snapshot(UUID job, int attempt, int epoch, ChosenEpoch chosen) throws IOException {
        return store.put(new EpochArtifacts(job, attempt, epoch).snapshot(), snapshotBytes(epoch, chosen));
    }

    private static byte[] snapshotBytes(int epoch, ChosenEpoch chosen) throws IOException {
        Map<String, String> metadata = new LinkedHashMap<>(Map.of("epoch", Integer.toString(epoch)));
        chosen.putInto(metadata);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new Safetensors(metadata, Map.of("student.parameters", Tensor.of(new float[] {epoch}, 1))).writeTo(out);
        return out.toByteArray();
    }

    private ArtifactReference labels(String path, float first, float second) throws IOException {
        float[] probabilities = new float[2_000];
        probabilities[0] = first;
        probabilities[1] = second;
        return store.put(
                path, new Safetensors(Map.of(), Map.of("probabilities", Tensor.of(probabilities, 1_000, 2)))::writeTo);
    }

    private static void awaitLabeled(UUID job, int epochs) {
        await().atMost(PATIENCE).until(() -> Front.job(job).getInt("progress.labeledEpochs") == epochs);
    }

    private static byte[] model(UUID job, String epoch, int whose) {
        return get(job, "model", epoch)
                .statusCode(200)
                .header("Fewlabel-Epoch", Integer.toString(whose))
                .extract()
                .asByteArray();
    }

    private static String labels(UUID job, String epoch, int whose) {
        return get(job, "labels", epoch)
                .statusCode(200)
                .header("Fewlabel-Epoch", Integer.toString(whose))
                .extract()
                .asString();
    }

    private static ValidatableResponse get(UUID job, String product, @Nullable String epoch) {
        return given().queryParam("epoch", epoch)
                .get("/api/v1/jobs/" + job + "/" + product)
                .then();
    }
}
