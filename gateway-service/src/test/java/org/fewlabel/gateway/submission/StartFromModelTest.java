package org.fewlabel.gateway.submission;

import static org.fewlabel.gateway.Front.SPEC;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.fewlabel.artifacts.safetensors.Tensor;
import org.fewlabel.contracts.event.TrainingEvent.Outcome;
import org.fewlabel.contracts.model.ModelFolder;
import org.fewlabel.gateway.Front;
import org.fewlabel.gateway.MlpFile;
import org.fewlabel.gateway.Worker;
import org.fewlabel.testing.KafkaProbe;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs that start from a file in the folder of models. */
@QuarkusTest
class StartFromModelTest {
    private static final Path MODELS = MlpFile.MODELS;

    @Inject
    Front front;

    @BeforeEach
    void noJobs() throws IOException {
        front.empty();
        Files.createDirectories(MODELS);
    }

    @Test
    void putsTheFilesLengthAndDigestIntoTheSpecThatTheTrainerGets() throws Exception {
        Path file = MlpFile.write("good.safetensors", MlpFile.weights(3));
        String sha256 = new ModelFolder(MODELS).describe("good.safetensors").sha256();

        Front.submit(startingFrom("\"good.safetensors\""))
                .statusCode(202)
                .body("moreLabels", equalTo(true))
                .body("spec.startFrom.withLastLayer", equalTo(false));

        Front.claim("trainer")
                .statusCode(200)
                .body("spec.startFrom.model.name", equalTo("good.safetensors"))
                .body("spec.startFrom.model.bytes", equalTo((int) Files.size(file)))
                .body("spec.startFrom.model.sha256", equalTo(sha256))
                .body("startFrom", nullValue());
    }

    @Test
    void namesMissingAndSurplusTensors() throws IOException {
        Map<String, Tensor> tensors = MlpFile.weights(2);
        tensors.put("module.dense1.weight", tensors.remove("dense1.weight"));
        MlpFile.write("renamed.safetensors", tensors);

        Front.submit(startingFrom("\"renamed.safetensors\""))
                .statusCode(400)
                .body("violations.field", equalTo(List.of("startFrom.model", "startFrom.model")))
                .body("violations[0].message", containsString("of a mlp, lacks 1 of 4: dense1.weight"))
                .body("violations[1].message", containsString("has 1: module.dense1.weight"));
    }

    @Test
    void namesTheNumbersOfClassesWhereTheLastLayerIsWanted() throws IOException {
        MlpFile.write("three.safetensors", MlpFile.weights(3));

        Front.submit(startingFrom("\"three.safetensors\", \"withLastLayer\": true"))
                .statusCode(400)
                .body("violations.field", equalTo(List.of("startFrom.withLastLayer")))
                .body("violations[0].message", containsString("knows 3 classes and the data set has 2"));
    }

