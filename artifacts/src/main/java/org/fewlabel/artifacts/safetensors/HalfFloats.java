package org.fewlabel.artifacts.safetensors;

/** Numbers of 16 bits as floats, each exactly. */
final class HalfFloats {
    private static final int FRACTION_BITS = 10;
    private static final int FRACTION = (1 << FRACTION_BITS) - 1;
    private static final int EXPONENT_MAX = 31;
    private static final int EXPONENT_BIAS = 15;
    private static final int FLOAT_FRACTION_BITS = 23;
    private static final int FLOAT_EXPONENT_BIAS = 127;

    private HalfFloats() {}

    /** @param dtype F16 or BF16 */
    static float[] floats(Dtype dtype, short[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = dtype == Dtype.BF16 ? Float.intBitsToFloat(values[i] << Short.SIZE) : half(values[i]);
        }
        return floats;
    }

    private static float half(short bits) {
        int sign = (bits & 0x8000) << Short.SIZE;
        int exponent = bits >> FRACTION_BITS & EXPONENT_MAX;
        int fraction = bits & FRACTION;
        if (exponent == 0) { // Fractions of 2⁻¹⁴, down to zero.
            float size = Math.scalb((float) fraction, 1 - EXPONENT_BIAS - FRACTION_BITS);
            return sign == 0 ? size : -size;
        }
        int floatExponent = exponent == EXPONENT_MAX ? 255 : exponent - EXPONENT_BIAS + FLOAT_EXPONENT_BIAS;
        return Float.intBitsToFloat(
                sign | floatExponent << FLOAT_FRACTION_BITS | fraction << FLOAT_FRACTION_BITS - FRACTION_BITS);
    }
}
