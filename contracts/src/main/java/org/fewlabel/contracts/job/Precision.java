package org.fewlabel.contracts.job;

import org.fewlabel.contracts.WireName;

/**
 * How many bits a network computes with. Weights, their gradients and updates, batch-norm statistics, logits and losses are float32
 * in each.
 */
public enum Precision implements WireName {
    FLOAT32(Float.BYTES),
    /**
     * Everything is float32, but convolutions and dense layers multiply numbers rounded to their first 11 bits of significand, as
     * NVIDIA's cards do in hardware from compute capability 8.0 on; sums are float32.
     */
    TF32(Float.BYTES),
    /**
     * Activations and their gradients have float32's range and the first 8 bits of its significand, and so have the weights as the
     * layers read them; sums are float32.
     */
    BFLOAT16(Short.BYTES);

    private final int activationBytes;

    Precision(int activationBytes) {
        this.activationBytes = activationBytes;
    }

    /**
     * Leaves {@link #FLOAT32} out of JSON: a spec of before the field was there and one of today are the same then, to comparisons
     * and to sweeps that know their runs by the digests of the specs.
     */
    static final class Usual {
        @Override
        public boolean equals(Object value) {
            return value == FLOAT32;
        }

        @Override
        public int hashCode() {
            return 0;
        }
    }

    /** Bytes of an activation, or of its gradient. */
    public int activationBytes() {
        return activationBytes;
    }
}
