package org.fewlabel.learning.network;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.cuda.cublas.cublasContext;
import org.bytedeco.cuda.cudart.CUfunc_st;
import org.bytedeco.cuda.cudart.CUmod_st;
import org.bytedeco.cuda.cudnn.cudnnContext;
import org.bytedeco.cuda.global.cublas;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.cuda.global.cudnn;
import org.bytedeco.cuda.global.nvrtc;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.SizeTPointer;
import org.fewlabel.contracts.job.Precision;
import org.fewlabel.learning.MemoryShortageException;

/** The first card that CUDA shows this process, by JavaCPP's presets. All work goes to CUDA's default stream. */
final class CudaCard implements CudaDevice {
    /** CUDA_VISIBLE_DEVICES says which one it is. */
    private static final int DEVICE = 0;

    /** Of what is asked before the card has told its name. */
    private static final CudaCalls FIRST = new CudaCalls("the first card");

    private static final int NAME_BYTES_MAX = 256;
    private static final int THREADS = 256;
    private static final int BLOCKS_MAX = 1 << 14;
    private static final int ARGUMENTS_MAX = 16;
    /** Of the host's memory between Java's heap and the card. */
    private static final int STAGED_AT_ONCE = 1 << 20;

    private static final long MEGABYTE = 1 << 20;
    private static final long COLLECTION_MILLIS = 200;

    private final ThreadLocal<Boolean> isBound = ThreadLocal.withInitial(() -> false);
    private final Map<CudaSource, CUmod_st> modules = new EnumMap<>(CudaSource.class);
    private final Map<CudaSource, Map<String, CUfunc_st>> kernels = new EnumMap<>(CudaSource.class);
    private final LongPointer argumentValues = new LongPointer(ARGUMENTS_MAX);
    private final PointerPointer<Pointer> arguments = new PointerPointer<>(ARGUMENTS_MAX);
    private final FloatPointer one = new FloatPointer(1f);
    private final FloatPointer zero = new FloatPointer(0f);
    private final FloatPointer staging;
    private final cublasContext matrices = new cublasContext();
    private final cudnnContext convolutions = new cudnnContext();
    private final Facts facts;
    private final CudaCalls calls;
    /** Of the largest convolution so far; where memory is short, or nothing computes, it is given up and the next one makes it anew. */
    private final Scratch<CudaArray> workspace = new Scratch<>(bytes -> new CudaArray(this, bytes));

    /**
     * @return nothing where the driver shows this process none
     * @throws LinkageError if a library is not found
     * @throws RuntimeException if one does not work
     */
    static Optional<CudaCard> first() {
        Loader.load(cudart.class);
        // Not left to the runtime, which asks the driver once and then repeats its answer until the process ends.
        int code = cudart.cuInit(0);
        if (code == cudart.CUDA_ERROR_NO_DEVICE) {
            return Optional.empty();
        }
        FIRST.start("cuInit", code);
        int[] count = new int[1];
        FIRST.runtime("cudaGetDeviceCount", cudart.cudaGetDeviceCount(count));
        if (count[0] == 0) {
            return Optional.empty();
        }
        try {
            CudaCard card = new CudaCard();
            try {
                CudaTrial.run(card);
            } finally {
                card.workspace.free();
            }
            return Optional.of(card);
        } catch (LinkageError | RuntimeException e) {
            cudart.cudaDeviceReset(); // What was made so far is of no use, and the next try makes it anew.
            throw e;
        }
    }

    private CudaCard() {
        Loader.load(cublas.class);
        Loader.load(cudnn.class);
        Loader.load(nvrtc.class);
        FIRST.runtime("cudaSetDevice", cudart.cudaSetDevice(DEVICE));
        facts = readFacts();
        calls = new CudaCalls(facts.name() + " (" + facts.architecture() + ", a driver for CUDA " + facts.driver()
                + ", CUDA " + facts.cuda() + ", cuDNN " + facts.cudnn() + ")");
        Pointer pinned = new Pointer();
        calls.runtime("cudaMallocHost", cudart.cudaMallocHost(pinned, (long) Float.BYTES * STAGED_AT_ONCE));
        staging = new FloatPointer(pinned);
        for (int i = 0; i < ARGUMENTS_MAX; i++) {
            arguments.put(i, new Address().at(argumentValues.address() + (long) Long.BYTES * i));
        }
        calls.blas("cublasCreate", cublas.cublasCreate_v2(matrices));
        int math = cublas.CUBLAS_DEFAULT_MATH | cublas.CUBLAS_MATH_DISALLOW_REDUCED_PRECISION_REDUCTION;
        calls.blas("cublasSetMathMode", cublas.cublasSetMathMode(matrices, math));
        calls.dnn("cudnnCreate", cudnn.cudnnCreate(convolutions));
        // At once, to be told now if NVRTC does not know such a card.
        modules.put(CudaSource.NUMBERS, compile(CudaSource.NUMBERS));
    }

