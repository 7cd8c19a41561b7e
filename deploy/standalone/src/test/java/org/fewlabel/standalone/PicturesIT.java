package org.fewlabel.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;
import org.fewlabel.contracts.Json;
import org.fewlabel.standalone.instance.Part;
import org.fewlabel.standalone.instance.Port;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A user's folder with all that users have in it, through the packaged services, which were started without a locale. */
class PicturesIT {
    private static final String BRIGHT = "größe";
    private static final String DARK = "klein";

    @TempDir
    static Path root;

    @RegisterExtension
    private static final Installation installation =
            new Installation("pictures", () -> Map.of("FEWLABEL_DATASETS_FOLDER", root.toString(), "LC_ALL", "C"));

    @Test
    void labelsEveryGoodFileAndSaysWhatIsWrongWithEveryBadOne() throws Exception {
        Map<String, String> classes = writeGoodFiles();
        Map<String, String> reasons = writeBadFiles();
        Files.writeString(root.resolve("pets/notes.txt"), "not an image");
        write("pets/labeled/" + DARK + "/.ipynb_checkpoints/1.png", encoded(picture(true, 1), "png"));
        String moons = """
                {"name": "another", "epochs": 1, "stepsPerEpoch": 5, "dataset": {"name": "two-moons", "labels": 8},
                 "method": {"name": "supervised"}, "network": {"name": "mlp"}}
                """;

        Installation.Ending submit = installation.runWithInput("""
                {"name": "pictures", "epochs": 3, "stepsPerEpoch": 40,
                 "dataset": {"name": "image-folder", "folder": {"path": "pets", "height": 16, "width": 16}},
                 "network": {"name": "lenet"}, "optimizer": {"learningRate": 0.01}, "method": {"name": "supervised"},
                 "batch": {"labeled": 8, "unlabeled": 8}}
                """, "submit", "-", "--wait", "--json");
        Installation.Ending other = installation.runWithInput(moons, "submit", "-", "--wait", "--json");

        assertThat(submit.exitCode()).as(submit.errors()).isZero();
        JsonNode job = Json.mapper().readTree(submit.output());
        Map<String, String> unreadable = new LinkedHashMap<>();
        job.path("unreadable")
                .forEach(each -> unreadable.put(
                        each.path("file").asText(), each.path("reason").asText()));
        assertThat(unreadable.keySet()).containsExactlyInAnyOrderElementsOf(reasons.keySet());
        reasons.forEach((file, reason) -> assertThat(unreadable.get(file)).contains(reason));
        assertThat(submit.errors()).contains("2 others are left out: labeled/klein/.ipynb_checkpoints/, notes.txt");
        Map<String, String> labels = labelsOf(job.path("id").asText());
        classes.forEach((file, label) -> assertThat(labels).as(file).containsEntry(file, label));
        reasons.keySet().forEach(file -> assertThat(labels).as(file).containsEntry(file, ""));
        assertPredictedLikewise(job.path("id").asText(), labels, reasons);
        assertThat(other.exitCode()).as("the other job: %s", other.errors()).isZero();
        assertThat(installation.process(Part.TRAINER).isAlive()).isTrue();
        assertThat(installation.process(Part.LABELER).isAlive()).isTrue();
        assertThat(job.path("attempt").asInt()).as("attempts").isEqualTo(1);
    }

    /** The same pictures as if they were new: from the folder, through the command line. */
    private static void assertPredictedLikewise(String job, Map<String, String> labels, Map<String, String> reasons)
            throws Exception {
        String folder = root.resolve("pets").toString();

        Installation.Ending predict = installation.run("predict", job, folder, "--json");

        assertThat(predict.exitCode()).as(predict.errors()).isEqualTo(4);
        Map<String, JsonNode> predictions = new LinkedHashMap<>();
        for (String line : predict.output().split("\n")) {
            JsonNode prediction = Json.mapper().readTree(line);
            predictions.put(prediction.path("file").asText().substring(folder.length() + 1), prediction);
        }
        assertThat(predictions.keySet()).isEqualTo(labels.keySet());
        predictions.forEach((file, prediction) ->
                assertThat(prediction.path("class").asText()).as(file).isEqualTo(labels.get(file)));
        reasons.forEach((file, reason) -> {
            assertThat(predictions.get(file).path("unreadable").asText()).contains(reason);
            assertThat(predict.errors()).contains(file + ": ").contains(reason);
        });
        assertThat(predict.errors())
                .contains(reasons.size() + " of them cannot be read")
                .containsPattern("[0-9.]+ pictures per second");
    }

