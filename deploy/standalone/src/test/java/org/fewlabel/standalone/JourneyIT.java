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
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.fewlabel.contracts.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A user's way through the packaged services: from a folder of pictures to labels and a model, and on from that model. */
class JourneyIT {
    private static final int SIDE = 16;
    private static final int LABELED = 16;
    private static final int UNLABELED = 40;
    private static final String UNREADABLE = "unlabeled/cut.png";
    /** Sums of floats come out otherwise in another program, and in a batch of another size. */
    private static final double TOLERANCE = 1e-4;

    @TempDir
    static Path root;

    @RegisterExtension
    private static final Installation installation =
            new Installation("journey", () -> Map.of("FEWLABEL_DATASETS_FOLDER", root.toString()));

    @Test
    void fromAFolderToLabelsAndAModelAndOnFromThatModel() throws Exception {
        writePictures();

        String job = installation.completed(spec(2, """
                {"name": "lenet"}"""));

        Map<String, Map<String, String>> labels = labels(job);
        assertSources(labels);
        assertUnreadable(installation.job(job).path("unreadable"));
        String card = new String(installation.product(job, "model-card"), StandardCharsets.UTF_8);
        assertThat(card).startsWith("# ").contains("left", "right", "lenet");
        byte[] onnx = installation.product(job, "model?format=onnx");
        assertPredictedByOnnxRuntime(onnx, labels);
        assertPredictedByTheCommandLine(job, labels);
        new CorrectedRound(installation).follows(job, labels);

        byte[] weights = installation.product(job, "model");
        Files.write(models().resolve("dots.safetensors"), weights);
        Files.write(models().resolve("dots.onnx"), onnx);
        assertAJobStartsFrom("dots.safetensors", weights);
        assertAJobHasTheBackbone("dots.onnx");
    }

    private static void assertAJobStartsFrom(String file, byte[] weights) throws Exception {
        String next = installation.completed(spec(1, """
                {"name": "lenet", "frozen": "backbone"}, "startFrom": {"model": "%s"}""".formatted(file)));

        byte[] tuned = installation.product(next, "model");
        for (String kept : List.of("conv1.weight", "conv1.bias", "conv2.weight", "dense1.weight", "dense1.bias")) {
            assertThat(tensor(tuned, kept)).as(kept).isEqualTo(tensor(weights, kept));
        }
        assertThat(tensor(tuned, "fc.weight")).isNotEqualTo(tensor(weights, "fc.weight"));
        assertPredictedByOnnxRuntime(installation.product(next, "model?format=onnx"), labels(next));
    }

    private static void assertAJobHasTheBackbone(String file) throws Exception {
        String next = installation.completed(spec(2, """
                {"name": "backbone", "model": "%s"}""".formatted(file)));

        Map<String, Map<String, String>> labels = labels(next);
        assertSources(labels);
        assertPredictedByOnnxRuntime(installation.product(next, "model?format=onnx"), labels);
        assertPredictedByTheCommandLine(next, labels);
    }

    /** @param network and what comes after it */
    private static String spec(int epochs, String network) {
        return """
                {"name": "pictures", "epochs": %s, "stepsPerEpoch": 20,
                 "dataset": {"name": "image-folder", "folder": {"path": "dots", "height": 16, "width": 16}},
                 "method": {"name": "supervised"}, "batch": {"labeled": 8, "unlabeled": 8}, "network": %s}
                """.formatted(epochs, network);
    }

    private static void assertSources(Map<String, Map<String, String>> labels) {
        assertThat(labels).hasSize(LABELED + UNLABELED + 1);
        labels.forEach((file, row) -> {
            if (file.startsWith("labeled/")) {
                assertThat(row).as(file).containsEntry("source", "given").containsEntry("label", row.get("given"));
                assertThat(file).contains("/" + row.get("class") + "/");
            } else if (file.equals(UNREADABLE)) {
                assertThat(row)
                        .containsEntry("source", "")
                        .containsEntry("label", "")
                        .containsEntry("predicted", "");
            } else {
                assertThat(row).as(file).containsEntry("source", "predicted").containsEntry("given", "");
                assertThat(row.get("label")).as(file).isNotEmpty().isEqualTo(row.get("predicted"));
            }
        });
    }

