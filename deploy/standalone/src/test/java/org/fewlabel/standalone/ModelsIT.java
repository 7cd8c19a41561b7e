package org.fewlabel.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.imageio.ImageIO;
import org.fewlabel.contracts.Json;
import org.fewlabel.standalone.instance.Part;
import org.fewlabel.standalone.instance.Port;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users take home of a job, through the packaged services, in programs that are not Fewlabel. */
class ModelsIT {
    private static final int SIDE = 16;
    private static final int UNLABELED = 40;

    @TempDir
    static Path root;

    private static Installation installation;

    @BeforeAll
    static void start() throws Exception {
        installation = new Installation("models", Map.of("FEWLABEL_DATASETS_FOLDER", root.toString()));
        Installation.Ending up = installation.run("up");
        assertThat(up.exitCode()).as(up.errors()).isZero();
    }

    @AfterAll
    static void stop() throws Exception {
        assertThat(installation.run("down").exitCode()).isZero();
    }

    /** Every image that was not labeled, its pixels as they are in its file. */
    @Test
    void onnxRuntimePredictsTheLabelsThatTheJobGave() throws Exception {
        writePictures();
        String job = submitted("""
                {"name": "pictures", "epochs": 3, "stepsPerEpoch": 30,
                 "dataset": {"name": "image-folder", "folder": {"path": "dots", "height": 16, "width": 16}},
                 "network": {"name": "lenet"}, "method": {"name": "supervised"}, "batch": {"labeled": 8, "unlabeled": 8}}
                """);

        List<Map<String, String>> labels = labels(job).stream()
                .filter(row -> row.get("file").startsWith("unlabeled/"))
                .toList();
        byte[] model = product(job, "model?format=onnx");
        String card = new String(product(job, "model-card"), StandardCharsets.UTF_8);

        assertThat(labels).hasSize(UNLABELED);
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(model)) {
            List<String> names = Json.mapper()
                    .readerForListOf(String.class)
                    .readValue(session.getMetadata().getCustomMetadata().get("classNames"));
            assertThat(names).containsExactly("left", "right");
            for (Map<String, String> row : labels) {
                float[] probabilities = ofPicture(environment, session, root.resolve("dots/" + row.get("file")));
                int best = probabilities[0] >= probabilities[1] ? 0 : 1;
                assertThat(names.get(best)).as(row.toString()).isEqualTo(row.get("class"));
                assertThat((double) probabilities[best])
                        .as(row.toString())
                        .isEqualTo(Double.parseDouble(row.get("confidence")), within(1e-4));
            }
        }
        assertThat(card).startsWith("# ").contains("left", "right", "lenet");
    }

    @Test
    void aModelLeavesInEveryFormatAndTheCheckpointAsItIsStored() throws Exception {
        String job = submitted("""
                {"name": "moons", "epochs": 2, "stepsPerEpoch": 10, "dataset": {"name": "two-moons", "labels": 8},
                 "method": {"name": "mean-teacher"}, "network": {"name": "mlp"}, "batch": {"labeled": 8, "unlabeled": 50}}
                """);

        JsonNode header = header(product(job, "model?network=student&epoch=0"));
        assertThat(header.at("/__metadata__/trainedNetwork").asText()).isEqualTo("student");
        assertThat(header.at("/__metadata__/epoch").asText()).isEqualTo("0");
        assertThat(header.at("/dense1.weight/shape").toString()).isEqualTo("[64,2]");
        assertThat(entries(product(job, "model?format=dl4j"))).contains("configuration.json", "coefficients.bin");
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(product(job, "model?format=onnx"));
                OnnxTensor point =
                        OnnxTensor.createTensor(environment, FloatBuffer.wrap(new float[] {1, 0}), new long[] {1, 2});
                OrtSession.Result result = session.run(Map.of("point", point))) {
            float[] probabilities = probabilities(result);
            assertThat((double) probabilities[0] + probabilities[1]).isEqualTo(1, within(1e-6));
        }
        assertThat(product(job, "checkpoint"))
                .isEqualTo(Files.readAllBytes(installation
                        .state()
                        .resolve("artifacts/jobs/" + job + "/attempts/1/epochs/1/snapshot.safetensors")));
    }

    /** Its models come back with the labeler; what needs no engine never went. */
    @Test
    void withoutALabelerUsersAreToldToComeBack() throws Exception {
        String job = submitted("""
                {"name": "alone", "epochs": 1, "stepsPerEpoch": 5, "dataset": {"name": "two-moons", "labels": 8},
                 "method": {"name": "supervised"}, "network": {"name": "mlp"}, "batch": {"labeled": 8, "unlabeled": 50}}
                """);
        ProcessHandle labeler = installation.process(Part.LABELER);
        labeler.destroyForcibly();
        labeler.onExit().join();

        HttpResponse<String> away = installation.get(Port.GATEWAY, "/api/v1/jobs/" + job + "/model");

        assertThat(away.statusCode()).as(away.body()).isEqualTo(503);
        assertThat(away.headers().firstValue("Retry-After")).isPresent();
        assertThat(Json.mapper().readTree(away.body()).path("type").asText()).isEqualTo("urn:fewlabel:no-labeler");
        assertThat(product(job, "checkpoint")).isNotEmpty();
        assertThat(installation.run("up").exitCode()).isZero();
        assertThat(product(job, "model")).isNotEmpty();
    }

    private static String submitted(String spec) throws Exception {
        Installation.Ending submit = installation.runWithInput(spec, "submit", "-", "--wait", "--json");
        assertThat(submit.exitCode()).as(submit.errors()).isZero();
        return Json.mapper().readTree(submit.output()).path("id").asText();
    }

    private static byte[] product(String job, String product) throws Exception {
        return installation.bytes(Port.GATEWAY, "/api/v1/jobs/" + job + "/" + product);
    }

    /** By the names of the table's columns. */
    private static List<Map<String, String>> labels(String job) throws Exception {
        List<String> lines = new String(product(job, "labels"), StandardCharsets.UTF_8)
                .lines()
                .toList();
        List<String> columns = List.of(lines.get(0).split(","));
        List<Map<String, String>> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",", -1);
            Map<String, String> row = new LinkedHashMap<>();
            for (int column = 0; column < columns.size(); column++) {
                row.put(columns.get(column), cells[column]);
            }
            rows.add(row);
        }
        return rows;
    }

    private static float[] ofPicture(OrtEnvironment environment, OrtSession session, Path file)
            throws IOException, OrtException {
        Raster raster = ImageIO.read(file.toFile()).getRaster();
        ByteBuffer pixels = ByteBuffer.allocate(3 * SIDE * SIDE);
        for (int channel = 0; channel < 3; channel++) {
            for (int value : raster.getSamples(0, 0, SIDE, SIDE, channel, (int[]) null)) {
                pixels.put((byte) value);
            }
        }
        long[] shape = {1, 3, SIDE, SIDE};
        try (OnnxTensor image = OnnxTensor.createTensor(environment, pixels.rewind(), shape, OnnxJavaType.UINT8);
                OrtSession.Result result = session.run(Map.of("image", image))) {
            return probabilities(result);
        }
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

    private static void writePictures() throws IOException {
        for (int i = 0; i < 8; i++) {
            write("dots/labeled/left/" + i + ".png", picture(true, i));
            write("dots/labeled/right/" + i + ".png", picture(false, i));
        }
        for (int i = 0; i < UNLABELED; i++) {
            write("dots/unlabeled/" + i + ".png", picture(i % 2 == 0, 100 + i));
        }
    }

    /** A bright spot on the left or on the right, in colours of noise. */
    private static BufferedImage picture(boolean left, int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        int centre = left ? 4 : 12;
        int row = 4 + random.nextInt(8);
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                int bright = Math.hypot(x - centre, y - row) < 3 ? 120 : 0;
                image.setRGB(
                        x,
                        y,
                        bright + random.nextInt(130) << 16 | bright + random.nextInt(130) << 8 | random.nextInt(256));
            }
        }
        return image;
    }

    private static void write(String name, BufferedImage image) throws IOException {
        File file = root.resolve(name).toFile();
        Files.createDirectories(file.toPath().getParent());
        assertThat(ImageIO.write(image, "png", file)).isTrue();
    }
}
