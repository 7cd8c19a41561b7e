package org.fewlabel.learning.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.contracts.job.DatasetShape;
import org.fewlabel.learning.Shape;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.types.MatFile;
import us.hebi.matlab.mat.types.Matrix;

/**
 * The street view house numbers (Netzer et al., 2011), cropped to single digits: two MATLAB files, each with the images
 * {@code X}, [32, 32, 3, count], and the digits {@code y}, [count, 1], where 10 stands for 0. Without the extra set.
 */
final class SvhnFiles implements DatasetFiles {
    private static final String SITE = "http://ufldl.stanford.edu/housenumbers/";
    private static final String TRAINING_FILE = "train_32x32.mat";
    private static final String TEST_FILE = "test_32x32.mat";
    private static final int ZERO = 10;

    @Override
    public DatasetName name() {
        return DatasetName.SVHN;
    }

    @Override
    public String description() {
        return TRAINING_FILE + " and " + TEST_FILE;
    }

    @Override
    public List<Path> foldersIn(Path folder) {
        return List.of(folder.resolve(name().wireName()), folder);
    }

    @Override
    public boolean areIn(Path folder) {
        return Files.isRegularFile(folder.resolve(TRAINING_FILE)) && Files.isRegularFile(folder.resolve(TEST_FILE));
    }

    @Override
    public Dataset read(Path folder) throws IOException {
        return new Dataset(
                name(),
                name().classNames(),
                List.of(0.4377, 0.4438, 0.4728),
                List.of(0.1980, 0.2010, 0.1970),
                readPart(folder.resolve(TRAINING_FILE)),
                readPart(folder.resolve(TEST_FILE)));
    }

    ImageExamples readPart(Path file) throws IOException {
        try (MatFile content = Mat5.readFromFile(file.toFile())) {
            return examples(content.getMatrix("X"), content.getMatrix("y"), file);
        } catch (CorruptDatasetException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // The reader's own exceptions for what it does not expect are of many kinds.
            throw new CorruptDatasetException(file, "it is not a sound MATLAB file with X and y: " + e, e);
        }
    }

    private ImageExamples examples(Matrix images, Matrix digits, Path file) throws CorruptDatasetException {
        DatasetShape expected = name().shape();
        Shape shape = new Shape(expected.height(), expected.width(), expected.channels());
        int[] dimensions = images.getDimensions();
        int count = digits.getNumElements();
        if (dimensions.length != 4
                || dimensions[0] != shape.height()
                || dimensions[1] != shape.width()
                || dimensions[2] != shape.channels()
                || dimensions[3] != count) {
            throw new CorruptDatasetException(
                    file,
                    "X is " + Arrays.toString(dimensions) + ", expected [32, 32, 3, " + count
                            + "] for as many digits as in y");
        }
        int[] labels = new int[count];
        byte[] pixels = new byte[count * shape.size()];
        for (int image = 0; image < count; image++) {
            int digit = digits.getInt(image);
            if (digit < 1 || digit > ZERO) {
                throw new CorruptDatasetException(file, "digit " + image + " is " + digit + ", expected 1 to 10");
            }
            labels[image] = digit % ZERO;
            turnChannelsLast(images, image * shape.size(), pixels, shape);
        }
        return new ImageExamples(shape, pixels, labels);
    }

    /** MATLAB's first dimension is the fastest: rows, then columns, then channels. */
    private static void turnChannelsLast(Matrix images, int first, byte[] pixels, Shape shape) {
        int from = first;
        for (int channel = 0; channel < shape.channels(); channel++) {
            for (int column = 0; column < shape.width(); column++) {
                for (int row = 0; row < shape.height(); row++, from++) {
                    pixels[first + (row * shape.width() + column) * shape.channels() + channel] =
                            (byte) images.getInt(from);
                }
            }
        }
    }

    @Override
    public Optional<Path> systemFolder() {
        return Optional.empty();
    }

    /** Digests as torchvision has them. */
    @Override
    public List<DatasetSource> sources() {
        return List.of(new Download(
                "its authors' site " + SITE,
                List.of(
                        new Download.RemoteFile(
                                SITE + TRAINING_FILE,
                                TRAINING_FILE,
                                "435e94d69a87fde4fd4d7f3dd208dfc32cb6ae8af2240d066de1df7508d083b8"),
                        new Download.RemoteFile(
                                SITE + TEST_FILE,
                                TEST_FILE,
                                "cdce80dfb2a2c4c6160906d0bd7c68ec5a99d7ca4831afa54f09182025b6a75b"))));
    }
}
