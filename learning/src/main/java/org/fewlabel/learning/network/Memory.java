package org.fewlabel.learning.network;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.fewlabel.contracts.job.Precision;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The memory of a network's activations and gradients: a few slots, each with room for the largest batch seen. Smaller
 * batches see the beginning of a slot, so a change of the batch size allocates nothing.
 */
final class Memory implements AutoCloseable {
    /** Room for some numbers of every image of a batch. Allocated when first looked at. */
    static final class Slot {
        private final Precision precision;
        private int numbersPerImage;
        private @Nullable ActivationBuffer buffer;

        private Slot(int numbersPerImage, Precision precision) {
            this.numbersPerImage = numbersPerImage;
            this.precision = precision;
        }

        long bytesPerImage() {
            return (long) numbersPerImage * precision.activationBytes();
        }
    }

    private final Precision precision;
    private final List<Slot> slots = new ArrayList<>();
    private final Slot ones;
    private int capacity;
    private long generation;

    /** @param positionsMax the largest height · width of a layer's output */
    Memory(int positionsMax, Precision precision) {
        this.precision = precision;
        ones = floatSlot(positionsMax);
    }

    Precision precision() {
        return precision;
    }

    Slot slot(int numbersPerImage) {
        return slot(numbersPerImage, precision);
    }

    /** For numbers that are float32 in every precision. */
    Slot floatSlot(int numbersPerImage) {
        return slot(numbersPerImage, Precision.FLOAT32);
    }

    private Slot slot(int numbersPerImage, Precision precision) {
        Slot slot = new Slot(numbersPerImage, precision);
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

    ActivationBuffer buffer(Slot slot) {
        ActivationBuffer buffer = slot.buffer;
        if (buffer == null) {
            buffer = new ActivationBuffer(Math.multiplyExact(capacity, slot.numbersPerImage), slot.precision);
            slot.buffer = buffer;
        }
        return buffer;
    }

    /** The beginning of a slot as an array, last index fastest. */
    INDArray array(Slot slot, long... shape) {
        long needed = LongStream.of(shape).reduce(1, Math::multiplyExact);
        ActivationBuffer buffer = buffer(slot);
        if (needed > buffer.size()) {
            throw new IllegalArgumentException(needed + " numbers do not fit into a slot of " + buffer.size());
        }
        return buffer.view(shape);
    }

    /** A column of ones. */
    INDArray ones(int count) {
        boolean fresh = ones.buffer == null;
        INDArray array = array(ones, count, 1);
        if (fresh) {
            buffer(ones).view(buffer(ones).size()).assign(1);
        }
        return array;
    }

    @Override
    public void close() {
        for (Slot slot : slots) {
            if (slot.buffer != null) {
                slot.buffer.close();
                slot.buffer = null;
            }
        }
    }
}
