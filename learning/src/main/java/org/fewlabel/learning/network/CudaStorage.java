package org.fewlabel.learning.network;

/** Numbers in the memory of a card. */
interface CudaStorage extends Storage {
    /** Of the number at that place. */
    long address(int index);

    static long address(Region region) {
        return ((CudaStorage) region.storage()).address(region.offset());
    }
}
