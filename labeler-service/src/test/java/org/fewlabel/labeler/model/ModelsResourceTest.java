package org.fewlabel.labeler.model;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ExtractableResponse;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.EpochArtifacts;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.ProblemDetails;
import org.fewlabel.contracts.TrainedNetwork;
import org.fewlabel.contracts.model.ModelExport;
import org.fewlabel.contracts.model.ModelFormat;
import org.fewlabel.contracts.model.StoredModel;
import org.fewlabel.labeler.LabelerTestResource;
import org.fewlabel.labeler.MeanColours;
import org.fewlabel.labeler.TrainedJob;
import org.fewlabel.labeler.TrainedPictures;
import org.fewlabel.learning.export.ModelCard;
import org.fewlabel.learning.export.ModelWriter;
import org.fewlabel.learning.export.TrainedModel;
import org.fewlabel.learning.labeling.Teacher;
import org.fewlabel.learning.method.EpochLabels;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the gateway asks of a labeler about a model that was trained and labeled. */
@QuarkusTest
@QuarkusTestResource(LabelerTestResource.class)
class ModelsResourceTest {
    private final UUID job = UUID.randomUUID();

    @Inject
    ArtifactStore store;

    @Inject
    StoredModels models;

    @ConfigProperty(name = "fewlabel.models.folder")
    Path folder;

    private TrainedJob.Epoch epoch;
    private StoredModel stored;

    @BeforeEach
    void train() throws IOException {
        epoch = TrainedJob.train(store, job, 1, TrainedJob.spec("mean-teacher", 1))
                .get(0);
        stored = new StoredModel(
                TrainedNetwork.AVERAGE,
                epoch.event().snapshot(),
                put(epoch.expected().teacher()));
    }

    @ParameterizedTest
    @EnumSource(ModelFormat.class)
    void givesAModelAsAFile(ModelFormat format) throws IOException {
        ExtractableResponse<Response> answer =
                export(stored, format).statusCode(200).extract();

        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        ModelWriter.write(model(), format, expected);
        assertThat(answer.asByteArray()).isEqualTo(expected.toByteArray());
        assertThat(answer.contentType()).isEqualTo(format.mediaType());
        assertThat(answer.header("Content-Length")).isEqualTo(Integer.toString(expected.size()));
    }

    /** From bytes to probabilities, with the backbone inside. */
    @Test
    void givesAHeadAndItsBackboneAsOneFile() throws Exception {
        byte[] backbone = MeanColours.onnx("colours", 16);
        Files.write(folder.resolve("export.onnx"), backbone);
        TrainedPictures head = TrainedPictures.trainHead(
                Files.createTempDirectory("fewlabel-models-test-"), folder, "export.onnx", store);

        byte[] onnx = export(head.model(TrainedNetwork.AVERAGE), ModelFormat.ONNX)
                .statusCode(200)
                .extract()
                .asByteArray();

        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        ModelWriter.write(head.trainedModel(TrainedNetwork.AVERAGE), ModelFormat.ONNX, file -> backbone, expected);
        assertThat(onnx).isEqualTo(expected.toByteArray());
        assertPredictedAsLabeled(onnx, head);
    }

