package org.fewlabel.learning.data;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of a PNG file. Java's reader compares no checksum, and what it makes of texts and profiles depends on its
 * release; so the checksums are compared here, and it is given no more than the picture.
 */
final class PngChunks {
    private static final int SIGNATURE_BYTES = 8;
    /** Length, type and checksum. */
    private static final int FRAME_BYTES = 12;
    /** Of a chunk that a picture cannot be shown without the first letter is a capital. */
    private static final int ANCILLARY = 0x20;

    private static final int PROFILE_BYTES_MAX = 4 << 20;
    private static final int PROFILE_NAME_BYTES_MAX = 80;

    private PngChunks() {}

    /** Leaves only the picture's own chunks in {@code bytes}. */
    static EncodedImage look(ImageFormat format, byte[] bytes) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int kept = SIGNATURE_BYTES;
        int orientation = EncodedImage.UPRIGHT;
        byte[] profile = null;
        String type = "";
        for (int at = SIGNATURE_BYTES; !type.equals("IEND"); ) {
            if (bytes.length - at < FRAME_BYTES) {
                throw EncodedImage.endsTooEarly();
            }
            int length = in.getInt(at);
            type = new String(bytes, at + 4, 4, StandardCharsets.ISO_8859_1);
            if (length < 0 || length > bytes.length - at - FRAME_BYTES) {
                throw new IOException("it ends too early, in a chunk " + shown(type));
            }
            boolean sound = checksum(bytes, at + 4, 4 + length) == in.getInt(at + 8 + length);
            boolean needed = (bytes[at + 4] & ANCILLARY) == 0 || type.equals("tRNS");
            if (needed && !sound) {
                throw new IOException("it is damaged: the checksum of a chunk " + shown(type) + " differs");
            }
            if (sound && type.equals("eXIf")) {
                orientation = Exif.orientation(bytes, at + 8, length);
            } else if (sound && type.equals("iCCP")) {
                profile = profile(bytes, at + 8, length);
            }
            int next = at + FRAME_BYTES + length;
            if (needed) {
                System.arraycopy(bytes, at, bytes, kept, next - at);
                kept += next - at;
            }
            at = next;
        }
        EncodedImage image = EncodedImage.shortened(format, bytes, kept);
        image.orientation = orientation;
        image.profile = profile;
        return image;
    }

    private static String shown(String type) {
        return type.chars().allMatch(letter -> letter > ' ' && letter < 127) ? type : "without a name";
    }

    private static int checksum(byte[] bytes, int from, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }

    /** A name, 0, the method 0, and the profile, compressed; null if it is none. */
    private static byte @Nullable [] profile(byte[] bytes, int from, int length) {
        int name = 0;
        while (name < length && name < PROFILE_NAME_BYTES_MAX && bytes[from + name] != 0) {
            name++;
        }
        if (name + 2 >= length) {
            return null;
        }
        try (InputStream in =
                new InflaterInputStream(new ByteArrayInputStream(bytes, from + name + 2, length - name - 2))) {
            byte[] profile = in.readNBytes(PROFILE_BYTES_MAX + 1);
            return profile.length > PROFILE_BYTES_MAX ? null : profile;
        } catch (IOException e) {
            return null;
        }
    }
}
