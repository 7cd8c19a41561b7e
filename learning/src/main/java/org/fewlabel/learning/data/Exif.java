package org.fewlabel.learning.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Finds out how a camera was held: one entry in the first directory of a TIFF structure. Readers of EXIF read all entries,
 * and in 64 KB a thousand of them may each ask for all of the 64 KB.
 */
final class Exif {
    private static final byte[] PREFIX = {'E', 'x', 'i', 'f', 0, 0};
    private static final int HEADER_BYTES = 8;
    private static final int MAGIC = 42;
    private static final int ENTRY_BYTES = 12;
    private static final int TAG = 0x0112;
    private static final int SHORT = 3;
    private static final int ORIENTATION_MAX = 8;

    private Exif() {}

    /**
     * @param from where a TIFF structure begins, with or without the six bytes that JPEG files put before it
     * @return from 1 to 8; 1 where nothing is said that can be read, for the picture itself may be sound
     */
    static int orientation(byte[] bytes, int from, int length) {
        boolean hasPrefix =
                length >= PREFIX.length && Arrays.equals(bytes, from, from + PREFIX.length, PREFIX, 0, PREFIX.length);
        int begin = hasPrefix ? from + PREFIX.length : from;
        ByteBuffer tiff = ByteBuffer.wrap(bytes, begin, from + length - begin).slice();
        if (tiff.limit() < HEADER_BYTES || tiff.get(0) != tiff.get(1) || tiff.get(0) != 'I' && tiff.get(0) != 'M') {
            return EncodedImage.UPRIGHT;
        }
        tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int directory = tiff.getInt(4);
        if (tiff.getShort(2) != MAGIC || directory < HEADER_BYTES || directory > tiff.limit() - 2) {
            return EncodedImage.UPRIGHT;
        }
        int entries = Math.min(tiff.getShort(directory) & 0xffff, (tiff.limit() - directory - 2) / ENTRY_BYTES);
        for (int entry = 0; entry < entries; entry++) {
            int at = directory + 2 + ENTRY_BYTES * entry;
            if ((tiff.getShort(at) & 0xffff) == TAG && tiff.getShort(at + 2) == SHORT) {
                int orientation = tiff.getShort(at + 8);
                return orientation >= 1 && orientation <= ORIENTATION_MAX ? orientation : EncodedImage.UPRIGHT;
            }
        }
        return EncodedImage.UPRIGHT;
    }
}
