package org.fewlabel.artifacts.safetensors;

/**
 * The kinds of numbers of the format, by their names in it. Those of which nothing else is said are read and written here; the
 * others stand in files of other programs, and are passed over: a {@link Tensor} of one gives none of its numbers.
 */
public enum Dtype {
    /** Passed over. */
    F64(8),
    I64(8),
    /** Passed over. */
    U64(8),
    /** Passed over: two floats. */
    C64(8),
    F32(4),
    I32(4),
    /** Passed over. */
    U32(4),
    /** Half precision: 1 bit of sign, 5 of exponent, 10 of fraction (IEEE 754). Read only. */
    F16(2),
    /** The upper half of an F32. Read only. */
    BF16(2),
    /** Passed over. */
    I16(2),
    /** Passed over. */
    U16(2),
    /** Passed over. */
    F8_E4M3(1),
    /** Passed over. */
    F8_E5M2(1),
    /** Passed over. */
    F8_E8M0(1),
    /** Passed over. */
    I8(1),
    /** Passed over. */
    BOOL(1),
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