    private static void assertUnreadable(JsonNode unreadable) {
        assertThat(unreadable).hasSize(1);
        assertThat(unreadable.at("/0/file").asText()).isEqualTo(UNREADABLE);
        assertThat(unreadable.at("/0/reason").asText()).contains("it ends too early");
    }

    /** Of every picture that came without a label, from its pixels as they are in its file. */
    private static void assertPredictedByOnnxRuntime(byte[] onnx, Map<String, Map<String, String>> labels)
            throws Exception {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(onnx)) {
            List<String> names = Json.mapper()
                    .readerForListOf(String.class)
                    .readValue(session.getMetadata().getCustomMetadata().get("classNames"));
            assertThat(names).containsExactly("left", "right");
            for (int picture = 0; picture < UNLABELED; picture++) {
                String file = "unlabeled/" + picture + ".png";
                float[] probabilities =
                        ofPicture(environment, session, root.resolve("dots").resolve(file));
                int best = probabilities[0] >= probabilities[1] ? 0 : 1;
                assertSame(labels.get(file), best, probabilities[best]);
                assertThat(names.get(best)).as(file).isEqualTo(labels.get(file).get("class"));
            }
        }
    }

    private static void assertPredictedByTheCommandLine(String job, Map<String, Map<String, String>> labels)
            throws Exception {
        String folder = root.resolve("dots/unlabeled").toString();

        Installation.Ending predict = installation.run("predict", job, folder, "--json");

        assertThat(predict.exitCode()).as(predict.errors()).isEqualTo(4);
        List<String> lines = predict.output().lines().toList();
        assertThat(lines).hasSize(UNLABELED + 1);
        for (String line : lines) {
            JsonNode prediction = Json.mapper().readTree(line);
            String file = "unlabeled" + prediction.path("file").asText().substring(folder.length());
            if (file.equals(UNREADABLE)) {
                assertThat(prediction.path("unreadable").asText()).contains("it ends too early");
            } else {
                assertSame(
                        labels.get(file),
                        prediction.path("label").asInt(-1),
                        prediction.path("confidence").floatValue());
            }
        }
    }

    private static void assertSame(Map<String, String> row, int predicted, double confidence) {
        assertThat(row).containsEntry("predicted", Integer.toString(predicted));
        assertThat(confidence)
                .as(row.toString())
                .isEqualTo(Double.parseDouble(row.get("confidence")), within(TOLERANCE));
    }

    /** By file, by the names of the table's columns. */
    static Map<String, Map<String, String>> labels(String job) throws Exception {
        List<String> lines = new String(installation.product(job, "labels"), StandardCharsets.UTF_8)
                .lines()
                .toList();
        List<String> columns = List.of(lines.get(0).split(","));
        Map<String, Map<String, String>> rows = new LinkedHashMap<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",", -1);
            Map<String, String> row = new LinkedHashMap<>();
            for (int column = 0; column < columns.size(); column++) {
                row.put(columns.get(column), cells[column]);
            }
            rows.put(row.get("file"), row);
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
            return ((float[][]) result.get("probabilities").orElseThrow().getValue())[0];
        }
    }

    private static byte[] tensor(byte[] safetensors, String name) throws IOException {
        int data = 8
                + (int) ByteBuffer.wrap(safetensors)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getLong();
        JsonNode offsets = Json.mapper()
                .readTree(Arrays.copyOfRange(safetensors, 8, data))
                .path(name)
                .path("data_offsets");
        return Arrays.copyOfRange(
                safetensors,
                data + offsets.required(0).asInt(),
                data + offsets.required(1).asInt());
    }

    private static Path models() {
        return installation.state().resolve("models");
    }

    private static void writePictures() throws IOException {
        for (int i = 0; i < LABELED / 2; i++) {
            write("dots/labeled/left/" + i + ".png", picture(true, i));
            write("dots/labeled/right/" + i + ".png", picture(false, i));
        }
        for (int i = 0; i < UNLABELED; i++) {
            write("dots/unlabeled/" + i + ".png", picture(i % 2 == 0, 100 + i));
        }
        byte[] png = picture(true, 99);
        write("dots/" + UNREADABLE, Arrays.copyOf(png, png.length / 2));
    }

    /** A bright spot on the left or on the right, in colours of noise; a PNG. */
    private static byte[] picture(boolean left, int seed) throws IOException {
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
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, "png", out)).isTrue();
        return out.toByteArray();
    }

    private static void write(String name, byte[] bytes) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }
}
