package org.fewlabel.standalone.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureListTest {
    private static final InputStream NOTHING = InputStream.nullInputStream();

    @TempDir
    Path folder;

    @BeforeEach
    void write() throws IOException {
        for (String name : List.of(
                "b.png",
                "a.JPG",
                "deep/er/c.webp",
                ".hidden.png",
                ".cache/d.png",
                "notes.txt",
                "@eaDir/e.png",
                "größe.gif")) {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, name);
        }
    }

    @Test
    void looksThroughFoldersForPicturesAndLeavesOutWhatIsHidden() throws IOException {
        assertThat(PictureList.of(List.of(folder.toString()), NOTHING))
                .containsExactly(
                        folder.resolve("a.JPG"),
                        folder.resolve("b.png"),
                        folder.resolve("deep/er/c.webp"),
                        folder.resolve("größe.gif"));
    }

    @Test
    void looksThroughAFolderBehindALink() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("deep"));

        assertThat(PictureList.of(List.of(link.toString()), NOTHING)).containsExactly(link.resolve("er/c.webp"));
    }

    @Test
    void takesNamedFilesWhateverTheyAreCalledAndInTheirOrder() throws IOException {
        List<String> names = List.of(
                folder.resolve("notes.txt").toString(),
                "nowhere.png",
                folder.resolve("a.JPG").toString());

        assertThat(PictureList.of(names, NOTHING)).extracting(Path::toString).isEqualTo(names);
    }

    @Test
    void readsNamesFromStandardInput() throws IOException {
        String lines = folder.resolve("b.png") + "\n\n" + folder.resolve("deep") + "\r\n";

        assertThat(PictureList.of(
                        List.of("x.png", "-"), new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8))))
                .containsExactly(Path.of("x.png"), folder.resolve("b.png"), folder.resolve("deep/er/c.webp"));
    }

    @Test
    void saysWhereThereIsNoPicture() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));

        assertThatThrownBy(() -> PictureList.of(List.of(empty.toString()), NOTHING))
                .hasMessageContaining("there is no picture in " + empty);
    }
}