    @Test
    void namesTheFileThatIsNone() throws IOException {
        Files.writeString(MODELS.resolve("torch.pt"), "PK no safetensors at all");

        Front.submit(startingFrom("\"torch.pt\""))
                .statusCode(400)
                .body("violations.field", equalTo(List.of("startFrom.model")))
                .body(
                        "violations[0].message",
                        allOf(startsWith("must be a safetensors file; of torch.pt: "), containsString("header")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../test-datasets/x", "/etc/hostname", ".hidden", "nowhere.safetensors"})
    void givesNothingButFilesOfTheFolder(String name) throws IOException {
        Files.writeString(MODELS.resolve(".hidden"), "x");

        Front.submit(startingFrom("\"" + name + "\""))
                .statusCode(400)
                .body("violations.field", equalTo(List.of("startFrom.model")))
                .body("violations[0].message", containsString("in the folder of models"));
    }

    @Test
    void refusesAFileThatIsTooLarge() throws IOException {
        Path huge = MODELS.resolve("huge.safetensors");
        try (RandomAccessFile sparse = new RandomAccessFile(huge.toFile(), "rw")) {
            sparse.setLength((4L << 30) + 1);
        }
        try {
            Front.submit(startingFrom("\"huge.safetensors\""))
                    .statusCode(400)
                    .body("violations[0].message", containsString("at most 4294967296 bytes"));
        } finally {
            Files.delete(huge);
        }
    }

    /** Nobody knows which labels such weights have seen, nor those of what started from them. */
    @Test
    void aJobThatStartsFromSuchAJobMustSayThatItUsesMoreLabels() throws IOException {
        MlpFile.write("good.safetensors", MlpFile.weights(3));
        String source = Front.submit(startingFrom("\"good.safetensors\""))
                .statusCode(202)
                .extract()
                .path("id");
        succeed(source);

        String ofJob = SPEC.replaceFirst("\\{", "{\"startFrom\": {\"jobId\": \"" + source + "\"}, ");
        Front.submit(ofJob)
                .statusCode(400)
                .body("violations.field", equalTo(List.of("startFrom.moreLabels")))
                .body("violations[0].message", containsString("nobody knows all that the weights"));
    }

    /** Nobody knows which labels a backbone has seen either, and its head's weights are for these very features. */
    @Test
    void aJobThatStartsFromAHeadOnABackboneMustSayThatItUsesMoreLabelsAndHaveTheSameFeatures() throws IOException {
        Files.writeString(MODELS.resolve("vision.onnx"), "an ONNX file, which trainers look into");
        String spec = """
                {"dataset": {"name": "cifar10", "labels": 40}, "method": {"name": "supervised"}, "epochs": 2,
                 "stepsPerEpoch": 10, "network": {"name": "backbone", "model": "vision.onnx", "features": {"inputSize": 224}}}
                """;
        String source = Front.submit(spec)
                .statusCode(202)
                .body("moreLabels", equalTo(true))
                .extract()
                .path("id");
        succeed(source);

        String ofJob = spec.replaceFirst("\\{", "{\"startFrom\": {\"jobId\": \"" + source + "\"}, ");
        String saysSo = ofJob.replaceFirst("\\}", ", \"moreLabels\": true}");
        Front.submit(ofJob)
                .statusCode(400)
                .body("violations.field", equalTo(List.of("startFrom.moreLabels")))
                .body("violations[0].message", containsString("nobody knows all that its backbone has learned"));
        Front.submit(saysSo.replace(
                        "\"features\": {\"inputSize\": 224", "\"head\": \"mlp\", \"features\": {\"output\": \"x\""))
                .statusCode(400)
                .body(
                        "violations.field",
                        equalTo(List.of("network.head", "network.features.inputSize", "network.features.output")));
        Front.submit(saysSo).statusCode(202);
    }

    /** A retry is for who did not hear the answer: by then the file may be another. */
    @Test
    void givesARetryTheJobThatTheRequestMadeWhateverBecameOfTheFile() throws IOException {
        Path file = MlpFile.write("exchanged.safetensors", MlpFile.weights(3));
        String spec = startingFrom("\"exchanged.safetensors\"");
        String job = Front.submit("a-key", spec).statusCode(202).extract().path("id");

        Files.writeString(file, "no safetensors at all");
        Front.submit("a-key", spec).statusCode(202).body("id", equalTo(job));
        Files.delete(file);
        Front.submit("a-key", spec).statusCode(202).body("id", equalTo(job));
        Front.submit("another-key", spec).statusCode(400).body("violations.field", equalTo(List.of("startFrom.model")));
        Front.submit("a-key", spec.replace("\"seed\": 1", "\"seed\": 2")).statusCode(422);
    }

    private static void succeed(String job) {
        Front.claim("trainer").statusCode(200);
        try (KafkaProbe kafka = KafkaProbe.local()) {
            new Worker(kafka, UUID.fromString(job), 1)
                    .starts()
                    .trained(0)
                    .labeled(0)
                    .trained(1)
                    .finished(Outcome.COMPLETED)
                    .labeled(1, Worker.ARTIFACT, Worker.ARTIFACT, null);
            Front.awaitState(UUID.fromString(job), "succeeded");
        }
    }

    private static String startingFrom(String model) {
        return SPEC.replaceFirst("\\{", "{\"startFrom\": {\"model\": " + model + "}, ");
    }
}
