package org.fewlabel.learning.network;

import org.jspecify.annotations.Nullable;

/** Memory of a card for what is at hand, as much as the most that was asked for since it was freed. Not safe for use by several threads. */
final class CudaScratch {
    private final CudaDevice device;
    private @Nullable CudaArray array;

    CudaScratch(CudaDevice device) {
        this.device = device;
    }

    /** Where so many bytes lie, with anything in them. What was given out before is void. */
    long address(long bytes) {
        if (array == null || bytes > array.bytes()) {
            free();
            array = new CudaArray(device, bytes);
        }
        return array.address();
    }

    boolean isEmpty() {
        return array == null;
    }

    /** Whoever asks next gets new memory. */
    void free() {
        if (array != null) {
            array.close();
            array = null;
        }
    }
}
