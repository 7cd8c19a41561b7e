package org.fewlabel.learning.network;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The memory of a network's activations and gradients: a few slots, each with room for the largest batch seen. Smaller
 * batches see the beginning of a slot, so a change of the batch size allocates nothing.
 */
final class Memory implements AutoCloseable {
    /** Room for some numbers of every image of a batch. Allocated when first looked at. */
    static final class Slot {
        private int numbersPerImage;
        private @Nullable NativeVector vector;

        private Slot(int numbersPerImage) {
            this.numbersPerImage = numbersPerImage;
        }

        int numbersPerImage() {
            return numbersPerImage;
        }
    }

    private final List<Slot> slots = new ArrayList<>();
    private final Slot ones;
    private int capacity;
    private long generation;

    /** @param positionsMax the largest height · width of a layer's output */
    Memory(int positionsMax) {
        ones = slot(positionsMax);
    }

    Slot slot(int numbersPerImage) {
        Slot slot = new Slot(numbersPerImage);
        slots.add(slot);
        return slot;
    }

    /** Makes sure that a slot holds that many numbers an image; only while it has no memory yet. */
    void widen(Slot slot, int numbersPerImage) {
        slot.numbersPerImage = Math.max(slot.numbersPerImage, numbersPerImage);
    }

    /** Makes room for a batch. If that takes more than there is, all arrays given out before are void. */
    void reserve(int batch) {
        if (batch > capacity) {
            close();
            capacity = batch;
            generation++;
        }
    }

    /** Counts how often the memory has moved; arrays of an earlier generation are void. */
    long generation() {
        return generation;
    }

    NativeVector vector(Slot slot) {
        NativeVector vector = slot.vector;
        if (vector == null) {
            vector = new NativeVector(Math.multiplyExact(capacity, slot.numbersPerImage));
            slot.vector = vector;
        }
        return vector;
    }

    /** The beginning of a slot as an array, last index fastest. */
    INDArray array(Slot slot, long... shape) {
        long needed = LongStream.of(shape).reduce(1, Math::multiplyExact);
        NativeVector vector = vector(slot);
        if (needed > vector.size()) {
            throw new IllegalArgumentException(needed + " numbers do not fit into a slot of " + vector.size());
        }
        return Nd4j.create(vector.array().data(), shape, Nd4j.getStrides(shape, 'c'), 0, 'c');
    }

    /** A column of ones. */
    INDArray ones(int count) {
        boolean fresh = ones.vector == null;
        INDArray array = array(ones, count, 1);
        if (fresh) {
            vector(ones).array().assign(1);
        }
        return array;
    }

    @Override
    public void close() {
        for (Slot slot : slots) {
            if (slot.vector != null) {
                slot.vector.close();
                slot.vector = null;
            }
        }
    }
}