    private static Facts readFacts() {
        byte[] name = new byte[NAME_BYTES_MAX];
        FIRST.driver("cuDeviceGetName", cudart.cuDeviceGetName(name, name.length, DEVICE));
        int[] driver = new int[1];
        FIRST.runtime("cudaDriverGetVersion", cudart.cudaDriverGetVersion(driver));
        int[] runtime = new int[1];
        FIRST.runtime("cudaRuntimeGetVersion", cudart.cudaRuntimeGetVersion(runtime));
        long dnn = cudnn.cudnnGetVersion();
        return new Facts(
                new String(name, StandardCharsets.UTF_8).replace("\0", "").strip(),
                attribute(cudart.cudaDevAttrComputeCapabilityMajor),
                attribute(cudart.cudaDevAttrComputeCapabilityMinor),
                version(driver[0]),
                version(runtime[0]),
                dnn / 10_000 + "." + dnn % 10_000 / 100 + "." + dnn % 100);
    }

    private static int attribute(int which) {
        int[] value = new int[1];
        FIRST.runtime("cudaDeviceGetAttribute", cudart.cudaDeviceGetAttribute(value, which, DEVICE));
        return value[0];
    }

    private static String version(int number) {
        return number / 1000 + "." + number % 1000 / 10;
    }

    CudaCalls calls() {
        return calls;
    }

    cudnnContext convolutions() {
        return convolutions;
    }

    FloatPointer one() {
        return one;
    }

    FloatPointer zero() {
        return zero;
    }

    /** CUDA's calls are about the card that the calling thread has chosen. */
    private void bind() {
        if (!isBound.get()) {
            calls.runtime("cudaSetDevice", cudart.cudaSetDevice(DEVICE));
            isBound.set(true);
        }
    }

    @Override
    public Facts facts() {
        return facts;
    }

    private long freeBytes() {
        return memory(true);
    }

    @Override
    public long totalBytes() {
        return memory(false);
    }

    private long memory(boolean isFree) {
        bind();
        try (SizeTPointer free = new SizeTPointer(1);
                SizeTPointer total = new SizeTPointer(1)) {
            calls.runtime("cudaMemGetInfo", cudart.cudaMemGetInfo(free, total));
            return isFree ? free.get() : total.get();
        }
    }

    @Override
    public long allocate(long bytes) {
        bind();
        Address address = new Address();
        if (!isAllocated(address, bytes)) {
            workspace.free();
            collectGarbage();
            if (!isAllocated(address, bytes)) {
                throw new MemoryShortageException(
                        calls.card() + " has " + freeBytes() / MEGABYTE + " of "
                                + totalBytes() / MEGABYTE + " MB free, and " + (bytes + MEGABYTE - 1) / MEGABYTE
                                + " MB more are needed at once: choose a smaller batch or network, or end what else uses the card");
            }
        }
        return address.address();
    }

    private boolean isAllocated(Address address, long bytes) {
        int code = cudart.cudaMalloc(address, bytes);
        if (code == cudart.cudaErrorMemoryAllocation) {
            cudart.cudaGetLastError(); // Or a later call would tell of it once more.
            return false;
        }
        calls.runtime("cudaMalloc", code);
        return true;
    }

