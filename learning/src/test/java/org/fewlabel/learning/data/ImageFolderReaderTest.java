package org.fewlabel.learning.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.fewlabel.contracts.folder.MountedImageFolders;
import org.fewlabel.contracts.folder.UnreadableFile;
import org.fewlabel.contracts.job.DatasetSpec;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.learning.Shape;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderReaderTest {
    private static final String BROKEN = "colours/unlabeled/b.png";

    private final List<String> news = new ArrayList<>();

    @TempDir
    Path root;

    @BeforeEach
    void generate() throws IOException {
        GeneratedImages.write(root.resolve("colours"), 3, 6, 2);
    }

    @Test
    void readsImagesOfAllSizesInTheOrderOfTheirNames() throws IOException {
        Dataset dataset = load(spec(""));

        assertThat(dataset.shape()).isEqualTo(new Shape(16, 24, 3));
        assertThat(dataset.classNames()).containsExactly("blue", "red");
        assertThat(dataset.training().count()).isEqualTo(12);
        assertThat(dataset.trainingNames())
                .startsWith("labeled/blue/0.jpg", "labeled/blue/1.jpg")
                .hasSize(12);
        assertThat(dataset.trainingNames()).element(6).isEqualTo("unlabeled/0.jpg");
        assertThat(dataset.training().label(0)).isZero();
        assertThat(dataset.training().label(5)).isEqualTo(1);
        assertThat(dataset.training().label(6)).isEqualTo(Examples.UNKNOWN);
        assertThat(dataset.test().count()).isEqualTo(4);
        byte[] pixels = ((ImageExamples) dataset.training()).pixels();
        assertThat(pixels[2] & 0xff).as("blue").isGreaterThan(pixels[0] & 0xff);
        assertThat(news).isEmpty();
    }

    @Test
    void normalizesByTheMeansOfTheImagesThemselves() throws IOException {
        Dataset dataset = load(spec(""));
        ImageExamples training = (ImageExamples) dataset.training();
        double sum = 0;
        for (int i = 0; i < training.pixels().length; i += 3) {
            sum += (training.pixels()[i] & 0xff) / 255.0;
        }

        assertThat(dataset.means().get(0)).isCloseTo(sum / (training.pixels().length / 3.0), within(1e-9));
        assertThat(dataset.deviations()).allMatch(deviation -> deviation > 0.01 && deviation < 0.5);
    }

    @Test
    void readsGreyImagesOfColouredFiles() throws IOException {
        Dataset dataset = load(spec(", \"channels\": 1"));

        assertThat(dataset.shape()).isEqualTo(new Shape(16, 24, 1));
        assertThat(dataset.means()).hasSize(1);
    }

    @Test
    void passesOverAFewFilesThatCannotBeReadAndSaysWhich() throws IOException {
        Files.writeString(root.resolve("colours/unlabeled/2.png"), "broken");
        Dataset dataset = load(spec(""));

        int image = dataset.trainingNames().indexOf("unlabeled/2.png");
        byte[] pixels = ((ImageExamples) dataset.training()).pixels();

        assertThat(news).containsExactly("passing over unlabeled/2.png: it is neither JPEG, PNG, WebP, BMP nor GIF");
        assertThat(dataset.unreadable())
                .containsExactly(new UnreadableFile("unlabeled/2.png", "it is neither JPEG, PNG, WebP, BMP nor GIF"));
        assertThat(dataset.training().count()).as("its place is kept").isEqualTo(12);
        assertThat(pixels[image * 1152] & 0xff).as("mean colour").isEqualTo((int)
                Math.round(dataset.means().get(0) * 255));
    }

    @Test
    void refusesMoreBrokenFilesThanTheJobAllows() throws IOException {
        Files.writeString(root.resolve("colours/unlabeled/1.png"), "broken");
        Files.writeString(root.resolve("colours/test/red/0.png"), "broken");
        DatasetSpec spec = spec(", \"unreadableMax\": 1");

        assertThatThrownBy(() -> load(spec))
                .isInstanceOf(CorruptDatasetException.class)
                .hasMessageContaining("more than 1 of its files")
                .hasMessageContaining("unlabeled/1.png (it is neither")
                .hasMessageContaining("test/red/0.png (it is neither");
    }

    @Test
    void refusesTooFewLabeledImagesAfterBrokenOnes() throws IOException {
        Files.writeString(root.resolve("colours/labeled/red/1.png"), "broken");
        DatasetSpec spec = spec("");

        assertThatThrownBy(() -> load(spec))
                .hasMessageContaining("needs 6 labeled images (dataset.labels), but only 5 can be read")
                .hasMessageContaining("labeled/red/1.png");
    }

    @Test
    void refusesAClassOfWhichNoImageCanBeRead() throws IOException {
        for (int image = 0; image < 3; image++) {
            Files.writeString(root.resolve("colours/labeled/red/" + image + ".png"), "broken");
        }
        DatasetSpec spec = spec("", 2);

        assertThatThrownBy(() -> load(spec))
                .isInstanceOf(CorruptDatasetException.class)
                .hasMessageContaining("no image in labeled/red can be read")
                .hasMessageContaining("labeled/red/2.png");
    }

    /** A job that needs fewer labels read the folder before, and passed over what this one needs. */
    @Test
    void countsTheReadableLabelsAnewForAJobThatNeedsMore() throws IOException {
        Files.writeString(root.resolve("colours/labeled/red/1.png"), "broken");
        DatasetSpec few = spec("", 4);
        DatasetSpec all = spec("", 6);
        load(few);

        assertThat(Datasets.serves(few, all)).isFalse();
        assertThatThrownBy(() -> load(all)).hasMessageContaining("only 5 can be read");
        assertThat(Datasets.serves(all, few)).isTrue();
        assertThat(Datasets.serves(few, spec(", \"channels\": 1", 4))).isFalse();
    }

    @Test
    void takesGreyColouredAndTransparentFilesInOneFolder() throws IOException {
        int[] kinds = {
            BufferedImage.TYPE_BYTE_GRAY,
            BufferedImage.TYPE_USHORT_GRAY,
            BufferedImage.TYPE_BYTE_BINARY,
            BufferedImage.TYPE_BYTE_INDEXED,
            BufferedImage.TYPE_4BYTE_ABGR
        };
        for (int kind : kinds) {
            BufferedImage image = new BufferedImage(20, 30, kind);
            ImageIO.write(
                    image,
                    "png",
                    root.resolve("colours/unlabeled/kind" + kind + ".png").toFile());
        }

        for (int channels : List.of(1, 3)) {
            Dataset dataset = load(spec(", \"channels\": " + channels));

            assertThat(dataset.shape()).isEqualTo(new Shape(16, 24, channels));
            assertThat(dataset.training().count()).isEqualTo(12 + kinds.length);
        }
        assertThat(news).as("none is passed over").isEmpty();
    }

    @Test
    void refusesAFolderThatChangedSinceTheJobWasSubmitted() throws IOException {
        DatasetSpec spec = spec("");
        Files.delete(root.resolve("colours/unlabeled/4.png"));

        assertThatThrownBy(() -> load(spec))
                .isInstanceOf(CorruptDatasetException.class)
                .hasMessageContaining("not those of when the job was submitted");
    }

    @Test
    void saysWhichSettingIsMissing() {
        DatasetSpec spec = spec("");

        assertThatThrownBy(() -> Datasets.load(spec, new DatasetSettings(null, root), news::add))
                .isInstanceOf(DatasetUnavailableException.class)
                .hasMessageContaining("fewlabel.datasets.folder");
    }

    /** A backup came by: it fails no job any longer, for the pictures are the same. */
    @Test
    void readsAFolderWhoseFilesAreLinkedElsewhereMeanwhile() throws IOException {
        Path picture = bitmapReadBeforeABrokenFile();
        List<Path> backups = new ArrayList<>();

        Dataset dataset = loadWith(() -> {
            backups.add(Files.createLink(root.resolve("backup"), picture));
            backups.add(Files.createLink(root.resolve("backup of the broken one"), root.resolve(BROKEN)));
        });

        assertThat(backups).as("made while the folder was read").hasSize(2);
        assertThat(dataset.training().count()).isEqualTo(14);
    }

    @Test
    void refusesAFolderInWhichAFileIsOverwrittenMeanwhile() throws IOException {
        Path picture = bitmapReadBeforeABrokenFile();
        byte[] other = Files.readAllBytes(picture);
        other[other.length - 1] ^= 0x40; // Another picture of the same length.
        FileTime time = Files.getLastModifiedTime(picture);

        assertThatThrownBy(() -> loadWith(() -> {
                    Files.write(picture, other);
                    Files.setLastModifiedTime(picture, time);
                }))
                .hasMessageContaining("its files were changed while they were read");
    }

    /** Such as by a disk with a fault: it passed over the file, and the job failed for broken pictures. */
    @Test
    void isNotThereWhereTheBytesOfAFileCannotBeRead() throws IOException {
        bitmapReadBeforeABrokenFile();
        Path picture = root.resolve("colours/test/red/0.png");

        assertThatThrownBy(() -> loadWith(() -> {
                    Files.delete(picture);
                    Files.createDirectory(picture); // Which opens, and does not read.
                }))
                .isInstanceOf(DatasetUnavailableException.class)
                .hasMessageContaining("test/red/0.png");
    }

    @Test
    void refusesAFolderInWhichAFileBecomesReadableMeanwhile() throws IOException {
        byte[] intact = Files.readAllBytes(bitmapReadBeforeABrokenFile());
        FileTime time = Files.getLastModifiedTime(root.resolve(BROKEN));

        assertThatThrownBy(() -> loadWith(() -> {
                    Files.write(root.resolve(BROKEN), intact);
                    Files.setLastModifiedTime(root.resolve(BROKEN), time);
                }))
                .hasMessageContaining("its files were changed while they were read");
    }

    /** The reader says of the broken file that it passes it over: by then it has read the picture, and not yet looked again. */
    private Path bitmapReadBeforeABrokenFile() throws IOException {
        Path picture = root.resolve("colours/unlabeled/a.bmp");
        ImageIO.write(new BufferedImage(24, 16, BufferedImage.TYPE_INT_RGB), "bmp", picture.toFile());
        byte[] damaged = Files.readAllBytes(picture);
        damaged[0] = 0; // What tells a bitmap; the length stays.
        Files.write(root.resolve(BROKEN), damaged);
        for (Path file : List.of(picture, root.resolve(BROKEN))) {
            Files.setLastModifiedTime(
                    file, FileTime.fromMillis(1_000_000)); // To the second, so that it can be set again.
        }
        return picture;
    }

    private interface Disturbance {
        void happen() throws IOException;
    }

    /** Something happens to the folder as soon as the broken file is passed over. */
    private Dataset loadWith(Disturbance disturbance) throws IOException {
        return Datasets.load(spec(""), new DatasetSettings(root, root.resolve("cache")), line -> {
            if (line.startsWith("passing over")) {
                try {
                    disturbance.happen();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
    }

    private Dataset load(DatasetSpec spec) throws IOException {
        return Datasets.load(spec, new DatasetSettings(root, root.resolve("cache")), news::add);
    }

    private DatasetSpec spec(String others) {
        return spec(others, 6);
    }

    private DatasetSpec spec(String others, int labels) {
        String json = """
                {"dataset": {"name": "image-folder", "labels": %s,
                             "folder": {"path": "colours", "height": 16, "width": 24%s}},
                 "method": {"name": "supervised"}}
                """.formatted(labels, others);
        return ((JobSpec.Accepted) JobSpec.read(json, new MountedImageFolders(root)))
                .spec()
                .dataset();
    }
}
