package org.fewlabel.learning.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** The memory that an engine makes: vectors to compute with, and buffers of activations. */
interface VectorContract extends EngineUnderTest {
    /** Not a multiple of what a processor adds at once. */
    int SIZE = 1003;

    @Test
    default void beginsWithZeros() {
        try (Vector vector = engine().vector(SIZE);
                Vector more = vector.zeros();
                Vector none = engine().vector(0)) {
            assertThat(vector.toArray()).hasSize(SIZE).containsOnly(0);
            assertThat(more.toArray()).hasSize(SIZE).containsOnly(0);
            assertThat(none.size()).isZero();
            assertThat(none.toArray()).isEmpty();
            assertThat(none.norm()).isZero();
        }
    }

    @Test
    default void keepsACopyOfWhatItIsGiven() {
        try (Vector vector = vector(1);
                Vector copy = engine().vector(SIZE)) {
            float[] values = NetworkExamples.gaussian(SIZE, 1);

            copy.copyFrom(vector);
            vector.clear();

            assertThat(copy.toArray()).isEqualTo(values);
            assertThat(vector.toArray()).containsOnly(0);
        }
    }

    @Test
    default void computesNumberByNumber() {
        assertEach(vector -> vector.square(), v -> v * v);
        assertEach(vector -> vector.scale(-0.3), v -> -0.3 * v);
        assertEach(vector -> vector.scaleAndShift(0.5, 2), v -> 0.5 * v + 2);
        assertEach(vector -> vector.clamp(0.7), v -> Math.max(-0.7, Math.min(v, 0.7)));
        assertEach(
                vector -> {
                    vector.square();
                    vector.squareRoot();
                },
                Math::abs);
    }

    private void assertEach(Consumer<Vector> operation, DoubleUnaryOperator expected) {
        try (Vector vector = vector(1)) {
            double[] numbers = ReferenceNetwork.toDouble(vector.toArray());
            operation.accept(vector);
            assertNumbers(vector, Arrays.stream(numbers).map(expected).toArray());
        }
    }

    @Test
    default void computesWithTheNumbersOfAnother() {
        try (Vector vector = vector(1);
                Vector other = vector(2)) {
            double[] expected = ReferenceNetwork.toDouble(vector.toArray());
            double[] others = ReferenceNetwork.toDouble(other.toArray());

            vector.blend(0.9, 0.1, other);
            Arrays.setAll(expected, i -> 0.9 * expected[i] + 0.1 * others[i]);
            assertNumbers(vector, expected);

            vector.blend(1, -0.5, other);
            Arrays.setAll(expected, i -> expected[i] - 0.5 * others[i]);
            assertNumbers(vector, expected);

            vector.scaleAndShift(0.01, 1); // Far from a division by zero.
            vector.divideInto(other);
            Arrays.setAll(expected, i -> others[i] / (0.01 * expected[i] + 1));
            assertNumbers(vector, expected);

            vector.signOf(other);
            Arrays.setAll(expected, i -> Math.signum(others[i]));
            assertNumbers(vector, expected);
        }
    }

    @Test
    default void addsUpItsNormInDouble() {
        try (Vector vector = vector(1)) {
            double sum = 0;
            for (float value : vector.toArray()) {
                sum += (double) value * value;
            }
            double norm = Math.sqrt(sum);

            assertThat(Math.abs(vector.norm() - norm)).isLessThan(1e-12 * norm);
            assertThat(vector.norm()).isEqualTo(vector.norm());
        }
    }

    @Test
    default void sharesItsNumbersWithItsParts() {
        try (Vector vector = vector(1);
                Vector other = vector(2)) {
            float[] expected = vector.toArray();
            System.arraycopy(other.toArray(), 5, expected, 5, 100);
            Arrays.fill(expected, 900, SIZE, 0);

            vector.part(5, 105).copyFrom(other.part(5, 105));
            vector.part(900, SIZE).clear();

            assertThat(vector.toArray()).isEqualTo(expected);
            assertThat(vector.part(3, 7).toArray()).isEqualTo(Arrays.copyOfRange(expected, 3, 7));
            Vector part = vector.part(1, 5);
            assertThatThrownBy(() -> part.part(0, 1)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> vector.part(900, SIZE + 1)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    default void refusesNumbersOfAnotherSize() {
        try (Vector vector = vector(1);
                Vector shorter = engine().vector(SIZE - 1)) {
            assertThatThrownBy(() -> vector.set(new float[SIZE - 1])).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> vector.copyFrom(shorter)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> vector.blend(1, 1, shorter)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new Region(shorter, 0, List.of(1, SIZE)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** Rounded to what the engine computes in, ties among it. */
    @Test
    default void buffersTakeFloatsAndGiveThem() {
        float tie = 1 + 1 / 256f;
        float[] values = NetworkExamples.gaussian(SIZE, 1);
        System.arraycopy(
                new float[] {0, -0f, tie, tie + 1 / 128f, -1e-30f, 3e38f, Float.NEGATIVE_INFINITY}, 0, values, 2, 7);
        float[] expected = new float[SIZE];
        for (int i = 2; i < SIZE; i++) {
            boolean isRounded = Float.isFinite(values[i]) && values[i] != 0;
            expected[i] = isRounded ? (float) exactness().rounding().applyAsDouble(values[i]) : values[i];
        }
        try (ActivationBuffer buffer = engine().buffer(SIZE, exactness().precision())) {
            float[] read = new float[SIZE];
            buffer.copyTo(read, 0, SIZE);
            assertThat(buffer.size()).isEqualTo(SIZE);
            assertThat(read).containsOnly(0);

            buffer.copyFrom(values, 2, SIZE - 2);
            buffer.copyTo(read, 2, SIZE - 2);
            assertThat(read).isEqualTo(expected);

            buffer.copyFrom(new float[] {Float.NaN}, 0, 1);
            buffer.copyTo(read, 2, 2);
            assertThat(read[2]).isNaN();
            assertThat(read[3]).isEqualTo(expected[3]);
        }
    }

    private Vector vector(long seed) {
        Vector vector = engine().vector(SIZE);
        vector.set(NetworkExamples.gaussian(SIZE, seed));
        return vector;
    }

    private static void assertNumbers(Vector vector, double[] expected) {
        NetworkExamples.assertClose(vector.toArray(), expected, 1e-6);
    }
}
