package org.fewlabel.learning.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.fewlabel.learning.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDecoderTest {
    @TempDir
    Path folder;

    @Test
    void readsColours() throws IOException {
        BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, 0xff0102);
        image.setRGB(1, 0, 0x0304fe);

        assertThat(pixels(image, 3)).containsExactly(0xff, 1, 2, 3, 4, 0xfe);
        assertThat(pixels(image, 1)).as("299, 587 and 114 thousandths").containsExactly(77, 32);
    }

    @Test
    void readsGreyAsItIsStored() throws IOException {
        BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setSample(0, 0, 0, 50);
        image.getRaster().setSample(1, 0, 0, 200);

        assertThat(pixels(image, 1)).containsExactly(50, 200);
        assertThat(pixels(image, 3)).containsExactly(50, 50, 50, 200, 200, 200);
    }

    @Test
    void readsTheHighByteOfSixteenBits() throws IOException {
        BufferedImage grey = new BufferedImage(1, 1, BufferedImage.TYPE_USHORT_GRAY);
        grey.getRaster().setSample(0, 0, 0, 0x80ff);
        Path colour = folder.resolve("colour.png");
        PictureFiles.writeEvenPng(colour, 2, 1, 16, 2);

        assertThat(pixels(grey, 1)).containsExactly(0x80);
        assertThat(PictureFiles.read(colour, new Shape(1, 2, 3), true)).containsOnly(0x80);
    }

    @Test
    void readsBlackAndWhiteAndPalettes() throws IOException {
        BufferedImage binary = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_BINARY);
        binary.setRGB(1, 0, 0xffffff);
        BufferedImage indexed = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_INDEXED);
        indexed.setRGB(0, 0, 0xff0000);

        assertThat(pixels(binary, 1)).containsExactly(0, 255);
        assertThat(pixels(indexed, 3)).containsExactly(255, 0, 0);
    }

    @Test
    void showsWhiteThroughWhatIsTransparent() throws IOException {
        BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, 0x00123456);
        image.setRGB(1, 0, 0x80000000);

        assertThat(pixels(image, 1)).containsExactly(255, 127);
    }

    @ParameterizedTest
    @CsvSource({"jpg, 4", "png, 0", "bmp, 0", "gif, 0"})
    void readsWhatJavaWrites(String format, int tolerance) throws IOException {
        byte[] file = PictureFiles.encoded(PictureFiles.even(16, 16, 0x4060a0), format);

        List<Integer> pixels = PictureFiles.read(folder, file, new Shape(16, 16, 3));

        assertThat(pixels.get(0)).isBetween(0x40 - tolerance, 0x40 + tolerance);
        assertThat(pixels.get(2)).isBetween(0xa0 - tolerance, 0xa0 + tolerance);
    }

    @Test
    void readsTheFirstFrameOfAGif() throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
        Path file = folder.resolve("animation");
        try (var out = new MemoryCacheImageOutputStream(Files.newOutputStream(file))) {
            writer.setOutput(out);
            writer.prepareWriteSequence(null);
            for (int rgb : new int[] {0xff0000, 0x0000ff}) {
                writer.writeToSequence(new IIOImage(PictureFiles.even(16, 16, rgb), null, null), null);
            }
            writer.endWriteSequence();
        }

        assertThat(PictureFiles.read(file, new Shape(16, 16, 3), true)).startsWith(255, 0, 0);
    }

    @Test
    void showsWhiteThroughATransparentGif() throws IOException {
        byte[] palette = {0, 10};
        IndexColorModel model = new IndexColorModel(1, 2, palette, palette, palette, 1);
        BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_BINARY, model);
        image.getRaster().setSample(0, 0, 0, 1);

        assertThat(PictureFiles.read(folder, PictureFiles.encoded(image, "gif"), new Shape(1, 2, 1)))
                .containsExactly(255, 0);
    }

    @Test
    void goesByWhatIsInTheFileNotByItsName() throws IOException {
        Path file = folder.resolve("a.png");
        Files.write(file, PictureFiles.encoded(PictureFiles.even(8, 8, 0x808080), "jpg"));

        assertThat(PictureFiles.read(file, new Shape(8, 8, 1), true)).containsOnly(0x80);
    }

    @Test
    void refusesWhatIsNoImage() throws IOException {
        Path text = Files.writeString(folder.resolve("text.png"), "this is no image");
        Path empty = Files.writeString(folder.resolve("empty.png"), "");

        assertThatThrownBy(() -> read(text)).hasMessage("it is neither JPEG, PNG, WebP, BMP nor GIF");
        assertThatThrownBy(() -> read(empty)).hasMessage("it is empty");
    }

    /** Java returns such a JPEG with the rest grey and says so in a warning. */
    @ParameterizedTest
    @ValueSource(strings = {"jpg", "png", "bmp", "gif"})
    void refusesAFileThatEndsTooEarly(String format) throws IOException {
        byte[] whole = PictureFiles.encoded(PictureFiles.noise(64, 64, BufferedImage.TYPE_INT_RGB), format);
        Path file = folder.resolve("cut");

        for (int share = 1; share <= 9; share++) {
            Files.write(file, Arrays.copyOf(whole, whole.length * share / 10));
            assertThatThrownBy(() -> read(file)).as("%d tenths", share).isInstanceOf(IOException.class);
        }
        Files.write(file, whole);
        read(file);
    }

    @Test
    void refusesAProgressiveJpegThatEndsTooEarly() throws IOException {
        byte[] whole = progressive(PictureFiles.noise(64, 64, BufferedImage.TYPE_INT_RGB));
        Path file = Files.write(folder.resolve("cut"), Arrays.copyOf(whole, whole.length / 2));

        assertThatThrownBy(() -> read(file)).hasMessageContaining("it is damaged: Corrupt JPEG data: premature end");
    }

    /** Some cameras leave it out, and nothing of the picture is missing. */
    @Test
    void readsAJpegThatLacksOnlyItsEndMarker() throws IOException {
        byte[] whole = PictureFiles.encoded(PictureFiles.even(64, 64, 0x808080), "jpg");

        assertThat(PictureFiles.read(folder, Arrays.copyOf(whole, whole.length - 2), new Shape(64, 64, 1)))
                .containsOnly(0x80);
    }

    @Test
    void refusesAJpegWithDamagedData() throws IOException {
        byte[] jpeg = PictureFiles.encoded(PictureFiles.noise(64, 64, BufferedImage.TYPE_INT_RGB), "jpg");
        Arrays.fill(jpeg, jpeg.length / 2, jpeg.length / 2 + 40, (byte) 0x7e);
        Path file = Files.write(folder.resolve("damaged"), jpeg);

        assertThatThrownBy(() -> read(file)).hasMessageContaining("it is damaged: Corrupt JPEG data");
    }

    @Test
    void refusesAPngWhoseChecksumDiffers() throws IOException {
        byte[] png = PictureFiles.encoded(PictureFiles.noise(16, 16, BufferedImage.TYPE_INT_RGB), "png");
        png[png.length / 2] ^= 1;
        Path file = Files.write(folder.resolve("damaged"), png);

        assertThatThrownBy(() -> read(file)).hasMessage("it is damaged: the checksum of a chunk IDAT differs");
    }

    private static byte[] progressive(BufferedImage image) throws IOException {
        Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName("jpeg");
        ImageWriter writer = writers.next();
        var bytes = new java.io.ByteArrayOutputStream();
        try (var out = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(out);
            ImageWriteParam how = writer.getDefaultWriteParam();
            how.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
            writer.write(null, new IIOImage(image, null, null), how);
        }
        return bytes.toByteArray();
    }

    private static void read(Path file) throws IOException {
        PictureFiles.read(file, new Shape(16, 16, 3), true);
    }

    private List<Integer> pixels(BufferedImage image, int channels) throws IOException {
        return PictureFiles.read(
                folder, PictureFiles.encoded(image, "png"), new Shape(image.getHeight(), image.getWidth(), channels));
    }
}
