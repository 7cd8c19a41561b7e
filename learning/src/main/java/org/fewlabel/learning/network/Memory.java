package org.fewlabel.learning.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.fewlabel.contracts.job.Precision;
import org.fewlabel.learning.MemoryShortageException;
import org.jspecify.annotations.Nullable;

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
    private final Engine engine;
    private final List<Slot> slots = new ArrayList<>();
    private final Slot ones;
    private int capacity;
    private long generation;

    /**
     * @param positionsMax the largest height · width of a layer's output
     * @param engine who makes it
     */
    Memory(int positionsMax, Precision precision, Engine engine) {
        this.precision = precision;
        this.engine = engine;
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

    /** Makes room for a batch. If that takes more than there is, all regions given out before are void. */
    void reserve(int batch) {
        if (batch > capacity) {
            close();
            capacity = batch;
            generation++;
        }
    }

    /** Counts how often the memory has moved; regions of an earlier generation are void. */
    long generation() {
        return generation;
    }

    ActivationBuffer buffer(Slot slot) {
        ActivationBuffer buffer = slot.buffer;
        if (buffer == null) {
            buffer = engine.buffer(numbers(slot), slot.precision);
            slot.buffer = buffer;
        }
        return buffer;
    }

    private int numbers(Slot slot) {
        long numbers = (long) capacity * slot.numbersPerImage;
        if (numbers > Integer.MAX_VALUE) {
            throw new MemoryShortageException(
                    "a batch of " + capacity + " images is " + numbers + " numbers in one layer, and no more than "
                            + Integer.MAX_VALUE + " are computed at once: choose a smaller batch");
        }
        return (int) numbers;
    }

    /** The beginning of a slot. */
    Region region(Slot slot, Integer... shape) {
        return new Region(buffer(slot), 0, List.of(shape));
    }

    /** A column of ones. */
    Region ones(int count) {
        if (ones.buffer == null) {
            float[] values = new float[buffer(ones).size()];
            Arrays.fill(values, 1);
            buffer(ones).copyFrom(values, 0, values.length);
        }
        return region(ones, count, 1);
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
