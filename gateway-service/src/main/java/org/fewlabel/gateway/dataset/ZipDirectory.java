package org.fewlabel.gateway.dataset;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.fewlabel.service.scratch.ScratchFile;

/**
 * The directory at the end of a ZIP archive, as APPNOTE.TXT 6.3.10 has it, with what is beyond four gigabytes or 65,535 entries. It is
 * counted before anything of it is kept, must lie where its end says, right before that, and must hold what that says; behind it is
 * nothing. For of an archive that can be read in two ways, one may be harmless.
 *
 * @param entries in the order of the directory
 * @param start where it begins: no file reaches beyond
 */
record ZipDirectory(List<ZipEntry> entries, long start) {
    private static final int END_SIGNATURE = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final int COMMENT_BYTES_MAX = 65_535;
    private static final int LOCATOR_64_SIGNATURE = 0x07064b50;
    private static final int LOCATOR_64_BYTES = 20;
    private static final int END_64_SIGNATURE = 0x06064b50;
    private static final int END_64_BYTES = 56;
    private static final int ENTRY_SIGNATURE = 0x02014b50;
    private static final int ENTRY_BYTES = 46;
    private static final int EXTRA_64 = 1;
    private static final long UNKNOWN_INT = 0xffff_ffffL;
    private static final int UNKNOWN_SHORT = 0xffff;
    private static final int BUFFER_BYTES = 1 << 16;
    /** A little more than a name may have; what is longer is refused anyway. */
    static final int NAME_BYTES_KEPT = 600;

    private static final int UNIX = 3;

    ZipDirectory {
        entries = List.copyOf(entries);
    }

    /** Where the directory is, and how much it holds. */
    private record End(long count, long bytes, long start) {}

    /** @throws UnreadableZipException if it is not whole, or holds more entries than that */
    static ZipDirectory read(ScratchFile file, int entriesMax) throws IOException {
        End end = end(file);
        if (end.count() > entriesMax) {
            throw new UnreadableZipException("must hold at most " + entriesMax
                    + " files and folders (fewlabel.uploads.entries-max), holds " + end.count());
        }
        List<ZipEntry> entries = new ArrayList<>();
        try (InputStream in = new BufferedInputStream(file.content(end.start(), end.bytes()), BUFFER_BYTES)) {
            for (long i = 0; i < end.count(); i++) {
                entries.add(entry(in));
            }
            if (in.read() >= 0) {
                throw broken("its directory holds more than the " + end.count() + " entries that its end tells of");
            }
        } catch (EOFException e) {
            throw broken("its directory holds fewer than the " + end.count() + " entries that its end tells of");
        }
        return new ZipDirectory(entries, end.start());
    }

    private static UnreadableZipException broken(String why) {
        return new UnreadableZipException("must be a whole ZIP archive: " + why);
    }

    private static End end(ScratchFile file) throws IOException {
        long from = Math.max(0, file.bytes() - END_BYTES - COMMENT_BYTES_MAX);
        ByteBuffer tail = bytes(file, from, (int) (file.bytes() - from));
        for (int at = tail.limit() - END_BYTES; at >= 0; at--) {
            if (tail.getInt(at) == END_SIGNATURE && at + END_BYTES + unsigned(tail, at + 20) == tail.limit()) {
                return end(file, from + at, tail.position(at).slice().order(ByteOrder.LITTLE_ENDIAN));
            }
        }
        throw broken("it has no directory at its end; perhaps it did not come to its end");
    }

