package org.fewlabel.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.fewlabel.contracts.Json;
import org.fewlabel.standalone.instance.Part;
import org.fewlabel.standalone.instance.Port;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What users take home of a job, through the packaged services, in programs that are not Fewlabel. */
class ModelsIT {
    @RegisterExtension
    private static final Installation installation = new Installation("models", Map::of);

    @Test
    void aModelLeavesInEveryFormatAndTheCheckpointAsItIsStored() throws Exception {
        String job = installation.completed("""
                {"name": "moons", "epochs": 2, "stepsPerEpoch": 10, "dataset": {"name": "two-moons", "labels": 8},
                 "method": {"name": "mean-teacher"}, "network": {"name": "mlp"}, "batch": {"labeled": 8, "unlabeled": 50}}
                """);

        JsonNode header = header(installation.product(job, "model?network=student&epoch=0"));
        assertThat(header.at("/__metadata__/trainedNetwork").asText()).isEqualTo("student");
        assertThat(header.at("/__metadata__/epoch").asText()).isEqualTo("0");
        assertThat(header.at("/dense1.weight/shape").toString()).isEqualTo("[64,2]");
        assertThat(entries(installation.product(job, "model?format=dl4j")))
                .contains("configuration.json", "coefficients.bin");
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(installation.product(job, "model?format=onnx"));
                OnnxTensor point =
                        OnnxTensor.createTensor(environment, FloatBuffer.wrap(new float[] {1, 0}), new long[] {1, 2});
                OrtSession.Result result = session.run(Map.of("point", point))) {
            float[] probabilities = probabilities(result);
            assertThat((double) probabilities[0] + probabilities[1]).isEqualTo(1, within(1e-6));
        }
        Path epoch = installation.state().resolve("artifacts/jobs/" + job + "/attempts/1/epochs/1");
        try (DirectoryStream<Path> snapshots = Files.newDirectoryStream(epoch, "snapshot-*.safetensors")) {
            assertThat(installation.product(job, "checkpoint"))
                    .isEqualTo(Files.readAllBytes(snapshots.iterator().next()));
        }
    }

    /** Its models come back with the labeler; what needs no engine never went. */
    @Test
    void withoutALabelerUsersAreToldToComeBack() throws Exception {
        String job = installation.completed("""
                {"name": "alone", "epochs": 1, "stepsPerEpoch": 5, "dataset": {"name": "two-moons", "labels": 8},
                 "method": {"name": "supervised"}, "network": {"name": "mlp"}, "batch": {"labeled": 8, "unlabeled": 50}}
                """);
        assertThat(installation.run("down", Part.LABELER.wireName()).exitCode()).isZero();

        HttpResponse<String> away = installation.get(Port.GATEWAY, "/api/v1/jobs/" + job + "/model");

        assertThat(away.statusCode()).as(away.body()).isEqualTo(503);
        assertThat(away.headers().firstValue("Retry-After")).isPresent();
        assertThat(Json.mapper().readTree(away.body()).path("type").asText()).isEqualTo("urn:fewlabel:no-labeler");
        assertThat(installation.product(job, "checkpoint")).isNotEmpty();
        installation.up();
        assertThat(installation.product(job, "model")).isNotEmpty();
    }

    private static float[] probabilities(OrtSession.Result result) throws OrtException {
        return ((float[][]) result.get("probabilities").orElseThrow().getValue())[0];
    }

    private static JsonNode header(byte[] safetensors) throws IOException {
        int length = (int)
                ByteBuffer.wrap(safetensors).order(ByteOrder.LITTLE_ENDIAN).getLong();
        return Json.mapper().readTree(Arrays.copyOfRange(safetensors, 8, 8 + length));
    }

    private static List<String> entries(byte[] zip) throws IOException {
        List<String> names = new ArrayList<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                names.add(entry.getName());
            }
        }
        return names;
    }
}
