package org.fewlabel.artifacts.safetensors;

/** The kinds of numbers that are read and written here, by their names in the format. */
public enum Dtype {
    I64(8),
    F32(4),
    I32(4),
    /** Half precision: 1 bit of sign, 5 of exponent, 10 of fraction (IEEE 754). Read only. */
    F16(2),
    /** The upper half of an F32. Read only. */
    BF16(2),
    /** Bytes from 0 to 255. */
    U8(1);

    private final int bytes;

    Dtype(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes of one number. */
    public int bytes() {
        return bytes;
    }
}