    private static End end(ScratchFile file, long at, ByteBuffer end) throws IOException {
        long count = unsigned(end, 10);
        long bytes = Integer.toUnsignedLong(end.getInt(12));
        long start = Integer.toUnsignedLong(end.getInt(16));
        long until = at;
        boolean oneDisk = unsigned(end, 4) == 0 && unsigned(end, 6) == 0 && unsigned(end, 8) == count;
        if (count == UNKNOWN_SHORT || bytes == UNKNOWN_INT || start == UNKNOWN_INT) {
            long locator = at - LOCATOR_64_BYTES;
            ByteBuffer locating = locator < 0 ? null : bytes(file, locator, LOCATOR_64_BYTES);
            if (locating != null && locating.getInt(0) == LOCATOR_64_SIGNATURE) {
                until = locating.getLong(8);
                if (until < 0 || until > locator - END_64_BYTES) {
                    throw broken("the end of its directory is not where it says");
                }
                ByteBuffer end64 = bytes(file, until, END_64_BYTES);
                if (end64.getInt(0) != END_64_SIGNATURE || until + 12 + end64.getLong(4) != locator) {
                    throw broken("the end of its directory is not where it says");
                }
                oneDisk = end64.getInt(16) == 0 && end64.getInt(20) == 0 && end64.getLong(24) == end64.getLong(32);
                count = end64.getLong(32);
                bytes = end64.getLong(40);
                start = end64.getLong(48);
            }
        }
        if (!oneDisk) {
            throw broken("it is one of several parts");
        }
        if (count < 0 || bytes < 0 || start < 0 || start > until || bytes != until - start) {
            throw broken("its directory is not where it says");
        }
        return new End(count, bytes, start);
    }

    private static ZipEntry entry(InputStream in) throws IOException {
        ByteBuffer header = bytes(in, ENTRY_BYTES);
        if (header.getInt(0) != ENTRY_SIGNATURE) {
            throw broken("its directory is damaged");
        }
        int nameBytes = unsigned(header, 28);
        byte[] name = in.readNBytes(Math.min(nameBytes, NAME_BYTES_KEPT));
        in.skipNBytes(Math.max(0, nameBytes - NAME_BYTES_KEPT));
        ByteBuffer extra = bytes(in, unsigned(header, 30));
        in.skipNBytes(unsigned(header, 32));
        long compressed = Integer.toUnsignedLong(header.getInt(20));
        long bytes = Integer.toUnsignedLong(header.getInt(24));
        long offset = Integer.toUnsignedLong(header.getInt(42));
        ByteBuffer large = large(extra);
        if (bytes == UNKNOWN_INT && large.remaining() >= Long.BYTES) {
            bytes = large.getLong();
        }
        if (compressed == UNKNOWN_INT && large.remaining() >= Long.BYTES) {
            compressed = large.getLong();
        }
        if (offset == UNKNOWN_INT && large.remaining() >= Long.BYTES) {
            offset = large.getLong();
        }
        boolean isUnix = (header.get(5) & 0xff) == UNIX;
        return new ZipEntry(
                // Whoever made it may have named the encoding or not: UTF-8 it is, or it is refused for U+FFFD.
                new String(name, StandardCharsets.UTF_8),
                nameBytes,
                unsigned(header, 8),
                unsigned(header, 10),
                Integer.toUnsignedLong(header.getInt(16)),
                compressed,
                bytes,
                offset,
                isUnix ? header.getInt(38) >>> 16 : 0);
    }

    /** The numbers that have no room in the header; empty where all have. */
    private static ByteBuffer large(ByteBuffer extra) {
        int at = 0;
        while (at + 4 <= extra.limit()) {
            int length = unsigned(extra, at + 2);
            if (at + 4 + length > extra.limit()) {
                break;
            }
            if (unsigned(extra, at) == EXTRA_64) {
                return extra.slice(at + 4, length).order(ByteOrder.LITTLE_ENDIAN);
            }
            at += 4 + length;
        }
        return ByteBuffer.allocate(0);
    }

    private static ByteBuffer bytes(ScratchFile file, long from, int length) throws IOException {
        try (InputStream in = file.content(from, length)) {
            return bytes(in, length);
        }
    }

    private static ByteBuffer bytes(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    static int unsigned(ByteBuffer bytes, int at) {
        return Short.toUnsignedInt(bytes.getShort(at));
    }
}
