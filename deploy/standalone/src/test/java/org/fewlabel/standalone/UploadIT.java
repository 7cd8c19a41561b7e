package org.fewlabel.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.folder.FolderTree;
import org.fewlabel.standalone.instance.Part;
import org.fewlabel.standalone.instance.Port;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A folder of one's own pictures from the terminal to labels, through services that share no folder with its owner. */
class UploadIT {
    private static final String BRIGHT = "größe";
    private static final String DARK = "klein";

    @TempDir
    static Path root;

    @RegisterExtension
    private static final Installation installation =
            new Installation("upload", () -> Map.of("FEWLABEL_DATASETS_CACHE", cache().toString()));

    private static Path cache() {
        return root.resolve("cache");
    }

    @Test
    void anUploadedFolderIsTrainedOnAndLabeledByTheNamesOfItsFiles() throws Exception {
        writePets();
        Path broken = root.resolve("pets/unlabeled/broken.png");
        Files.writeString(broken, "no picture");
        Files.writeString(root.resolve("pets/notes.txt"), "words");

        Installation.Ending refused =
                installation.run("datasets", "add", root.resolve("pets").toString());
        Files.delete(broken);
        Files.delete(root.resolve("pets/notes.txt"));
        Installation.Ending added =
                installation.run("datasets", "add", root.resolve("pets").toString(), "--name", "my pets", "--json");

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.errors())
                .contains("it has 2 faults")
                .contains("unlabeled/broken.png must be a picture that can be read: it is neither JPEG")
                .contains("notes.txt must be a picture, named");
        assertThat(added.exitCode()).as(added.errors()).isZero();
        String sha256 = Json.mapper().readTree(added.output()).path("sha256").asText();

        assertThat(installation.bytes(Port.GATEWAY, "/api/v1/datasets/image-folder/images/0?size=64&upload=" + sha256))
                .startsWith(0x89, 0x50, 0x4e, 0x47);

        String job = submit();
        installation.awaitLabeledEpochs(job, 1);
        installation.kill(Part.TRAINER);
        forgetTheCache();
        installation.awaitSuccess(job);

        JsonNode ended = installation.job(job);
        assertThat(ended.at("/spec/dataset/folder/upload").asText()).isEqualTo(sha256);
        assertThat(ended.path("attempt").asInt()).as("attempts").isGreaterThan(1);
        Installation.Ending deleted = installation.run("datasets", "delete", "my pets");
        assertThat(deleted.exitCode()).as(deleted.errors()).isZero();
        String labels =
                new String(installation.bytes(Port.GATEWAY, "/api/v1/jobs/" + job + "/labels"), StandardCharsets.UTF_8);
        assertThat(labels.lines().filter(line -> line.endsWith(BRIGHT + ",unlabeled/bright.jpg")))
                .hasSize(1);
        assertThat(labels.lines().filter(line -> line.endsWith(DARK + ",unlabeled/dark.jpg")))
                .hasSize(1);
        assertThat(installation.bytes(Port.GATEWAY, "/api/v1/jobs/" + job + "/images/0"))
                .startsWith(0x89, 0x50, 0x4e, 0x47);
    }

    private static String submit() throws Exception {
        Installation.Ending submit = installation.runWithInput("""
                {"name": "pictures", "epochs": 30, "stepsPerEpoch": 40,
                 "dataset": {"name": "image-folder", "folder": {"upload": "my pets", "height": 16, "width": 16}},
                 "network": {"name": "lenet"}, "method": {"name": "supervised"},
                 "batch": {"labeled": 8, "unlabeled": 8}}
                """, "submit", "-");
        assertThat(submit.exitCode()).as(submit.errors()).isZero();
        return submit.output().strip();
    }

    private static void forgetTheCache() throws IOException {
        FolderTree.delete(cache().resolve("uploads"));
    }

    private static void writePets() throws IOException {
        for (int i = 0; i < 8; i++) {
            write("pets/labeled/" + BRIGHT + "/" + i + ".png", true, i);
            write("pets/labeled/" + DARK + "/" + i + ".jpg", false, i);
        }
        write("pets/unlabeled/bright.jpg", true, 20);
        write("pets/unlabeled/dark.jpg", false, 20);
    }

    private static void write(String name, boolean bright, int seed) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        SplittableRandom random = new SplittableRandom(seed);
        BufferedImage image = new BufferedImage(24, 20, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 480; i++) {
            int value = (bright ? 170 : 20) + random.nextInt(60);
            image.setRGB(i % 24, i / 24, value << 16 | value << 8 | value);
        }
        assertThat(ImageIO.write(image, name.substring(name.lastIndexOf('.') + 1), file.toFile()))
                .isTrue();
    }
}
