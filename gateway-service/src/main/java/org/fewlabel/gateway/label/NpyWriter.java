package org.fewlabel.gateway.label;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One array in NumPy's format NPY, version 1.0: a magic, a header in Python's words, padded to 64 bytes, and the numbers, little
 * end first, row by row. First its kind and shape, then what is in it.
 */
final class NpyWriter implements Closeable {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
    private static final int ALIGNMENT = 64;
    private static final int BUFFER_BYTES = 1 << 13;

    private final OutputStream out;
    private final Closeable end;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);

    /** @param end called when all is written; the stream stays open */
    NpyWriter(OutputStream out, Closeable end) {
        this.out = out;
        this.end = end;
    }

    void int64(int... shape) throws IOException {
        begin("<i8", shape);
    }

    void float32(int... shape) throws IOException {
        begin("<f4", shape);
    }

    void write(long value) throws IOException {
        room(Long.BYTES).putLong(value);
    }

    void write(float[] values) throws IOException {
        for (float value : values) {
            room(Float.BYTES).putFloat(value);
        }
    }

    /** All of an array of texts: (texts,). */
    void texts(List<String> texts) throws IOException {
        writeTexts(texts, texts.size());
    }

    /** All of an array that is one text: (). */
    void text(String text) throws IOException {
        writeTexts(List.of(text));
    }

    /** Each as long as the longest, in UTF-32, with zeros behind. */
    private void writeTexts(List<String> texts, int... shape) throws IOException {
        int length = texts.stream()
                .mapToInt(text -> text.codePointCount(0, text.length()))
                .max()
                .orElse(1);
        begin("<U" + length, shape);
        for (String text : texts) {
            for (int character : Arrays.copyOf(text.codePoints().toArray(), length)) {
                room(Integer.BYTES).putInt(character);
            }
        }
    }

    private void begin(String kind, int... shape) throws IOException {
        String sizes = Arrays.stream(shape).mapToObj(size -> size + ",").collect(Collectors.joining(" ", "(", ")"));
        String header = "{'descr': '" + kind + "', 'fortran_order': False, 'shape': " + sizes + ", }";
        int before = MAGIC.length + Short.BYTES;
        int padded = (before + header.length() + ALIGNMENT) / ALIGNMENT * ALIGNMENT - before;
        out.write(MAGIC);
        room(Short.BYTES).putShort((short) padded);
        flush();
        out.write((header + " ".repeat(padded - header.length() - 1) + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    private ByteBuffer room(int bytes) throws IOException {
        if (buffer.remaining() < bytes) {
            flush();
        }
        return buffer;
    }

    private void flush() throws IOException {
        out.write(buffer.array(), 0, buffer.position());
        buffer.clear();
    }

    @Override
    public void close() throws IOException {
        flush();
        end.close();
    }
}
