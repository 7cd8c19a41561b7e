package org.fewlabel.learning.data;

import com.twelvemonkeys.imageio.color.ColorProfiles;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of a WebP file. The reader believes the sizes that they tell, and decodes as many pictures as there are; so
 * all that must agree is compared here.
 */
final class WebpChunks {
    private static final int CONTAINER_BYTES = 12;
    private static final int HEADER_BYTES = 8;
    /** Place, size and length of an animation's frame. */
    private static final int FRAME_HEADER_BYTES = 16;

    private static final int CHANNELS_MAX = 4;
    private static final int HAS_PROFILE = 0x20;
    private static final int PROFILE_BYTES_MAX = 4 << 20;

    private final EncodedImage image;
    private @Nullable Size canvas;
    private @Nullable Size picture;
    private boolean hasAlpha;
    private int flagsAt;

    private record Size(int width, int height) {}

    private WebpChunks(EncodedImage image) {
        this.image = image;
    }

    static EncodedImage look(EncodedImage image) throws IOException {
        long end = HEADER_BYTES + Integer.toUnsignedLong(image.littleEndianInt(4));
        if (end > image.length) {
            throw EncodedImage.endsTooEarly();
        }
        WebpChunks chunks = new WebpChunks(image);
        chunks.walk(CONTAINER_BYTES, (int) end);
        chunks.weigh();
        return image;
    }

    private void walk(int from, int end) throws IOException {
        for (int at = from; at < end; ) {
            int length = image.littleEndianInt(at + 4);
            int data = at + HEADER_BYTES;
            if (length < 0 || length > end - data) {
                throw new IOException("it ends too early, in a chunk");
            }
            lookAtChunk(at, data, length);
            at = data + length + (length & 1);
        }
    }

    private void lookAtChunk(int at, int data, int length) throws IOException {
        if (is("VP8X", at)) {
            canvas = new Size(1 + threeBytes(data + 4), 1 + threeBytes(data + 7));
            flagsAt = data;
        } else if (is("ANMF", at) && picture == null) {
            // Of an animation the first frame is the picture.
            canvas = new Size(1 + threeBytes(data + 6), 1 + threeBytes(data + 9));
            walk(data + FRAME_HEADER_BYTES, data + length);
        } else if (is("ANMF", at)) {
            return;
        } else if (is("ALPH", at)) {
            requireNoPicture();
            hasAlpha = true;
        } else if (is("VP8L", at)) {
            requireNoPicture();
            int sizes = image.littleEndianInt(data + 1);
            picture = new Size(1 + (sizes & 0x3fff), 1 + (sizes >> 14 & 0x3fff));
            image.tablesUntil = image.length;
        } else if (is("VP8 ", at)) {
            requireNoPicture();
            picture = new Size(image.littleEndianShort(data + 6) & 0x3fff, image.littleEndianShort(data + 8) & 0x3fff);
            image.tablesUntil = at;
        } else if (is("ICCP", at) && flagsAt > 0 && !isProfile(data, length)) {
            image.bytes[flagsAt] &= ~HAS_PROFILE; // The reader does not look for it then.
        } else if (is("EXIF", at)) {
            image.orientation = Exif.orientation(image.bytes, data, length);
        }
    }

    private boolean isProfile(int from, int length) {
        try {
            return length <= PROFILE_BYTES_MAX
                    && ColorProfiles.createProfile(Arrays.copyOfRange(image.bytes, from, from + length)) != null;
        } catch (RuntimeException e) {
            return false; // Java's colour management refuses a damaged profile in several ways.
        }
    }

    private void requireNoPicture() throws IOException {
        if (picture != null) {
            throw new IOException("it is damaged: it holds more than one picture");
        }
    }

    private boolean is(String type, int at) {
        return ImageFormat.hasText(image.bytes, image.length, at, type);
    }

    private int threeBytes(int at) throws IOException {
        return image.littleEndianShort(at) | image.unsigned(at + 2) << 16;
    }

    private void weigh() throws IOException {
        if (picture == null) {
            throw new IOException("it is damaged: it holds no picture");
        }
        if (canvas != null && !canvas.equals(picture)) {
            throw new IOException("it is damaged: it is " + canvas.width() + "×" + canvas.height() + " and "
                    + picture.width() + "×" + picture.height());
        }
        long pixels = (long) picture.width() * picture.height();
        boolean isLossless = image.tablesUntil == image.length;
        // Lossless pictures and what is transparent are decoded in full; of lossy ones about half a byte for each pixel
        // is kept.
        image.fixedBytes = isLossless || hasAlpha ? pixels * CHANNELS_MAX : pixels;
    }
}
