package org.fewlabel.learning.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.fewlabel.learning.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pictures look as other programs show them. */
class PictureColourTest {
    /** Of linear light, what sRGB writes as 188. */
    private static final int LINEAR = 128;

    private static final int NOT_LINEAR = 188;

    private static final Shape SMALL = new Shape(8, 8, 3);

    @TempDir
    Path folder;

    /** Lossy decoders may differ by a few levels in how they round. */
    @ParameterizedTest
    @CsvSource({
        "lossy.webp, 5",
        "lossless.webp, 0",
        "alpha.webp, 4",
        "alpha-lossless.webp, 0",
        "animated.webp, 0",
        "cmyk.jpg, 4",
        "cmyk-60.jpg, 1",
        "progressive.jpg, 4",
    })
    void readsWhatOtherProgramsSee(String name, int tolerance) throws IOException {
        GoldenPictures.Picture golden = GoldenPictures.named(name);

        List<Integer> read = PictureFiles.read(GoldenPictures.file(name), golden.shape(), true);

        for (int i = 0; i < read.size(); i++) {
            assertThat(read.get(i)).as("value %d", i).isCloseTo(golden.pixels().get(i), within(tolerance));
        }
    }

    @Test
    void convertsAProfileToTheColoursOfScreensInEveryFormat() throws IOException {
        BufferedImage image = PictureFiles.even(8, 8, LINEAR << 16 | LINEAR << 8 | LINEAR);
        ICC_Profile linear = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB);
        byte[] jpeg = PictureFiles.withProfile(PictureFiles.encoded(image, "jpg"), linear);
        byte[] png = PictureFiles.withPngProfile(PictureFiles.encoded(image, "png"), linear);

        assertThat(PictureFiles.read(folder, jpeg, SMALL)).allSatisfy(this::isNotLinear);
        assertThat(PictureFiles.read(folder, png, SMALL)).allSatisfy(this::isNotLinear);
    }

    @Test
    void convertsThePaletteOfAPngWithAProfile() throws IOException {
        BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_INDEXED);
        for (int i = 0; i < 64; i++) {
            image.setRGB(i % 8, i / 8, 0x999999);
        }
        byte[] png = PictureFiles.encoded(image, "png");
        int stored = PictureFiles.read(folder, png, SMALL).get(0);

        byte[] linear = PictureFiles.withPngProfile(png, ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB));

        assertThat(PictureFiles.read(folder, linear, SMALL).get(0)).isGreaterThan(stored + 30);
    }

    /** It says nothing about the picture; Java's reader refuses such a file. */
    @Test
    void ignoresAGreyProfileOfAColouredPicture() throws IOException {
        BufferedImage image = PictureFiles.even(8, 8, 0x808080);
        ICC_Profile grey = ICC_Profile.getInstance(ColorSpace.CS_GRAY);

        assertThat(PictureFiles.read(folder, PictureFiles.withProfile(PictureFiles.encoded(image, "jpg"), grey), SMALL))
                .containsOnly(0x80);
        assertThat(PictureFiles.read(
                        folder, PictureFiles.withPngProfile(PictureFiles.encoded(image, "png"), grey), SMALL))
                .containsOnly(0x80);
    }

    @Test
    void leavesGreyAsItIsStoredWhateverItsProfile() throws IOException {
        BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < 64; i++) {
            image.getRaster().setSample(i % 8, i / 8, 0, LINEAR);
        }
        ICC_Profile grey = ICC_Profile.getInstance(ColorSpace.CS_GRAY);

        assertThat(PictureFiles.read(folder, PictureFiles.withProfile(PictureFiles.encoded(image, "jpg"), grey), SMALL))
                .containsOnly(LINEAR);
        assertThat(PictureFiles.read(
                        folder, PictureFiles.withPngProfile(PictureFiles.encoded(image, "png"), grey), SMALL))
                .containsOnly(LINEAR);
    }

    @Test
    void ignoresADamagedProfile() throws IOException {
        byte[] profile = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
        byte[] jpeg = PictureFiles.encoded(PictureFiles.even(8, 8, 0x808080), "jpg");
        byte[] content = Arrays.copyOf("ICC_PROFILE\0\1\1".getBytes(StandardCharsets.US_ASCII), 14 + 60);
        System.arraycopy(profile, 0, content, 14, 60);

        assertThat(PictureFiles.read(folder, PictureFiles.withSegment(jpeg, 0xe2, content), SMALL))
                .containsOnly(0x80);
    }

    /** It claims two gigabytes, and the reader would allocate them. */
    @ParameterizedTest
    @CsvSource({"1, 1", "5, 1"})
    void ignoresAProfileThatClaimsToBeHuge(int number, int count) throws IOException {
        ICC_Profile linear = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB);
        byte[] jpeg = PictureFiles.withProfile(PictureFiles.encoded(PictureFiles.even(8, 8, 0x808080), "jpg"), linear);
        int content = 6 + "ICC_PROFILE\0".length();
        jpeg[content] = (byte) number;
        jpeg[content + 1] = (byte) count;
        jpeg[content + 2] = 0x7f;
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();

        assertThat(PictureFiles.read(folder, jpeg, SMALL)).containsOnly(0x80);

        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(50_000_000);
    }

    private void isNotLinear(int value) {
        assertThat(value).isCloseTo(NOT_LINEAR, within(2));
    }
}
