package org.fewlabel.learning.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.fewlabel.learning.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.types.MatFile;
import us.hebi.matlab.mat.types.MatlabType;
import us.hebi.matlab.mat.types.Matrix;

class SvhnFilesTest {
    private final SvhnFiles files = new SvhnFiles();

    @TempDir
    Path folder;

    @Test
    void readsMatlabsImagesAndDigits() throws IOException {
        write("train_32x32.mat", images(2), digits(10, 3));
        write("test_32x32.mat", images(1), digits(9));

        Dataset dataset = files.read(folder);

        assertThat(dataset.shape()).isEqualTo(new Shape(32, 32, 3));
        assertThat(dataset.training().count()).isEqualTo(2);
        assertThat(dataset.training().label(0)).as("10 stands for 0").isZero();
        assertThat(dataset.training().label(1)).isEqualTo(3);
        assertThat(dataset.test().label(0)).isEqualTo(9);
        byte[] pixels = ((ImageExamples) dataset.training()).pixels();
        int pixel = 3072 + (5 * 32 + 7) * 3;
        assertThat(Arrays.copyOfRange(pixels, pixel, pixel + 3))
                .containsExactly(value(5, 7, 0, 1), value(5, 7, 1, 1), value(5, 7, 2, 1));
    }

    @Test
    void refusesOtherNumbersOfImagesAndDigits() throws IOException {
        write("train_32x32.mat", images(2), digits(1, 2, 3));
        write("test_32x32.mat", images(1), digits(1));

        assertThatThrownBy(() -> files.read(folder))
                .isInstanceOf(CorruptDatasetException.class)
                .hasMessageContaining("train_32x32.mat is corrupt: X is [32, 32, 3, 2], expected [32, 32, 3, 3]");
    }

    @Test
    void refusesADigitThatIsNone() throws IOException {
        write("train_32x32.mat", images(2), digits(1, 11));
        write("test_32x32.mat", images(1), digits(1));

        assertThatThrownBy(() -> files.read(folder)).hasMessageContaining("digit 1 is 11, expected 1 to 10");
    }

    @Test
    void refusesABrokenFile() throws IOException {
        write("train_32x32.mat", images(2), digits(1, 2));
        byte[] whole = Files.readAllBytes(folder.resolve("train_32x32.mat"));
        Files.write(folder.resolve("train_32x32.mat"), Arrays.copyOf(whole, whole.length / 2));

        assertThatThrownBy(() -> files.read(folder))
                .isInstanceOf(CorruptDatasetException.class)
                .hasMessageContaining("not a sound MATLAB file");
    }

    @Test
    void refusesAFileWithoutItsVariables() throws IOException {
        try (MatFile file = Mat5.newMatFile().addArray("Z", digits(1))) {
            Mat5.writeToFile(file, folder.resolve("train_32x32.mat").toFile());
        }

        assertThatThrownBy(() -> files.read(folder)).isInstanceOf(CorruptDatasetException.class);
    }

    private void write(String name, Matrix images, Matrix digits) throws IOException {
        try (MatFile file = Mat5.newMatFile().addArray("X", images).addArray("y", digits)) {
            Mat5.writeToFile(file, folder.resolve(name).toFile());
        }
    }

    private static Matrix images(int count) {
        Matrix images = Mat5.newMatrix(new int[] {32, 32, 3, count}, MatlabType.UInt8);
        for (int image = 0; image < count; image++) {
            for (int row = 0; row < 32; row++) {
                for (int column = 0; column < 32; column++) {
                    for (int channel = 0; channel < 3; channel++) {
                        images.setByte(new int[] {row, column, channel, image}, value(row, column, channel, image));
                    }
                }
            }
        }
        return images;
    }

    private static byte value(int row, int column, int channel, int image) {
        return (byte) (row * 7 + column * 3 + channel * 80 + image * 31);
    }

    private static Matrix digits(int... digits) {
        Matrix y = Mat5.newMatrix(new int[] {digits.length, 1}, MatlabType.UInt8);
        for (int i = 0; i < digits.length; i++) {
            y.setInt(i, digits[i]);
        }
        return y;
    }
}
