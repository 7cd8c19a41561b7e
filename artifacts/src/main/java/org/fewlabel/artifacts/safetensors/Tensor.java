package org.fewlabel.artifacts.safetensors;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Numbers of one kind in a row-major array of any number of dimensions. It holds the array that it was made of, not a
 * copy: snapshots are large.
 */
public final class Tensor {
    private static final int CHUNK_BYTES = 1 << 16;

    private final Dtype dtype;
    private final List<Integer> shape;
    private final int size;
    /** A float[], int[], long[], short[] or byte[], as wide as the dtype. */
    private final Object values;

    private Tensor(Dtype dtype, Object values, int length, int[] shape) {
        this.dtype = dtype;
        this.shape = IntStream.of(shape).boxed().toList();
        this.values = values;
        this.size = length;
        if (size(this.shape) != length) {
            throw new IllegalArgumentException(
                    "a tensor of shape " + this.shape + " has " + size(this.shape) + " numbers, got " + length);
        }
    }

    /**
     * A tensor of these numbers.
     *
     * @param shape of a scalar: nothing
     */
    public static Tensor of(float[] values, int... shape) {
        return new Tensor(Dtype.F32, values, values.length, shape);
    }

    public static Tensor of(int[] values, int... shape) {
        return new Tensor(Dtype.I32, values, values.length, shape);
    }

    public static Tensor of(long[] values, int... shape) {
        return new Tensor(Dtype.I64, values, values.length, shape);
    }

    public static Tensor of(byte[] values, int... shape) {
        return new Tensor(Dtype.U8, values, values.length, shape);
    }

    public Dtype dtype() {
        return dtype;
    }

    public List<Integer> shape() {
        return shape;
    }

    /** How many numbers. */
    public int size() {
        return size;
    }

    /** How many bytes in a file. */
    public long bytes() {
        return (long) size * dtype.bytes();
    }

    /** Not a copy. */
    public float[] floats() {
        require(Dtype.F32);
        return (float[]) values;
    }

    /** Of F32 not a copy; F16 and BF16 are widened, which changes no number. */
    public float[] widenedFloats() {
        return dtype == Dtype.F16 || dtype == Dtype.BF16 ? HalfFloats.floats(dtype, (short[]) values) : floats();
    }

    /** Not a copy. */
    public int[] ints() {
        require(Dtype.I32);
        return (int[]) values;
    }

    /** Not a copy. */
    public long[] longs() {
        require(Dtype.I64);
        return (long[]) values;
    }

    /** Not a copy. */
    public byte[] unsignedBytes() {
        require(Dtype.U8);
        return (byte[]) values;
    }

    private void require(Dtype wanted) {
        if (dtype != wanted) {
            throw new IllegalStateException("the tensor holds " + dtype + ", not " + wanted);
        }
    }

    /** The product of the shape; {@link Long#MAX_VALUE} where no array could hold it, negative where a dimension is. */
    static long size(List<Integer> shape) {
        if (shape.stream().anyMatch(dimension -> dimension < 0)) {
            return -1;
        }
        if (shape.contains(0)) {
            return 0;
        }
        long size = 1;
        for (int dimension : shape) {
            size *= dimension;
            if (size > Integer.MAX_VALUE) {
                return Long.MAX_VALUE;
            }
        }
        return size;
    }

    void writeTo(OutputStream out) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        int perChunk = CHUNK_BYTES / dtype.bytes();
        for (int from = 0; from < size; from += perChunk) {
            int count = Math.min(perChunk, size - from);
            switch (dtype) {
                case F32 -> chunk.asFloatBuffer().put((float[]) values, from, count);
                case I32, U32 -> chunk.asIntBuffer().put((int[]) values, from, count);
                case I64, U64, F64, C64 -> chunk.asLongBuffer().put((long[]) values, from, count);
                case F16, BF16, I16, U16 -> chunk.asShortBuffer().put((short[]) values, from, count);
                case U8, I8, BOOL, F8_E4M3, F8_E5M2, F8_E8M0 ->
                    chunk.duplicate().put((byte[]) values, from, count);
            }
            out.write(chunk.array(), 0, count * dtype.bytes());
        }
    }

    /** Reads a tensor's numbers; null if the stream ends early. */
    static @Nullable Tensor read(Dtype dtype, int[] shape, int size, InputStream in) throws IOException {
        Object values =
                switch (dtype) {
                    case F32 -> new float[size];
                    case I32, U32 -> new int[size];
                    case I64, U64, F64, C64 -> new long[size];
                    case F16, BF16, I16, U16 -> new short[size];
                    case U8, I8, BOOL, F8_E4M3, F8_E5M2, F8_E8M0 -> new byte[size];
                };
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        int perChunk = CHUNK_BYTES / dtype.bytes();
        for (int from = 0; from < size; from += perChunk) {
            int count = Math.min(perChunk, size - from);
            int bytes = count * dtype.bytes();
            if (in.readNBytes(chunk.array(), 0, bytes) < bytes) {
                return null;
            }
            switch (dtype) {
                case F32 -> chunk.asFloatBuffer().get((float[]) values, from, count);
                case I32, U32 -> chunk.asIntBuffer().get((int[]) values, from, count);
                case I64, U64, F64, C64 -> chunk.asLongBuffer().get((long[]) values, from, count);
                case F16, BF16, I16, U16 -> chunk.asShortBuffer().get((short[]) values, from, count);
                case U8, I8, BOOL, F8_E4M3, F8_E5M2, F8_E8M0 ->
                    chunk.duplicate().get((byte[]) values, from, count);
            }
        }
        return new Tensor(dtype, values, size, shape);
    }
}
