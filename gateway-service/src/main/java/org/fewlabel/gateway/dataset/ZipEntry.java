package org.fewlabel.gateway.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.fewlabel.service.scratch.ScratchFile;

/**
 * What the directory of a ZIP archive says of a file or a folder, all of which may be a lie.
 *
 * @param name as text; of one that is too long its beginning
 * @param nameBytes how long the name is
 * @param flags of APPNOTE.TXT 4.4.4
 * @param method how it is compressed
 * @param crc32 of its bytes
 * @param compressed how many bytes it has in the archive
 * @param bytes how many it has unpacked
 * @param offset where its own header is
 * @param unixMode kind and rights; 0 where it comes from no Unix
 */
record ZipEntry(
        String name,
        int nameBytes,
        int flags,
        int method,
        long crc32,
        long compressed,
        long bytes,
        long offset,
        int unixMode) {
    private static final int STORED = 0;
    private static final int DEFLATED = 8;
    private static final int ENCRYPTED = 1 | 1 << 6 | 1 << 13;
    private static final int KIND = 0xf000;
    private static final int LINK = 0xa000;
    private static final int FOLDER = 0x4000;
    private static final int FILE = 0x8000;
    private static final int HEADER_SIGNATURE = 0x04034b50;
    private static final int HEADER_BYTES = 30;
    private static final int BUFFER_BYTES = 1 << 13;

    boolean isFolder() {
        return name.endsWith("/");
    }

    boolean isEncrypted() {
        return (flags & ENCRYPTED) != 0;
    }

    boolean isLink() {
        return (unixMode & KIND) == LINK;
    }

    /** A pipe, say. */
    boolean isNeitherFileNorFolder() {
        int kind = unixMode & KIND;
        return kind != 0 && kind != FILE && kind != FOLDER;
    }

    boolean isReadable() {
        return method == STORED || method == DEFLATED;
    }

    /**
     * Where its bytes are, behind its own header.
     *
     * @throws UnreadableZipException if there is none, or that of another entry
     */
    long start(ScratchFile file) throws IOException {
        byte[] header;
        if (offset < 0 || offset > file.bytes() - HEADER_BYTES) {
            throw new UnreadableZipException("must lie within the archive, its directory says at byte " + offset);
        }
        try (InputStream in = file.content(offset, HEADER_BYTES)) {
            header = in.readNBytes(HEADER_BYTES);
        }
        ByteBuffer fields = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
        if (header.length < HEADER_BYTES || fields.getInt(0) != HEADER_SIGNATURE) {
            throw new UnreadableZipException("must be where the directory says, there is no such file");
        }
        int ownNameBytes = ZipDirectory.unsigned(fields, 26);
        try (InputStream in =
                file.content(offset + HEADER_BYTES, Math.min(ownNameBytes, ZipDirectory.NAME_BYTES_KEPT))) {
            String own = new String(in.readNBytes(ZipDirectory.NAME_BYTES_KEPT), StandardCharsets.UTF_8);
            if (ownNameBytes != nameBytes || !own.equals(name)) {
                throw new UnreadableZipException("must have one name, is called otherwise beside its bytes");
            }
        }
        return offset + HEADER_BYTES + ownNameBytes + ZipDirectory.unsigned(fields, 28);
    }

    /** Its bytes as they come out, as many as that may be: whoever reads counts. */
    InputStream open(ScratchFile file, long start) {
        InputStream slice = file.content(start, compressed);
        if (method == STORED) {
            return slice;
        }
        Inflater inflater = new Inflater(true);
        return new InflaterInputStream(slice, inflater, BUFFER_BYTES) {
            @Override
            public void close() throws IOException {
                inflater.end(); // Its memory is not on the heap.
                super.close();
            }
        };
    }
}
