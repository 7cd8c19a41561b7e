package org.fewlabel.learning.network;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.fewlabel.contracts.job.Precision;
import org.fewlabel.learning.MemoryShortageException;
import org.junit.jupiter.api.Test;

class MemoryTest {
    /** The first layer of resnet18-imagenet: it failed as a mistake of the program, in every attempt. */
    @Test
    void refusesABatchWhoseLayersCannotBeCounted() {
        try (Memory memory = new Memory(112 * 112, Precision.FLOAT32, Engine.fastest())) {
            Memory.Slot slot = memory.slot(112 * 112 * 64);
            memory.reserve(2675);

            assertThatThrownBy(() -> memory.buffer(slot))
                    .isInstanceOf(MemoryShortageException.class)
                    .hasMessageContaining("2675 images")
                    .hasMessageContaining("choose a smaller batch");
        }
    }
}
