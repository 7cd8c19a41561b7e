package org.fewlabel.learning.data;

import java.io.IOException;

/**
 * The blocks of a GIF file up to the end of its first frame. Java's reader puts comments together in a time that grows
 * with the square of their length.
 */
final class GifBlocks {
    private static final int HEADER_BYTES = 13;
    private static final int FRAME_HEADER_BYTES = 10;
    private static final int EXTENSION = 0x21;
    private static final int FRAME = 0x2c;
    private static final int HAS_PALETTE = 0x80;
    private static final int EXTENSION_BYTES_MAX = 1 << 20;

    private final EncodedImage image;

    private GifBlocks(EncodedImage image) {
        this.image = image;
    }

    static EncodedImage look(EncodedImage image) throws IOException {
        new GifBlocks(image).walk();
        return image;
    }

    private void walk() throws IOException {
        int at = HEADER_BYTES + paletteBytes(image.unsigned(10));
        int begin = at;
        while (image.unsigned(at) == EXTENSION) {
            at = afterBlocks(at + 2);
            if (at - begin > EXTENSION_BYTES_MAX) {
                throw new IOException("it has more than " + (EXTENSION_BYTES_MAX >> 20) + " MB of comments");
            }
        }
        if (image.unsigned(at) != FRAME) {
            throw new IOException("it is damaged: it has no picture where one must be");
        }
        // The first byte of the data is the size of a code.
        afterBlocks(at + FRAME_HEADER_BYTES + paletteBytes(image.unsigned(at + 9)) + 1);
    }

    private static int paletteBytes(int flags) {
        return (flags & HAS_PALETTE) == 0 ? 0 : 3 << (flags & 7) + 1;
    }

    /** Blocks begin with their length; the last one has none. */
    private int afterBlocks(int from) throws IOException {
        int at = from;
        while (image.unsigned(at) != 0) {
            at += 1 + image.unsigned(at);
        }
        return at + 1;
    }
}