    /** Frees what {@link CudaArray}s nobody refers to any more hold. */
    private static void collectGarbage() {
        System.gc();
        try {
            Thread.sleep(COLLECTION_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void free(long address) {
        bind();
        calls.runtime("cudaFree", cudart.cudaFree(new Address().at(address)));
    }

    @Override
    public void clear(long address, long bytes) {
        bind();
        calls.runtime("cudaMemset", cudart.cudaMemset(new Address().at(address), 0, bytes));
    }

    @Override
    public void copy(long from, long to, long bytes) {
        transfer(new Address().at(to), new Address().at(from), bytes, cudart.cudaMemcpyDeviceToDevice);
    }

    private void transfer(Pointer to, Pointer from, long bytes, int kind) {
        bind();
        calls.runtime("cudaMemcpy", cudart.cudaMemcpy(to, from, bytes, kind));
    }

    @Override
    public void write(float[] values, int from, int count, long address) {
        for (int done = 0; done < count; done += STAGED_AT_ONCE) {
            int now = Math.min(STAGED_AT_ONCE, count - done);
            staging.put(values, from + done, now);
            Address to = new Address().at(address + (long) Float.BYTES * done);
            transfer(to, staging, (long) Float.BYTES * now, cudart.cudaMemcpyHostToDevice);
        }
    }

    @Override
    public void read(long address, float[] values, int from, int count) {
        for (int done = 0; done < count; done += STAGED_AT_ONCE) {
            int now = Math.min(STAGED_AT_ONCE, count - done);
            Address source = new Address().at(address + (long) Float.BYTES * done);
            transfer(staging, source, (long) Float.BYTES * now, cudart.cudaMemcpyDeviceToHost);
            staging.get(values, from + done, now);
        }
    }

    @Override
    public double readDouble(long address) {
        DoublePointer value = new DoublePointer(staging);
        transfer(value, new Address().at(address), Double.BYTES, cudart.cudaMemcpyDeviceToHost);
        return value.get();
    }

    @Override
    public void launch(CudaSource source, String kernel, int items, Object... values) {
        if (items == 0) {
            return;
        }
        bind();
        CUfunc_st function = kernels.computeIfAbsent(source, each -> new HashMap<>())
                .computeIfAbsent(kernel, name -> find(source, name));
        for (int i = 0; i < values.length; i++) {
            argumentValues.put(i, bits(values[i]));
        }
        int blocks = Math.min(BLOCKS_MAX, (items - 1) / THREADS + 1);
        calls.driver(
                "the kernel " + kernel,
                cudart.cuLaunchKernel(
                        function, blocks, 1, 1, THREADS, 1, 1, 0, null, arguments, (PointerPointer<?>) null));
    }

    /** The kernel reads as many of the bytes, from the lowest on, as its argument has; hosts of cards are little-endian. */
    private static long bits(Object value) {
        if (value instanceof Long number) {
            return number;
        } else if (value instanceof Integer number) {
            return number;
        } else if (value instanceof Float number) {
            return Float.floatToRawIntBits(number);
        } else if (value instanceof Double number) {
            return Double.doubleToRawLongBits(number);
        }
        throw new IllegalArgumentException("no kernel takes a " + value.getClass());
    }

    private CUfunc_st find(CudaSource source, String kernel) {
        CUmod_st module = modules.computeIfAbsent(source, this::compile);
        CUfunc_st function = new CUfunc_st();
        try (BytePointer name = new BytePointer(kernel)) {
            calls.driver("cuModuleGetFunction of " + kernel, cudart.cuModuleGetFunction(function, module, name));
        }
        return function;
    }

    private CUmod_st compile(CudaSource source) {
        CUmod_st module = new CUmod_st();
        try (BytePointer code = new BytePointer(CudaCompiler.compile(source, facts.architecture(), calls))) {
            calls.driver("cuModuleLoadData of " + source.file(), cudart.cuModuleLoadData(module, code));
        }
        return module;
    }

    /** By columns, as BLAS has it, a matrix is its transpose, and so a product the one of its factors in reverse order. */
    @Override
    public void multiply(CudaProduct product) {
        bind();
        int type = type(product.precision());
        calls.blas(
                "cublasGemmEx",
                cublas.cublasGemmEx(
                        matrices,
                        product.isSecondTransposed() ? cublas.CUBLAS_OP_T : cublas.CUBLAS_OP_N,
                        product.isFirstTransposed() ? cublas.CUBLAS_OP_T : cublas.CUBLAS_OP_N,
                        product.columns(),
                        product.rows(),
                        product.inner(),
                        one,
                        new Address().at(product.second()),
                        type,
                        product.isSecondTransposed() ? product.inner() : product.columns(),
                        new Address().at(product.first()),
                        type,
                        product.isFirstTransposed() ? product.rows() : product.inner(),
                        product.adds() ? one : zero,
                        new Address().at(product.result()),
                        type(product.resultPrecision()),
                        product.columns(),
                        sums(product.precision()),
                        cublas.CUBLAS_GEMM_DEFAULT));
    }

    private static int sums(Precision precision) {
        return switch (precision) {
            case FLOAT32, BFLOAT16 -> cublas.CUBLAS_COMPUTE_32F;
            case TF32 -> cublas.CUBLAS_COMPUTE_32F_FAST_TF32;
        };
    }

    private static int type(Precision precision) {
        return switch (precision) {
            case FLOAT32, TF32 -> cudart.CUDA_R_32F;
            case BFLOAT16 -> cudart.CUDA_R_16BF;
        };
    }

    @Override
    public CudaConvolution convolution(CudaConvolution.Geometry geometry) {
        bind();
        return new CudaCardConvolution(this, geometry);
    }

    @Override
    public void freeWorkspace() {
        workspace.free();
    }

    /** For cuDNN, for one call. */
    Pointer workspace(long bytes) {
        return bytes == 0
                ? new Address()
                : new Address().at(workspace.room(bytes).address());
    }

    /** A place in the card's memory, which Java neither reads nor frees. */
    static final class Address extends Pointer {
        Address at(long address) {
            this.address = address;
            return this;
        }
    }
}
