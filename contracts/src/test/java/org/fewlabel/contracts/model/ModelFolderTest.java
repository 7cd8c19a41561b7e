package org.fewlabel.contracts.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFolderTest {
    /** {@code printf abc | sha256sum}. */
    private static final String SHA256_OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @TempDir
    private Path outside;

    private Path root;
    private ModelFolder folder;

    @BeforeEach
    void makeFolder() throws IOException {
        root = Files.createDirectory(outside.resolve("models"));
        folder = new ModelFolder(root);
    }

    @Test
    void describesAFileByItsLengthAndDigest() throws Exception {
        write("a.safetensors", "abc");
        write("vision/b.onnx", "abc");

        assertThat(folder.describe("a.safetensors")).isEqualTo(new ModelFile("a.safetensors", 3, SHA256_OF_ABC));
        assertThat(folder.find("vision/b.onnx")).isEqualTo(root.toRealPath().resolve("vision/b.onnx"));
    }

    @Test
    void seesThatAFileWasReplacedByAnotherOfTheSameLengthAndTime() throws Exception {
        Path path = write("a.safetensors", "abc");
        FileTime time = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));
        Files.setLastModifiedTime(path, time);
        ModelFile before = folder.describe("a.safetensors");
        assertThat(folder.read(before, InputStream::readAllBytes)).asString().isEqualTo("abc");

        Path other = write("other", "abd");
        Files.setLastModifiedTime(other, time);
        Files.delete(path);
        Files.move(other, path);

        assertThat(folder.describe("a.safetensors")).isNotEqualTo(before);
        assertThatThrownBy(() -> folder.read(before, InputStream::readAllBytes))
                .isInstanceOf(OtherModelFileException.class)
                .hasMessageContaining(SHA256_OF_ABC)
                .hasMessageContaining("what is called a.safetensors");
    }

    /** All who named a file waited for whoever had named a large one for the first time, each with a thread of the gateway's. */
    @Test
    void knowsOtherFilesWhileItReadsALargeOneAndLetsNobodyWaitForLong() throws Exception {
        write("small", "abc");
        folder = new ModelFolder(root, Duration.ofMillis(50));
        ModelFile small = folder.describe("small");
        ExecutorService threads = Executors.newFixedThreadPool(2);
        CompletionService<ModelFile> readers = new ExecutorCompletionService<>(threads);
        try (RandomAccessFile large = new RandomAccessFile(root.resolve("large").toFile(), "rw")) {
            large.setLength(ModelFile.BYTES_MAX); // Nothing but a length on the disk, and seconds of digesting.
            readers.submit(() -> folder.describe("large"));
            readers.submit(() -> folder.describe("large"));

            assertThatThrownBy(readers.take()::get).hasCauseInstanceOf(BusyModelFolderException.class);
            assertThat(folder.describe("small")).isEqualTo(small);
            assertThat(readers.poll()).as("the other reads").isNull();

            large.setLength(1);
            assertThatThrownBy(readers.take()::get).hasMessageContaining("it changed while it was read");
        } finally {
            threads.shutdownNow();
        }
        assertThat(folder.describe("large").bytes()).isEqualTo(1);
    }

    /** However it is compared before: what counts is what was read. */
    @Test
    void seesThatAFileIsExchangedWhileItIsRead() throws Exception {
        Path path = write("a.safetensors", "abc");
        ModelFile before = folder.describe("a.safetensors");

        assertThatThrownBy(() -> folder.read(before, in -> {
                    Files.writeString(path, "abd");
                    return in.readAllBytes();
                }))
                .isInstanceOf(OtherModelFileException.class);
    }

    /** A reader that stops, or that takes another file for a broken one, hides nothing. */
    @Test
    void comparesAlsoWhatItsReaderDoesNotRead() throws Exception {
        write("a.safetensors", "abc");
        ModelFile file = folder.describe("a.safetensors");
        ModelFile other = new ModelFile("a.safetensors", 3, "0".repeat(64));

        assertThat(folder.<Integer>read(file, InputStream::read)).isEqualTo('a');
        assertThatThrownBy(() -> folder.read(file, in -> {
                    throw new IOException("no model");
                }))
                .hasMessage("no model");
        assertThatThrownBy(() -> folder.read(other, in -> {
                    throw new IOException("no model");
                }))
                .isInstanceOf(OtherModelFileException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../secret",
                "vision/../../secret",
                "vision/../a.safetensors",
                "./a.safetensors",
                "/etc/hostname",
                ".hidden",
                ".git/config",
                "vision//b.onnx",
                "a.safetensors/",
                "..\\secret",
                "a\u0000b",
                " "
            })
    void givesOutNothingByAWayRoundAbout(String name) throws Exception {
        write("a.safetensors", "abc");
        write("vision/b.onnx", "abc");
        write(".hidden", "abc");
        write(".git/config", "abc");
        Files.writeString(outside.resolve("secret"), "abc");

        assertThatThrownBy(() -> folder.find(name))
                .isInstanceOf(ModelFileException.class)
                .hasMessageStartingWith("must ");
        assertThat(folder.look(name)).isInstanceOf(ModelFiles.Refused.class);
    }

    @Test
    void followsLinksThatStayInTheFolderAndNoOthers() throws Exception {
        Path real = write("a.safetensors", "abc");
        Files.writeString(outside.resolve("secret"), "abc");
        Files.createSymbolicLink(root.resolve("good"), Path.of("a.safetensors"));
        Files.createSymbolicLink(root.resolve("bad"), Path.of("../secret"));
        Files.createSymbolicLink(root.resolve("out"), outside);

        assertThat(folder.find("good")).isEqualTo(real.toRealPath());
        for (String name : new String[] {"bad", "out/secret"}) {
            assertThatThrownBy(() -> folder.find(name))
                    .isInstanceOf(ModelFileException.class)
                    .hasMessageContaining("leads out of it");
        }
    }

    @Test
    void namesFolderSettingAndFilesWhereThereIsNoSuchFile() throws Exception {
        for (int file = 10; file < 35; file++) {
            write("m" + file, "abc");
        }
        write(".hidden", "abc");

        assertThatThrownBy(() -> folder.describe("resnet.safetensors"))
                .isInstanceOf(ModelFileException.class)
                .hasMessageContaining(root.toString())
                .hasMessageContaining("FEWLABEL_MODELS_FOLDER")
                .hasMessageContaining("there is no resnet.safetensors in it, the files are m10, m11, ")
                .hasMessageEndingWith("m29 and 5 more");
    }

    @Test
    void saysThatTheFolderIsEmptyIsNotThereOrIsNotSet() {
        assertThatThrownBy(() -> folder.find("a")).hasMessageEndingWith("it has no files");
        assertThatThrownBy(() -> new ModelFolder(root.resolve("gone")).find("a"))
                .isInstanceOf(ModelFileException.class)
                .hasMessageContaining(root.resolve("gone").toString())
                .hasMessageContaining("NoSuchFile");
        assertThatThrownBy(() -> new ModelFolder(null).find("a"))
                .isInstanceOf(ModelFileException.class)
                .hasMessageContaining("FEWLABEL_MODELS_FOLDER");
        assertThat(new ModelFolder(null).look("a")).isEqualTo(new ModelFiles.Unseen());
    }

    @Test
    void refusesAFileThatIsTooLarge() throws IOException {
        try (RandomAccessFile sparse = new RandomAccessFile(root.resolve("huge").toFile(), "rw")) {
            sparse.setLength(ModelFile.BYTES_MAX + 1);
        }

        assertThatThrownBy(() -> folder.describe("huge"))
                .isInstanceOf(ModelFileException.class)
                .hasMessageContaining("at most 4294967296 bytes, huge has 4294967297");
    }

    private Path write(String name, String text) throws IOException {
        Path path = root.resolve(name);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, text);
    }
}