    /** By file the class in the table. */
    private static Map<String, String> labelsOf(String job) throws Exception {
        Map<String, String> labels = new LinkedHashMap<>();
        String table =
                new String(installation.bytes(Port.GATEWAY, "/api/v1/jobs/" + job + "/labels"), StandardCharsets.UTF_8);
        table.lines().skip(1).forEach(line -> {
            String[] cells = line.split(",");
            labels.put(cells[8], cells[7]);
        });
        return labels;
    }

    private static Map<String, String> writeGoodFiles() throws IOException {
        for (int i = 0; i < 8; i++) {
            write("pets/labeled/" + BRIGHT + "/" + i + ".png", encoded(picture(true, i), "png"));
            write("pets/labeled/" + DARK + "/" + i + ".jpg", encoded(picture(false, i), "jpg"));
        }
        Map<String, String> classes = new LinkedHashMap<>();
        for (String format : List.of("jpg", "png", "gif", "bmp")) {
            write("pets/unlabeled/bright." + format, encoded(picture(true, 20), format));
            write("pets/unlabeled/dark." + format, encoded(picture(false, 20), format));
            classes.put("unlabeled/bright." + format, BRIGHT);
            classes.put("unlabeled/dark." + format, DARK);
        }
        write("pets/unlabeled/huge.png", evenPng(10_000, 10_000, 6, 10_000));
        classes.put("unlabeled/huge.png", BRIGHT);
        return classes;
    }

    private static Map<String, String> writeBadFiles() throws IOException {
        byte[] jpeg = encoded(picture(true, 30), "jpg");
        byte[] png = encoded(picture(true, 30), "png");
        write("pets/unlabeled/bad/cut.jpg", Arrays.copyOf(jpeg, jpeg.length * 9 / 10));
        write("pets/unlabeled/bad/cut.png", Arrays.copyOf(png, png.length / 2));
        byte[] damaged = png.clone();
        damaged[png.length / 2] ^= 1;
        write("pets/unlabeled/bad/damaged.png", damaged);
        write("pets/unlabeled/bad/empty.gif", new byte[0]);
        write("pets/unlabeled/bad/text.webp", "no image".getBytes(StandardCharsets.UTF_8));
        write("pets/unlabeled/bad/tall.png", evenPng(1, 90_000_000, 0, 9));
        Map<String, String> reasons = new LinkedHashMap<>();
        reasons.put("unlabeled/bad/cut.jpg", "premature end of data segment");
        reasons.put("unlabeled/bad/cut.png", "it ends too early");
        reasons.put("unlabeled/bad/damaged.png", "checksum");
        reasons.put("unlabeled/bad/empty.gif", "it is empty");
        reasons.put("unlabeled/bad/text.webp", "it is neither JPEG");
        reasons.put("unlabeled/bad/tall.png", "more than 65535 on a side");
        return reasons;
    }

    private static BufferedImage picture(boolean bright, int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        BufferedImage image = new BufferedImage(24, 20, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 480; i++) {
            int value = (bright ? 170 : 20) + random.nextInt(60);
            image.setRGB(i % 24, i / 24, value << 16 | value << 8 | value);
        }
        return image;
    }

    private static byte[] encoded(BufferedImage image, String format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, format, out)).isTrue();
        return out.toByteArray();
    }

    /**
     * Of value 200, and a file of a few megabytes at most.
     *
     * @param rows how many of them are in the file
     */
    private static byte[] evenPng(int width, int height, int colourType, int rows) throws IOException {
        ByteArrayOutputStream pixels = new ByteArrayOutputStream();
        byte[] row = new byte[1 + width * (colourType == 6 ? 4 : 1)];
        Arrays.fill(row, 1, row.length, (byte) 200);
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(pixels, new Deflater(Deflater.BEST_SPEED))) {
            for (int y = 0; y < rows; y++) {
                deflater.write(row);
            }
        }
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(header)) {
            out.writeInt(width);
            out.writeInt(height);
            out.write(new byte[] {8, (byte) colourType, 0, 0, 0});
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(png)) {
            out.writeLong(0x89504e470d0a1a0aL);
            writeChunk(out, "IHDR", header.toByteArray());
            writeChunk(out, "IDAT", pixels.toByteArray());
            writeChunk(out, "IEND", new byte[0]);
        }
        return png.toByteArray();
    }

    private static void writeChunk(DataOutputStream out, String type, byte[] content) throws IOException {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(content);
        out.writeInt(content.length);
        out.write(name);
        out.write(content);
        out.writeInt((int) crc.getValue());
    }

    private static void write(String name, byte[] bytes) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }
}
