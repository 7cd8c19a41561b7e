package org.fewlabel.learning.network;

import org.fewlabel.contracts.job.Precision;
import org.fewlabel.learning.MemoryShortageException;

/**
 * A card, as far as the engine needs one. All work is done in the order in which it is asked for; {@link #write},
 * {@link #read}, {@link #readDouble} and {@link #free} wait for it. Addresses are the card's own. Not safe for use by several threads, but for {@link #free}.
 */
interface CudaDevice {
    /**
     * @param driver the newest CUDA that the driver runs
     * @param cuda of the libraries in use
     */
    record Facts(String name, int capabilityMajor, int capabilityMinor, String driver, String cuda, String cudnn) {
        /** The first that multiplies TF32 and bfloat16. */
        private static final int TENSOR_CORES_CAPABILITY_MIN = 8;

        /** As compilers are told. */
        String architecture() {
            return "sm_" + capabilityMajor + capabilityMinor;
        }

        /** Whether it computes so. */
        boolean supports(Precision precision) {
            return switch (precision) {
                case FLOAT32 -> true;
                case TF32, BFLOAT16 -> capabilityMajor >= TENSOR_CORES_CAPABILITY_MIN;
            };
        }
    }

    Facts facts();

    /** Of its memory, that of other processes among it. */
    long totalBytes();

    /**
     * @param bytes more than none
     * @return where they lie, with anything in them
     * @throws MemoryShortageException if there are not so many
     */
    long allocate(long bytes);

    /** Waits for all work asked for before. */
    void free(long address);

    /** Sets bytes to zero. */
    void clear(long address, long bytes);

    /** Copies within the card. */
    void copy(long from, long to, long bytes);

    /** Copies {@code count} of the values, beginning at {@code from}, to the card. */
    void write(float[] values, int from, int count, long address);

    /** Copies floats from the card to the values, beginning at {@code from}. */
    void read(long address, float[] values, int from, int count);

    double readDouble(long address);

    /**
     * Runs a kernel.
     *
     * @param items how many there are to compute; a kernel does the same with any number of threads
     * @param arguments in the kernel's order: a {@link Long} for an address or 64 bits, an {@link Integer}, a {@link Float} or a
     *     {@link Double}
     */
    void launch(CudaSource source, String kernel, int items, Object... arguments);

    void multiply(CudaProduct product);

    CudaConvolution convolution(CudaConvolution.Geometry geometry);

    /** Gives up what convolutions compute in, until one does again. */
    void freeWorkspace();
}
