package org.fewlabel.learning.data;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.fewlabel.learning.Shape;

/** Images in memory as PNG files: grey for one channel, sRGB for three. The same pixels are the same bytes. */
public final class Png {
    private static final int COLOURS = 3;

    private Png() {}

    /**
     * @param pixels of one image, [height, width, channels]
     * @param shape of it, with one channel or three
     */
    public static byte[] of(byte[] pixels, Shape shape) {
        if (shape.channels() != 1 && shape.channels() != COLOURS || pixels.length != shape.size()) {
            throw new IllegalArgumentException(pixels.length + " bytes are no grey or colour image of " + shape);
        }
        boolean isGrey = shape.channels() == 1;
        BufferedImage image = new BufferedImage(
                shape.width(), shape.height(), isGrey ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR);
        // Its own bytes: Java takes grey for linear light, and would brighten what is set by colours.
        byte[] into = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        if (isGrey) {
            System.arraycopy(pixels, 0, into, 0, pixels.length);
        } else {
            for (int i = 0; i < pixels.length; i += COLOURS) {
                into[i] = pixels[i + 2];
                into[i + 1] = pixels[i + 1];
                into[i + 2] = pixels[i];
            }
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try {
            // In memory: Java's own cache would be a file for each picture.
            ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
            try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(file)) {
                writer.setOutput(out);
                writer.write(image);
            } finally {
                writer.dispose();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        return file.toByteArray();
    }
}
