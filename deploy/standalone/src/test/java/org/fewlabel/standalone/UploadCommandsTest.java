package org.fewlabel.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.fewlabel.contracts.Json;
import org.fewlabel.standalone.upload.Archive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders of pictures of one's own, at the terminal. */
class UploadCommandsTest {
    private static final String UPLOAD = """
            {"name": "pets", "sha256": "%s", "bytes": 30, "labeledPerClass": {"cat": 1, "dog": 1}, "unlabeled": 1,
             "test": 0, "leftOut": 0, "uploadedAt": "2026-01-02T03:04:05Z"}
            """.formatted("ab".repeat(32));

    @TempDir
    Path folder;

    private Path pets;
    private WiredGateway gateway;

    @BeforeEach
    void start() throws IOException {
        gateway = new WiredGateway(folder);
        pets = folder.resolve("pets");
        write("labeled/cat/1.png");
        write("labeled/dog/1.png");
        write("unlabeled/2.png");
        write(".DS_Store");
        write("unlabeled/.hidden/3.png");
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void sendsAFolderUnderItsNameAndSaysWhatIsInIt() throws IOException {
        gateway.answers("POST /api/v1/datasets?name=pets", UPLOAD);

        WiredGateway.Ending added = gateway.run("datasets", "add", pets.toString());
        WiredGateway.Ending json = gateway.run("datasets", "add", pets.toString(), "--json");

        assertThat(added.exitCode()).as(added.errors()).isZero();
        assertThat(added.output()).isEqualTo("pets\n");
        assertThat(added.errors()).contains("pets: 2 classes, 2 labeled, 1 unlabeled and 0 test images, 30 bytes");
        assertThat(Json.mapper().readTree(json.output()))
                .isEqualTo(Json.mapper().readTree(UPLOAD));
    }

    @Test
    void printsEveryFault() {
        String refusal = """
                {"type": "urn:fewlabel:unfit-upload", "title": "", "status": 422, "detail": "it has 2 faults",
                 "violations": [{"field": "labeled/cat/a.txt", "message": "must be a picture"},
                                {"field": "", "message": "must have classes"}]}
                """;
        gateway.answers(
                "POST /api/v1/datasets?name=my+pets",
                422,
                Map.of("Content-Type", "application/problem+json"),
                refusal.getBytes(UTF_8));

        WiredGateway.Ending refused = gateway.run("datasets", "add", pets.toString(), "--name", "my pets");

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.output()).isEmpty();
        assertThat(refused.errors())
                .contains("it has 2 faults\n  labeled/cat/a.txt must be a picture\n  must have classes");
    }

    @Test
    void saysWhatIsNoFolder() {
        WiredGateway.Ending nothing =
                gateway.run("datasets", "add", folder.resolve("nothing").toString());

        assertThat(nothing.exitCode()).isEqualTo(1);
        assertThat(nothing.errors()).contains("must be a folder or a ZIP archive");
        assertThat(gateway.asked()).isEmpty();
    }

    @Test
    void takesAnUploadOffTheList() {
        gateway.answers("DELETE /api/v1/datasets/my%20pets", "");

        WiredGateway.Ending deleted = gateway.run("datasets", "delete", "my pets");

        assertThat(deleted.exitCode()).as(deleted.errors()).isZero();
        assertThat(gateway.run("datasets", "delete", "others").exitCode()).isEqualTo(1);
    }

    @Test
    void saysForProgramsWhatItTookOffTheList() throws IOException {
        gateway.answers("DELETE /api/v1/datasets/my%20pets", "");

        WiredGateway.Ending deleted = gateway.run("datasets", "delete", "my pets", "--json");

        assertThat(Json.mapper().readTree(deleted.output()))
                .isEqualTo(Json.mapper().readTree("{\"deleted\": \"my pets\"}"));
    }

    @Test
    void packsAFolderWhileItIsReadAndLeavesOutWhatIsHidden() throws IOException {
        Map<String, String> packed = new TreeMap<>();
        List<String> progress = new ArrayList<>();
        Archive archive = Archive.of(pets);

        try (InputStream in = archive.open(progress::add)) {
            ZipInputStream zip = new ZipInputStream(in);
            for (ZipEntry each = zip.getNextEntry(); each != null; each = zip.getNextEntry()) {
                packed.put(each.getName(), new String(zip.readAllBytes(), UTF_8));
            }
        }

        assertThat(packed)
                .containsOnlyKeys("labeled/cat/1.png", "labeled/dog/1.png", "unlabeled/2.png")
                .containsEntry("labeled/cat/1.png", "content of labeled/cat/1.png");
        assertThat(progress).containsExactly("sent 0 of about 0 MB");
        assertThat(archive.name()).isEqualTo("pets");
    }

    /** On Linux that is a character as any other; in an archive it would part folders. */
    @Test
    void refusesAFileWithABackslashInItsName() throws IOException {
        assumeTrue(File.separatorChar == '/');
        write("unlabeled\\2.png");

        assertThatThrownBy(() -> Archive.of(pets))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("backslash")
                .hasMessageContaining("2.png");
    }

    /** What cannot be read to its end must not arrive as an archive that looks whole. */
    @Test
    void aFileThatGoesAwayBreaksTheArchiveOff() throws IOException {
        Archive archive = Archive.of(pets);
        Files.delete(pets.resolve("unlabeled/2.png"));

        try (InputStream in = archive.open(news -> {})) {
            assertThatThrownBy(in::readAllBytes).isInstanceOf(IOException.class).hasMessageContaining("2.png");
        }
    }

    @Test
    void sendsAnArchiveAsItIs() throws IOException {
        Path zip = folder.resolve("Pets.ZIP");
        Files.writeString(zip, "bytes");
        Archive archive = Archive.of(zip);

        try (InputStream in = archive.open(news -> {})) {
            assertThat(in.readAllBytes()).asString(UTF_8).isEqualTo("bytes");
        }
        assertThat(archive.name()).isEqualTo("Pets");
    }

    private void write(String name) throws IOException {
        Path file = pets.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "content of " + name);
    }
}
