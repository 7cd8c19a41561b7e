package org.fewlabel.learning.network;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.fewlabel.contracts.job.Precision;
import org.fewlabel.learning.MemoryShortageException;

/**
 * A card without a card: memory of this process, the engine's own kernels on the processor, and plain loops in double precision for
 * what cuBLAS and cuDNN do.
 */
class HostCudaDevice implements CudaDevice {
    private static final byte NOT_A_NUMBER = (byte) 0xff;
    private static final int TF32_BITS = 11;

    private final HostKernels kernels = HostKernels.get();
    private final long bytesMax;
    private final Map<Long, Long> allocated = new ConcurrentHashMap<>();
    private int convolutionsMade;
    private int convolutionsOpen;

    HostCudaDevice() {
        this(Long.MAX_VALUE);
    }

    HostCudaDevice(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    @Override
    public Facts facts() {
        return new Facts("stand-in", 9, 0, "13.0", "13.0", "9.19");
    }

    long allocatedBytes() {
        return allocated.values().stream().mapToLong(Long::longValue).sum();
    }

    private long freeBytes() {
        return bytesMax - allocatedBytes();
    }

    @Override
    public long totalBytes() {
        return bytesMax;
    }

    /** What is there at first are no numbers, so that whoever relies on zeros is found out. */
    @Override
    public long allocate(long bytes) {
        if (bytes > freeBytes()) {
            throw new MemoryShortageException("the stand-in has " + freeBytes() + " bytes, not " + bytes);
        }
        long address = Native.malloc(bytes);
        new Pointer(address).setMemory(0, bytes, NOT_A_NUMBER);
        allocated.put(address, bytes);
        return address;
    }

    @Override
    public void free(long address) {
        if (allocated.remove(address) == null) {
            throw new AssertionError("freed what nobody allocated");
        }
        Native.free(address);
    }

    @Override
    public void clear(long address, long bytes) {
        new Pointer(address).setMemory(0, bytes, (byte) 0);
    }

    @Override
    public void copy(long from, long to, long bytes) {
        new Pointer(to).write(0, new Pointer(from).getByteArray(0, Math.toIntExact(bytes)), 0, (int) bytes);
    }

    @Override
    public void write(float[] values, int from, int count, long address) {
        new Pointer(address).write(0, values, from, count);
    }

    @Override
    public void read(long address, float[] values, int from, int count) {
        new Pointer(address).read(0, values, from, count);
    }

    @Override
    public double readDouble(long address) {
        return new Pointer(address).getDouble(0);
    }

    @Override
    public void launch(CudaSource source, String kernel, int items, Object... arguments) {
        kernels.launch(source, kernel, items, arguments);
    }

    @Override
    public void multiply(CudaProduct product) {
        int rows = product.rows();
        int columns = product.columns();
        int inner = product.inner();
        float[] first = factors(product.first(), rows * inner, product.precision());
        float[] second = factors(product.second(), inner * columns, product.precision());
        float[] result = product.adds()
                ? numbers(product.result(), rows * columns, product.resultPrecision())
                : new float[rows * columns];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                double sum = result[row * columns + column];
                for (int i = 0; i < inner; i++) {
                    double one = first[product.isFirstTransposed() ? i * rows + row : row * inner + i];
                    sum += one * second[product.isSecondTransposed() ? column * inner + i : i * columns + column];
                }
                result[row * columns + column] = (float) sum;
            }
        }
        store(result, product.result(), product.resultPrecision());
    }

    @Override
    public CudaConvolution convolution(CudaConvolution.Geometry geometry) {
        convolutionsMade++;
        convolutionsOpen++;
        return new HostConvolution(this, geometry);
    }

    /** Plain loops need none. */
    @Override
    public void freeWorkspace() {}

    void convolutionClosed() {
        convolutionsOpen--;
    }

    int convolutionsMade() {
        return convolutionsMade;
    }

    int convolutionsOpen() {
        return convolutionsOpen;
    }

    /** As they are multiplied. */
    float[] factors(long address, int count, Precision precision) {
        float[] factors = numbers(address, count, precision);
        for (int i = 0; i < count && precision == Precision.TF32; i++) {
            factors[i] = (float) Exactness.rounded(factors[i], TF32_BITS);
        }
        return factors;
    }

    private float[] numbers(long address, int count, Precision precision) {
        Pointer memory = new Pointer(address);
        if (precision != Precision.BFLOAT16) {
            return memory.getFloatArray(0, count);
        }
        float[] values = new float[count];
        short[] halves = memory.getShortArray(0, count);
        for (int i = 0; i < count; i++) {
            values[i] = Float.intBitsToFloat(halves[i] << Short.SIZE);
        }
        return values;
    }

    void store(float[] values, long address, Precision precision) {
        if (precision != Precision.BFLOAT16) {
            write(values, 0, values.length, address);
            return;
        }
        short[] halves = new short[values.length];
        for (int i = 0; i < values.length; i++) {
            float rounded = (float) Exactness.BFLOAT16.rounding().applyAsDouble(values[i]);
            halves[i] = (short) (Float.floatToIntBits(rounded) >>> Short.SIZE);
        }
        new Pointer(address).write(0, halves, 0, halves.length);
    }
}
