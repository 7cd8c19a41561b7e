package org.fewlabel.standalone.label;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.fewlabel.standalone.label.LabelFile.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelFileTest {
    @TempDir
    Path folder;

    @Test
    void readsTheTableOfAnAuditThatSomebodyFilledIn() throws IOException {
        Path file = written("""
                index,file,class,picture
                4,"unlabeled/a ""b"", c.png",cat,http://localhost/4
                7,unlabeled/7.png,,http://localhost/7

                9,unlabeled/é.png,dog,http://localhost/9
                """);

        assertThat(LabelFile.read(file, InputStream.nullInputStream()))
                .containsExactly(
                        new Row(null, "unlabeled/a \"b\", c.png", "cat"), new Row(null, "unlabeled/é.png", "dog"));
    }

    /** As spreadsheet programs on Windows write it. */
    @Test
    void readsATableWithAByteOrderMarkAndItsLineEnds() throws IOException {
        Path file = written("\uFEFFclass,index\r\ncat,4\r\n");

        assertThat(LabelFile.read(file, InputStream.nullInputStream())).containsExactly(new Row(4, null, "cat"));
    }

    @Test
    void readsLinesOfJsonAsTheCommandLabelsPrintsThem() throws IOException {
        InputStream in = new ByteArrayInputStream("""
                {"index": 4, "class": "cat", "label": 0, "source": "predicted", "file": null}
                {"index": 5, "class": null, "label": null, "file": "unlabeled/5.png"}
                {"index": 6, "class": "dog", "file": "unlabeled/6.png"}
                """.getBytes(UTF_8));

        assertThat(LabelFile.read(Path.of("-"), in))
                .containsExactly(new Row(4, null, "cat"), new Row(null, "unlabeled/6.png", "dog"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "index,label~4,0~ | row 1, has no field class, the name of the image's class; it has index, label",
                "index,class~4,cat~four,dog~ | row 2: index must be a whole number, was four",
                "index,class~,cat~ | row 1, names no image: it needs index, or in a folder of images file",
                "index,class~4,~ | no row of ",
                "index,class~4,cat,dog~ | is neither CSV with a header nor a JSON object a line: Too many entries",
                "{\"index\": 4, | is neither CSV with a header nor a JSON object a line: Unexpected end-of-input",
                "~ | is neither CSV with a header nor a JSON object a line: Empty header line"
            })
    void saysWhichRowIsWrongAndHow(String text, String message) throws IOException {
        Path file = written(text.replace('~', '\n'));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> LabelFile.read(file, InputStream.nullInputStream()))
                .withMessageContaining(file.toString())
                .withMessageContaining(message);
    }

    @Test
    void saysWhatIsNoTextAndWhatIsNotThere() throws IOException {
        Path latin = Files.write(folder.resolve("latin.csv"), "index,class\n4,Bär\n".getBytes(ISO_8859_1));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> LabelFile.read(latin, InputStream.nullInputStream()))
                .withMessage(latin + " is not text in UTF-8");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LabelFile.read(folder.resolve("none.csv"), InputStream.nullInputStream()))
                .withMessage("there is no file " + folder.resolve("none.csv"));
    }

    private Path written(String text) throws IOException {
        return Files.writeString(folder.resolve("labels"), text);
    }
}