    private static void assertPredictedAsLabeled(byte[] onnx, TrainedPictures job) throws Exception {
        EpochLabels labels = job.labels(TrainedNetwork.AVERAGE);
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(onnx)) {
            for (int image = 0; image < job.names().size(); image++) {
                byte[] pixels = job.pixels(image); // [height, width, channels]
                ByteBuffer planes = ByteBuffer.allocate(pixels.length);
                for (int i = 0; i < pixels.length; i++) {
                    planes.put(i % 3 * pixels.length / 3 + i / 3, pixels[i]);
                }
                try (OnnxTensor input = OnnxTensor.createTensor(
                                environment, planes, new long[] {1, 3, 16, 16}, OnnxJavaType.UINT8);
                        OrtSession.Result result = session.run(Map.of("image", input))) {
                    float[] row = ((float[][])
                                    result.get("probabilities").orElseThrow().getValue())
                            [0];
                    assertThat(row[labels.label(image)]).isCloseTo(labels.confidence(image), within(1e-5f));
                }
            }
        }
    }

    @Test
    void saysThatTheBackboneIsMissing() throws IOException {
        Files.write(folder.resolve("gone.onnx"), MeanColours.onnx("gone", 16));
        TrainedPictures head = TrainedPictures.trainHead(
                Files.createTempDirectory("fewlabel-models-test-"), folder, "gone.onnx", store);
        Files.delete(folder.resolve("gone.onnx"));

        export(head.model(TrainedNetwork.STUDENT), ModelFormat.ONNX)
                .statusCode(422)
                .contentType(ProblemDetails.MEDIA_TYPE)
                .body("type", equalTo("urn:fewlabel:model-unavailable"))
                .body("detail", containsString("gone.onnx"));
        export(head.model(TrainedNetwork.STUDENT), ModelFormat.SAFETENSORS).statusCode(200);
    }

    @Test
    void describesAModel() {
        String card = ask("model-cards", stored)
                .statusCode(200)
                .contentType("text/markdown;charset=UTF-8")
                .extract()
                .asString();

        assertThat(card).isEqualTo(ModelCard.markdown(model()));
    }

    @Test
    void saysThatTheSnapshotIsGone() {
        ArtifactReference nowhere = new ArtifactReference("jobs/none/snapshot.safetensors", "0".repeat(64), 7);

        export(new StoredModel(TrainedNetwork.STUDENT, nowhere, stored.teacher()), ModelFormat.ONNX)
                .statusCode(404)
                .contentType(ProblemDetails.MEDIA_TYPE)
                .body("type", equalTo("urn:fewlabel:artifact-gone"))
                .body("detail", containsString(nowhere.path()));
    }

    @Test
    void givesNothingOfASnapshotThatIsNotWhatItWas() {
        ArtifactReference snapshot = stored.snapshot();
        ArtifactReference other = new ArtifactReference(snapshot.path(), "0".repeat(64), snapshot.bytes());

        export(new StoredModel(TrainedNetwork.STUDENT, other, stored.teacher()), ModelFormat.SAFETENSORS)
                .statusCode(500)
                .body("type", equalTo("urn:fewlabel:corrupt-artifact"))
                .body("detail", containsString("its sha256 is"));
    }

    /** Its teacher's file says nothing but weights. */
    @Test
    void saysWhatIsMissingOfAModelOfAnEarlierVersion() throws IOException {
        Teacher now = epoch.expected().teacher();
        Teacher earlier = new Teacher(now.spec(), now.epoch(), now.state(), now.choice(), null);

        export(new StoredModel(TrainedNetwork.TEACHER, stored.snapshot(), put(earlier)), ModelFormat.SAFETENSORS)
                .statusCode(404)
                .body("type", equalTo("urn:fewlabel:artifact-gone"))
                .body("detail", containsString("an earlier version"));
    }

    @Test
    void tellsToComeBackWhenAsManyAnswersAreComputedAsMayBe() throws IOException {
        try (StoredModels.Held first = models.load(stored);
                StoredModels.Held second = models.load(stored)) {
            export(stored, ModelFormat.SAFETENSORS)
                    .statusCode(503)
                    .header("Retry-After", "5")
                    .contentType(ProblemDetails.MEDIA_TYPE)
                    .body("type", equalTo("urn:fewlabel:labeler-busy"))
                    .body("detail", containsString("fewlabel.answers.concurrent-max"));
        }
        export(stored, ModelFormat.SAFETENSORS).statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{}", "[]", "{\"model\": null, \"format\": \"onnx\"}", "{\"format\": \"pickle\"}"})
    void refusesWhatIsNoQuestion(String body) {
        for (String path : new String[] {"models", "model-cards"}) {
            given().contentType(ContentType.JSON)
                    .body(body)
                    .post("/internal/v1/" + path)
                    .then()
                    .statusCode(400)
                    .contentType(ProblemDetails.MEDIA_TYPE);
        }
    }

    private TrainedModel model() {
        return TrainedModel.of(epoch.snapshot(), epoch.expected().teacher(), stored.network());
    }

    private ArtifactReference put(Teacher teacher) throws IOException {
        return store.put(new EpochArtifacts(job, 1, teacher.epoch()).teacher(), teacher.toSafetensors()::writeTo);
    }

    private static ValidatableResponse export(StoredModel model, ModelFormat format) {
        return ask("models", new ModelExport(model, format));
    }

    private static ValidatableResponse ask(String path, Object question) {
        return given().contentType(ContentType.JSON)
                .body(question)
                .post("/internal/v1/" + path)
                .then();
    }
}
