package org.fewlabel.learning.network;

import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import org.fewlabel.contracts.job.Precision;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.concurrency.AffinityManager.Location;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Activations, or their gradients, in the memory of ND4J's back end. */
final class Nd4jBuffer implements ActivationBuffer, Nd4jStorage {
    private static final int BFLOAT16_SHIFT = Float.SIZE - Short.SIZE;

    private final INDArray array;
    private final Host host;

    Nd4jBuffer(int size, Precision precision) {
        DataType type = precision == Precision.BFLOAT16 ? DataType.BFLOAT16 : DataType.FLOAT;
        array = Nd4j.createUninitializedDetached(type, 'c', size);
        host = precision == Precision.BFLOAT16
                ? new Bfloat16(array.data().pointer().asByteBuffer().asShortBuffer())
                : new Float32(array.data().asNioFloat());
        array.assign(0);
    }

    @Override
    public int size() {
        return (int) array.length();
    }

    @Override
    public INDArray array() {
        return array;
    }

    @Override
    public void copyFrom(float[] values, int from, int count) {
        host.put(values, from, count);
        Nd4j.getAffinityManager().tagLocation(array, Location.HOST);
    }

    @Override
    public void copyTo(float[] values, int from, int count) {
        Nd4j.getAffinityManager().ensureLocation(array, Location.HOST);
        host.get(values, from, count);
    }

    @Override
    public void close() {
        array.close();
    }

    private interface Host {
        void put(float[] values, int from, int count);

        void get(float[] values, int from, int count);
    }

    private record Float32(FloatBuffer buffer) implements Host {
        @Override
        public void put(float[] values, int from, int count) {
            buffer.put(0, values, from, count);
        }

        @Override
        public void get(float[] values, int from, int count) {
            buffer.get(0, values, from, count);
        }
    }

    private record Bfloat16(ShortBuffer buffer) implements Host {
        @Override
        public void put(float[] values, int from, int count) {
            for (int i = 0; i < count; i++) {
                buffer.put(i, rounded(values[from + i]));
            }
        }

        @Override
        public void get(float[] values, int from, int count) {
            for (int i = 0; i < count; i++) {
                values[from + i] = Float.intBitsToFloat(buffer.get(i) << BFLOAT16_SHIFT);
            }
        }

        /** To the nearest, of two equally near ones to the even one, as IEEE 754 rounds. */
        private static short rounded(float value) {
            int bits = Float.floatToIntBits(value);
            if (Float.isNaN(value)) {
                return (short) (bits >>> BFLOAT16_SHIFT); // Rounding could carry it over to an infinity.
            }
            int half = (1 << (BFLOAT16_SHIFT - 1)) - 1;
            return (short) ((bits + half + ((bits >>> BFLOAT16_SHIFT) & 1)) >>> BFLOAT16_SHIFT);
        }
    }
}
