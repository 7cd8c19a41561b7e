package org.fewlabel.learning.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.learning.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MnistFilesTest {
    @TempDir
    Path folder;

    @Test
    void readsBothPartsFromGzippedAndPlainFilesMixed() throws IOException {
        writeImages("train-images-idx3-ubyte.gz", 3);
        writeLabels("train-labels-idx1-ubyte", 7, 0, 9);
        writeImages("t10k-images-idx3-ubyte", 2);
        writeLabels("t10k-labels-idx1-ubyte.gz", 4, 4);
        MnistFiles files = MnistFiles.FASHION;
        assertThat(files.areIn(folder)).isTrue();

        Dataset dataset = files.read(folder);

        assertThat(dataset.shape()).isEqualTo(new Shape(28, 28, 1));
        assertThat(dataset.classes()).isEqualTo(10);
        assertThat(dataset.training().count()).isEqualTo(3);
        assertThat(dataset.training().label(2)).isEqualTo(9);
        assertThat(dataset.test().count()).isEqualTo(2);
        assertThat(((ImageExamples) dataset.training()).pixels()[2 * 784 + 5]).isEqualTo((byte) (2 * 784 + 5));
    }

    @Test
    void isNotInAFolderWhereAFileIsMissing() throws IOException {
        writeImages("train-images-idx3-ubyte.gz", 1);
        writeLabels("train-labels-idx1-ubyte", 1);
        writeImages("t10k-images-idx3-ubyte", 1);

        assertThat(MnistFiles.FASHION.areIn(folder)).isFalse();
    }

    @Test
    void refusesOtherNumbersOfImagesAndLabels() throws IOException {
        writeAll(3, 2);

        assertThatThrownBy(() -> MnistFiles.FASHION.read(folder))
                .isInstanceOf(CorruptDatasetException.class)
                .hasMessageContaining("train-labels-idx1-ubyte is corrupt: it has 2 labels, but")
                .hasMessageContaining("has 3 images");
    }

    @Test
    void refusesADataSetOfOtherSizeThanItsName() throws IOException {
        writeAll(2, 2);

        assertThatThrownBy(() -> Datasets.load(
                        DatasetName.FASHION_MNIST, new DatasetSettings(folder, folder.resolve("cache")), message -> {}))
                .isInstanceOf(CorruptDatasetException.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContaining("2 training and 1 test images, expected 60000 and 10000");
    }

    @Test
    void takesFilesOfTheSameNamesForDigitsOnlyWhereAFolderSaysSo() {
        assertThat(MnistFiles.DIGITS.foldersIn(Path.of("/data"))).containsExactly(Path.of("/data/mnist"));
        assertThat(MnistFiles.DIGITS.foldersIn(Path.of("/data/mnist"))).contains(Path.of("/data/mnist"));
        assertThat(MnistFiles.FASHION.foldersIn(Path.of("/data")))
                .containsExactly(Path.of("/data/fashion-mnist"), Path.of("/data"));
    }

    @Test
    void readsDigits() throws IOException {
        writeAll(2, 2);

        Dataset digits = MnistFiles.DIGITS.read(folder);

        assertThat(digits.name()).isEqualTo(DatasetName.MNIST);
        assertThat(digits.classNames()).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
        assertThat(digits.training().count()).isEqualTo(2);
    }

    private void writeAll(int images, int labels) throws IOException {
        writeImages("train-images-idx3-ubyte", images);
        writeLabels("train-labels-idx1-ubyte", new int[labels]);
        writeImages("t10k-images-idx3-ubyte", 1);
        writeLabels("t10k-labels-idx1-ubyte", 1);
    }

    private void writeImages(String name, int count) throws IOException {
        try (DataOutputStream out = open(name)) {
            out.writeInt(0x803);
            out.writeInt(count);
            out.writeInt(28);
            out.writeInt(28);
            for (int i = 0; i < count * 784; i++) {
                out.writeByte(i);
            }
        }
    }

    private void writeLabels(String name, int... labels) throws IOException {
        try (DataOutputStream out = open(name)) {
            out.writeInt(0x801);
            out.writeInt(labels.length);
            for (int label : labels) {
                out.writeByte(label);
            }
        }
    }

    private DataOutputStream open(String name) throws IOException {
        OutputStream raw = Files.newOutputStream(folder.resolve(name));
        return new DataOutputStream(name.endsWith(".gz") ? new GZIPOutputStream(raw) : raw);
    }
}
