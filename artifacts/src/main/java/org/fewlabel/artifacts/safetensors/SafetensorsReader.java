package org.fewlabel.artifacts.safetensors;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A safetensors file that stays where it lies: of its tensors, which may be larger than memory, only what is asked for is read, a
 * few kilobytes for each {@link TensorCursor}. Any number of threads may read it at the same time, each with cursors of its own.
 */
public final class SafetensorsReader {
    private final Bytes file;
    private final Header header;
    private final long dataBegin;
    private final Map<String, Header.Entry> entries = new LinkedHashMap<>();

    private SafetensorsReader(Bytes file, Header header, long dataBegin) {
        this.file = file;
        this.header = header;
        this.dataBegin = dataBegin;
        header.entries().forEach(entry -> entries.put(entry.name(), entry));
    }

    /** Where the file lies. */
    @FunctionalInterface
    public interface Bytes {
        /**
         * Reads some bytes, at most what the buffer has room for, as {@link java.nio.channels.FileChannel#read(ByteBuffer, long)}
         * does.
         *
         * @return how many; −1 at the end
         */
        int read(ByteBuffer buffer, long position) throws IOException;
    }

    /**
     * Reads the header, and holds it against the format strictly, as {@link Safetensors#read(InputStream, long)} does.
     *
     * @param bytes the file's length
     * @throws CorruptSafetensorsException naming what is wrong
     */
    public static SafetensorsReader of(Bytes file, long bytes) throws IOException {
        Header header = Header.read(new BufferedInputStream(new Beginning(file)), bytes);
        // The tensors fill what follows the header.
        long dataBytes =
                header.entries().stream().mapToLong(Header.Entry::end).max().orElse(0);
        return new SafetensorsReader(file, header, bytes - dataBytes);
    }

    public Map<String, String> metadata() {
        return header.metadata();
    }

    public boolean has(String name) {
        return entries.containsKey(name);
    }

    /** How many numbers a tensor has; 0 where there is none of that name. */
    public int size(String name) {
        Header.Entry entry = entries.get(name);
        return entry == null ? 0 : entry.size();
    }

    /** The numbers of a tensor that must be there, with this dtype and shape, from the first one. */
    public TensorCursor require(String name, Dtype dtype, int... shape) throws CorruptSafetensorsException {
        Header.Entry entry = entries.get(name);
        if (entry == null) {
            throw new CorruptSafetensorsException("the tensor " + name + " is missing; there are " + entries.keySet());
        }
        List<Integer> expected = IntStream.of(shape).boxed().toList();
        if (entry.dtype() != dtype || !entry.shape().equals(expected)) {
            throw new CorruptSafetensorsException(
                    "the tensor " + name + " is " + entry.dtype() + entry.shape() + ", expected " + dtype + expected);
        }
        return new TensorCursor(file, dtype, dataBegin + entry.begin(), dataBegin + entry.end());
    }

    private static final class Beginning extends InputStream {
        private final Bytes file;
        private long position;

        Beginning(Bytes file) {
            this.file = file;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = file.read(ByteBuffer.wrap(buffer, offset, length), position);
            position += Math.max(0, count);
            return count;
        }
    }
}
