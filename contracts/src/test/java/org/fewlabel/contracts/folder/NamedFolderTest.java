package org.fewlabel.contracts.folder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fewlabel.contracts.job.Violation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamedFolderTest {
    private static final List<String> PETS = List.of(
            "labeled/dog/b.png",
            "labeled/dog/a.JPG",
            "labeled/dog/deep/er/c.gif",
            "labeled/cat-2/1.jpeg",
            "labeled/cat/1.jpeg",
            "labeled/cat/ä.webp",
            "unlabeled/z.png",
            "unlabeled/2024/y.png",
            "test/cat/t.png",
            "test/cat-2/t.bmp");

    @TempDir
    Path root;

    @Test
    void meansWhatAListingOfTheSameFilesSays() throws IOException, ImageFolderException {
        for (String name : PETS) {
            Path file = root.resolve("pets").resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, name);
        }

        NamedFolder named = NamedFolder.of(lengths(PETS), List.of());

        assertThat(named.faults()).isEmpty();
        assertThat(named.contents()).isEqualTo(ImageFolder.list(root, "pets").contents());
        assertThat(named.labeledPerClass()).containsExactly(2, 1, 3);
    }

    @Test
    void namesAllThatIsWrongWithTheWhole() {
        NamedFolder named = NamedFolder.of(
                lengths(List.of("labeled/cat/1.png", "test/bird/1.png")), List.of("labeled/dog/", "labeled/dog/x/"));

        assertThat(named.faults())
                .containsExactly(
                        new Violation("labeled/dog", "must have a JPEG, PNG, WebP, BMP or GIF file"),
                        new Violation("test/bird", "must be a class of labeled"));
        assertThat(NamedFolder.of(Map.of(), List.of()).faults())
                .containsExactly(new Violation("", "must have a folder labeled with a folder for each class"));
        assertThat(NamedFolder.of(lengths(List.of("labeled/cat/1.png")), List.of())
                        .faults())
                .containsExactly(new Violation("labeled", "must have 2 to 1000 classes, had 1"));
        assertThat(NamedFolder.of(lengths(List.of("labeled/\u00f6/1.png", "labeled/o\u0308/1.png")), List.of())
                        .faults())
                .singleElement()
                .satisfies(fault -> assertThat(fault.message()).contains("U+00F6"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            labeled/cat/notes.txt | must be a picture
            labeled/cat/more.zip | must be a picture
            labeled/1.png | must lie in labeled/CLASS, unlabeled or test/CLASS
            test/1.png | must lie in
            cat/1.png | must lie in
            unlabeled/1/2/3/4/5/6/7/8/1.png | must lie in at most 7 folders below
            """)
    void saysWhatIsWrongWithAName(String name, String rule) {
        assertThat(NamedFolder.flaw(name))
                .hasValueSatisfying(flaw -> assertThat(flaw).startsWith(rule));
    }

    @Test
    void takesNamesOfPictures() {
        assertThat(PETS).allSatisfy(name -> assertThat(NamedFolder.flaw(name)).isEmpty());
        assertThat(NamedFolder.flaw("unlabeled/1/2/3/4/5/6/7/1.png")).isEmpty();
        assertThat(NamedFolder.flaw("unlabeled/" + "n".repeat(490) + ".png"))
                .hasValue("must have a name of at most 500 bytes, has one of 504");
        assertThat(NamedFolder.flaw("unlabeled/a\u0000.png")).isPresent();
        assertThat(NamedFolder.isLeftOut("__MACOSX/labeled/cat/._1.png")).isTrue();
        assertThat(NamedFolder.isLeftOut("labeled/.DS_Store")).isTrue();
        assertThat(NamedFolder.isLeftOut("labeled/cat/Thumbs.db")).isTrue();
        assertThat(NamedFolder.isLeftOut("labeled/cat/1.png")).isFalse();
    }

    /** No file system has such a file, though the whole name is short enough. */
    @Test
    void refusesPartsThatNoFileSystemTakes() {
        String longest = "\u00e4".repeat(125) + "n.png";
        assertThat(NamedFolder.flaw("unlabeled/" + longest)).isEmpty();
        assertThat(NamedFolder.flaw("unlabeled/n" + longest))
                .hasValue("must have at most 255 bytes in each part of its name, has one of 256");
        assertThat(NamedFolder.flaw("labeled/" + "c".repeat(256) + "/1.png"))
                .hasValue("must have at most 255 bytes in each part of its name, has one of 256");
    }

    private static Map<String, Long> lengths(List<String> names) {
        Map<String, Long> lengths = new LinkedHashMap<>();
        names.forEach(name -> lengths.put(name, (long) name.getBytes(StandardCharsets.UTF_8).length));
        return lengths;
    }
}
