package org.fewlabel.artifacts.safetensors;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.NoSuchElementException;

/** A walk through the numbers of one tensor of a file, of which a few kilobytes are in memory. For one thread. */
public final class TensorCursor {
    private static final int BUFFER_BYTES = 1 << 13;
    /** After a jump, which often is to a few numbers alone; who reads on gets twice as many each time. */
    private static final int JUMP_BYTES = 1 << 8;

    private final SafetensorsReader.Bytes file;
    private final Dtype dtype;
    private final long begin;
    private final long end;
    private final ByteBuffer buffer;
    /** Of the first byte that is not in the buffer yet. */
    private long position;

    private int fillBytes = BUFFER_BYTES;

    TensorCursor(SafetensorsReader.Bytes file, Dtype dtype, long begin, long end) {
        this.file = file;
        this.dtype = dtype;
        this.begin = begin;
        this.position = begin;
        this.end = end;
        int bytes = (int) Math.min(BUFFER_BYTES, end - begin);
        this.buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN).limit(0);
    }

    public boolean hasNext() {
        return buffer.hasRemaining() || position < end;
    }

    /**
     * Goes to one of the numbers, which is the next one then.
     *
     * @param number from 0
     */
    public void seek(long number) {
        long target = begin + Math.multiplyExact(number, (long) dtype.bytes());
        if (number < 0 || target > end) {
            throw new IndexOutOfBoundsException("the tensor has no number " + number);
        }
        long bufferBegin = position - buffer.limit();
        if (target >= bufferBegin && target <= position) {
            buffer.position((int) (target - bufferBegin));
            return;
        }
        buffer.position(0).limit(0);
        position = target;
        fillBytes = JUMP_BYTES;
    }

    /** Of F32; fills the row with the numbers that are next. */
    public void next(float[] row) throws IOException {
        for (int i = 0; i < row.length; i++) {
            require(Dtype.F32);
            row[i] = buffer.getFloat();
        }
    }

    /** Of I32. */
    public int nextInt() throws IOException {
        require(Dtype.I32);
        return buffer.getInt();
    }

    /** Of U8. */
    public byte nextByte() throws IOException {
        require(Dtype.U8);
        return buffer.get();
    }

    /** Numbers never lie across two fillings: each begins with one, and the buffer holds whole ones. */
    private void require(Dtype wanted) throws IOException {
        if (dtype != wanted) {
            throw new IllegalStateException("the tensor holds " + dtype + ", not " + wanted);
        }
        if (!buffer.hasRemaining()) {
            fill();
        }
    }

    private void fill() throws IOException {
        if (position == end) {
            throw new NoSuchElementException("the tensor has no more numbers");
        }
        buffer.clear().limit((int) Math.min(fillBytes, end - position));
        fillBytes = Math.min(BUFFER_BYTES, 2 * fillBytes);
        while (buffer.hasRemaining()) {
            int count = file.read(buffer, position);
            if (count < 0) {
                throw new EOFException("the file ends within a tensor");
            }
            position += count;
        }
        buffer.flip();
    }
}
