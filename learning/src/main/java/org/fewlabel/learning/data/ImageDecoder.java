package org.fewlabel.learning.data;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * Reads a JPEG or PNG file of any size into bytes of one or three channels. Grey becomes colour by repetition, colour
 * becomes grey by the weights of ITU-R 601-2; what is transparent shows white. An orientation in EXIF is not looked at.
 */
final class ImageDecoder {
    /** A file of a kilobyte can claim to be a picture of gigabytes. */
    private static final long PIXELS_MAX = 100_000_000;

    private static final int WHITE = 255;

    private ImageDecoder() {}

    /** An image as it is in its file; pixels are [height, width, channels]. */
    static final class Picture {
        final int height;
        final int width;
        final byte[] pixels;

        Picture(int height, int width, byte[] pixels) {
            this.height = height;
            this.width = width;
            this.pixels = pixels;
        }
    }

    /**
     * @param channels 1 or 3
     * @throws IOException with the reason, if it cannot be read
     */
    static Picture read(Path file, int channels) throws IOException {
        try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
            Iterator<ImageReader> readers = in == null ? null : ImageIO.getImageReaders(in);
            if (readers == null || !readers.hasNext()) {
                throw new IOException("it is neither JPEG nor PNG");
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
                if (pixels > PIXELS_MAX) {
                    throw new IOException("it has " + pixels + " pixels, more than " + PIXELS_MAX);
                }
                return picture(reader.read(0), channels);
            } finally {
                reader.dispose();
            }
        } catch (RuntimeException e) {
            // The readers of damaged files throw what they come upon.
            throw new IOException("it is damaged: " + e, e);
        }
    }

    private static Picture picture(BufferedImage image, int channels) {
        int height = image.getHeight();
        int width = image.getWidth();
        byte[] pixels = new byte[height * width * channels];
        boolean grey = image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY;
        int target = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++, target += channels) {
                int argb = grey ? greyArgb(image.getRaster(), x, y) : image.getRGB(x, y);
                int alpha = argb >>> 24;
                int red = overWhite(argb >> 16 & 0xff, alpha);
                int green = overWhite(argb >> 8 & 0xff, alpha);
                int blue = overWhite(argb & 0xff, alpha);
                if (channels == 1) {
                    pixels[target] = (byte) ((red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16);
                } else {
                    pixels[target] = (byte) red;
                    pixels[target + 1] = (byte) green;
                    pixels[target + 2] = (byte) blue;
                }
            }
        }
        return new Picture(height, width, pixels);
    }

    /** The stored value: Java takes grey for linear light and would brighten it. */
    private static int greyArgb(Raster raster, int x, int y) {
        boolean wide = raster.getDataBuffer().getDataType() == DataBuffer.TYPE_USHORT;
        int bits = raster.getSampleModel().getSampleSize(0);
        int value = raster.getSample(x, y, 0);
        int grey = wide ? value >> 8 : bits < 8 ? value * WHITE / ((1 << bits) - 1) : value;
        int alpha = raster.getNumBands() < 2 ? WHITE : raster.getSample(x, y, 1) >> (wide ? 8 : 0);
        return alpha << 24 | grey << 16 | grey << 8 | grey;
    }

    private static int overWhite(int value, int alpha) {
        return alpha == WHITE ? value : (value * alpha + WHITE * (WHITE - alpha) + WHITE / 2) / WHITE;
    }
}
