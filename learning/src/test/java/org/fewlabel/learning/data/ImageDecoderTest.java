package org.fewlabel.learning.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    void readsGreyOfSixteenBits() throws IOException {
        BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_USHORT_GRAY);
        image.getRaster().setSample(0, 0, 0, 0x80ff);

        assertThat(pixels(image, 1)).containsExactly(0x80);
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

    @Test
    void readsJpeg() throws IOException {
        BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 256; i++) {
            image.setRGB(i % 16, i / 16, 0x406080);
        }
        Path file = folder.resolve("even.jpg");
        ImageIO.write(image, "jpg", file.toFile());

        ImageDecoder.Picture picture = ImageDecoder.read(file, 3);

        assertThat(picture.height).isEqualTo(16);
        assertThat(picture.pixels[0] & 0xff).isBetween(0x3c, 0x44);
        assertThat(picture.pixels[2] & 0xff).isBetween(0x7c, 0x84);
    }

    @Test
    void refusesWhatIsNoImage() throws IOException {
        Path file = Files.writeString(folder.resolve("text.png"), "this is no image");

        assertThatThrownBy(() -> ImageDecoder.read(file, 3))
                .isInstanceOf(IOException.class)
                .hasMessage("it is neither JPEG nor PNG");
    }

    @Test
    void refusesAFileThatEndsTooEarly() throws IOException {
        Path file = folder.resolve("whole.png");
        BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 4096; i++) {
            image.setRGB(i % 64, i / 64, i * 7919);
        }
        ImageIO.write(image, "png", file.toFile());
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length / 3));

        assertThatThrownBy(() -> ImageDecoder.read(file, 3)).isInstanceOf(IOException.class);
    }

    @Test
    void refusesASmallFileThatClaimsToBeHuge() throws IOException {
        Path file = folder.resolve("bomb.png");
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(header);
        out.write("IHDR".getBytes(StandardCharsets.US_ASCII));
        out.writeInt(50_000);
        out.writeInt(50_000);
        out.write(new byte[] {8, 2, 0, 0, 0});
        CRC32 crc = new CRC32();
        crc.update(header.toByteArray());
        try (DataOutputStream png = new DataOutputStream(Files.newOutputStream(file))) {
            png.writeLong(0x89504e470d0a1a0aL);
            png.writeInt(13);
            png.write(header.toByteArray());
            png.writeInt((int) crc.getValue());
        }

        assertThatThrownBy(() -> ImageDecoder.read(file, 3)).hasMessageContaining("2500000000 pixels, more than");
    }

    private int[] pixels(BufferedImage image, int channels) throws IOException {
        Path file = folder.resolve("image.png");
        ImageIO.write(image, "png", file.toFile());
        byte[] bytes = ImageDecoder.read(file, channels).pixels;
        int[] values = new int[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            values[i] = bytes[i] & 0xff;
        }
        return values;
    }
}
