package org.fewlabel.learning.data;

import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;
import org.fewlabel.learning.Shape;

/** Files of pictures as tests need them, and what the decoder makes of one. */
final class PictureFiles {
    private static final int PREFIX_BYTES = 2; // SOI, or what comes before the first chunk.
    private static final int PNG_HEADER_BYTES = 33;

    private PictureFiles() {}

    static byte[] encoded(BufferedImage image, String format) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(image, format, out)) {
                throw new IllegalArgumentException("Java writes no such " + format);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** Random, so that every part of a file matters. */
    static BufferedImage noise(int width, int height, int type) {
        SplittableRandom random = new SplittableRandom(7);
        BufferedImage image = new BufferedImage(width, height, type);
        for (int i = 0; i < width * height; i++) {
            image.setRGB(i % width, i / width, random.nextInt());
        }
        return image;
    }

    static BufferedImage even(int width, int height, int rgb) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < width * height; i++) {
            image.setRGB(i % width, i / width, rgb);
        }
        return image;
    }

    /** The values of a picture that is read at its own size. */
    static List<Integer> read(Path folder, byte[] file, Shape shape) throws IOException {
        return read(Files.write(folder.resolve("picture"), file), shape, true);
    }

    static List<Integer> read(Path file, Shape shape, boolean turns) throws IOException {
        byte[] pixels = new byte[shape.size()];
        new ImageDecoder(shape, turns).read(file, pixels, 0);
        return GoldenPictures.unsigned(pixels);
    }

    /** A JPEG with one more segment at its beginning. */
    static byte[] withSegment(byte[] jpeg, int marker, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(jpeg, 0, PREFIX_BYTES);
        out.write(0xff);
        out.write(marker);
        out.write((content.length + 2) >> 8);
        out.write(content.length + 2);
        out.writeBytes(content);
        out.write(jpeg, PREFIX_BYTES, jpeg.length - PREFIX_BYTES);
        return out.toByteArray();
    }

    static byte[] withProfile(byte[] jpeg, ICC_Profile profile) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.writeBytes("ICC_PROFILE\0".getBytes(StandardCharsets.US_ASCII));
        content.write(1);
        content.write(1);
        content.writeBytes(profile.getData());
        return withSegment(jpeg, 0xe2, content.toByteArray());
    }

    /** A TIFF structure with one entry, the orientation. */
    static byte[] exif(int orientation) {
        return new byte[] {
            'I', 'I', 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, (byte) orientation, 0, 0, 0, 0, 0, 0, 0
        };
    }

    static byte[] withExif(byte[] jpeg, int orientation) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.writeBytes("Exif\0\0".getBytes(StandardCharsets.US_ASCII));
        content.writeBytes(exif(orientation));
        return withSegment(jpeg, 0xe1, content.toByteArray());
    }

    /** A PNG with one more chunk after its header. */
    static byte[] withChunk(byte[] png, String type, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(png, 0, PNG_HEADER_BYTES);
        out.writeBytes(chunk(type, content));
        out.write(png, PNG_HEADER_BYTES, png.length - PNG_HEADER_BYTES);
        return out.toByteArray();
    }

    static byte[] chunk(String type, byte[] content) {
        try (ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                DataOutputStream out = new DataOutputStream(bytes)) {
            byte[] name = type.getBytes(StandardCharsets.US_ASCII);
            CRC32 crc = new CRC32();
            crc.update(name);
            crc.update(content);
            out.writeInt(content.length);
            out.write(name);
            out.write(content);
            out.writeInt((int) crc.getValue());
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] withPngProfile(byte[] png, ICC_Profile profile) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.writeBytes(new byte[] {'p', 0, 0});
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(content)) {
            deflater.write(profile.getData());
        }
        return withChunk(png, "iCCP", content.toByteArray());
    }

    /** A PNG of one colour, however large. */
    static void writeEvenPng(Path file, int width, int height, int bits, int colourType) throws IOException {
        writeEvenPng(file, width, height, bits, colourType, height);
    }

    /** @param rows how many of them are in the file */
    static void writeEvenPng(Path file, int width, int height, int bits, int colourType, int rows) throws IOException {
        int channels = colourType == 6 ? 4 : colourType == 2 ? 3 : 1;
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        byte[] row = new byte[1 + (int) (((long) width * channels * bits + 7) / 8)];
        Arrays.fill(row, 1, row.length, (byte) 0x80);
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(data, new Deflater(Deflater.BEST_SPEED))) {
            for (int y = 0; y < rows; y++) {
                deflater.write(row);
            }
        }
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(header)) {
            out.writeInt(width);
            out.writeInt(height);
            out.write(new byte[] {(byte) bits, (byte) colourType, 0, 0, 0});
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        png.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        png.writeBytes(chunk("IHDR", header.toByteArray()));
        png.writeBytes(chunk("IDAT", data.toByteArray()));
        png.writeBytes(chunk("IEND", new byte[0]));
        Files.write(file, png.toByteArray());
    }
}
