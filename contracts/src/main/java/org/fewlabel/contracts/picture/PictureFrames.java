package org.fewlabel.contracts.picture;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.fewlabel.contracts.folder.ImageFolder;
import org.jspecify.annotations.Nullable;

/**
 * Files of pictures one after the other in a stream, each after its length: 32 bits, the most significant byte first. Their names
 * are of no consequence to who looks at them.
 */
public final class PictureFrames {
    /** Of a length. */
    public static final int HEADER_BYTES = 4;

    private PictureFrames() {}

    /** What goes before a file of this length. */
    public static byte[] header(int bytes) {
        return ByteBuffer.allocate(HEADER_BYTES).putInt(bytes).array();
    }

    /**
     * Reads the next file.
     *
     * @return null at the end
     * @throws IOException if the stream ends within a file, or holds one that is longer than a picture may be
     */
    public static byte @Nullable [] read(DataInputStream in) throws IOException {
        int first = in.read();
        if (first < 0) {
            return null;
        }
        int length = first << 24 | in.readUnsignedByte() << 16 | in.readUnsignedByte() << 8 | in.readUnsignedByte();
        if (length < 0 || length > ImageFolder.FILE_BYTES_MAX) {
            throw new IOException("a picture has at most " + ImageFolder.FILE_BYTES_MAX + " bytes, was " + length);
        }
        byte[] file = in.readNBytes(length);
        if (file.length < length) {
            throw new EOFException("a picture ends after " + file.length + " of " + length + " bytes");
        }
        return file;
    }
}
