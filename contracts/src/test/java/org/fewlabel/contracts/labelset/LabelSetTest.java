package org.fewlabel.contracts.labelset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.contracts.labelset.LabelOfImage.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelSetTest {
    private static final List<String> MOONS = List.of("upper moon", "lower moon");
    private static final String FILE = """
        {"format":"fewlabel-label-set","version":1,"dataset":"two-moons","classes":["upper moon","lower moon"],"labels":2}
        {"index":17,"label":1,"source":"given"}
        {"index":804,"label":0,"source":"predicted"}
        """;

    /** The digest of these bytes is a name that people keep: they never change. */
    @Test
    void isTheSameFileInWhateverOrderItsLabelsCame() throws IOException {
        LabelSet set = moons(LabelOfImage.at(804, 0, Source.PREDICTED), LabelOfImage.at(17, 1, Source.GIVEN));

        assertThat(bytes(set)).isEqualTo(FILE);
        assertThat(read(FILE)).isEqualTo(set);
        assertThat(set.count(Source.GIVEN)).isEqualTo(1);
    }

    @Test
    void namesTheImagesOfAFolderByTheirFilesHoweverTheyAreCalled() throws IOException {
        LabelSet set = LabelSet.of(
                DatasetName.IMAGE_FOLDER,
                List.of("cat", "dog"),
                List.of(
                        LabelOfImage.of("unlabeled/ü\"\n.png", 0, Source.GIVEN),
                        LabelOfImage.of("labeled/cat/1.png", 1, Source.GIVEN)));

        assertThat(set.labels().get(0).file()).isEqualTo("labeled/cat/1.png");
        assertThat(read(bytes(set))).isEqualTo(set);
    }

    @Test
    void rejectsAnImageTwiceAnUnknownClassAndAFileOfAPublishedDataSet() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> moons(LabelOfImage.at(3, 0, Source.GIVEN), LabelOfImage.at(3, 1, Source.GIVEN)))
                .withMessageContaining("image 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> moons(LabelOfImage.at(3, 2, Source.GIVEN)))
                .withMessage("label of image 3 must be from 0 to 1, was: 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> moons(LabelOfImage.of("3.png", 0, Source.GIVEN)))
                .withMessageContaining("by their index");
        assertThatIllegalArgumentException().isThrownBy(LabelSetTest::moons).withMessageContaining("at least one");
        assertThatIllegalArgumentException().isThrownBy(() -> new LabelOfImage(1, "1.png", 0, Source.GIVEN));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}\n",
                "no JSON\n",
                "{\"format\":\"fewlabel-label-set\",\"version\":2}\n",
                "{\"format\":\"fewlabel-label-set\",\"version\":1,\"dataset\":\"two-moons\",\"classes\":[\"a\"],\"labels\":1}\n",
                "{\"format\":\"fewlabel-label-set\",\"version\":1,\"dataset\":\"stars\",\"classes\":[\"a\"],\"labels\":0}\n"
            })
    void saysSoWhereAFileIsNoneOfThisVersion(String file) {
        assertThatIllegalStateException().isThrownBy(() -> read(file));
    }

    private static LabelSet moons(LabelOfImage... labels) {
        return LabelSet.of(DatasetName.TWO_MOONS, MOONS, List.of(labels));
    }

    private static String bytes(LabelSet set) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        LabelSetFile.write(set, out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static LabelSet read(String file) throws IOException {
        return LabelSetFile.read(new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)));
    }
}
