package org.fewlabel.artifacts.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SafetensorsReaderTest {
    /** Some more than a buffer holds. */
    private static final int ROWS = 5_000;

    private byte[] file;

    @BeforeEach
    void writeAFile() throws IOException {
        float[] floats = new float[2 * ROWS];
        int[] ints = new int[ROWS];
        byte[] bytes = new byte[3];
        for (int i = 0; i < ROWS; i++) {
            floats[2 * i] = i;
            floats[2 * i + 1] = -i;
            ints[i] = i * i;
        }
        bytes[2] = -1;
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("bytes", Tensor.of(bytes, 3));
        tensors.put("floats", Tensor.of(floats, ROWS, 2));
        tensors.put("ints", Tensor.of(ints, ROWS));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new Safetensors(Map.of("key", "value"), tensors).writeTo(out);
        file = out.toByteArray();
    }

    @Test
    void readsTensorsSideBySideEachFromItsPlace() throws IOException {
        SafetensorsReader reader = reader(file.length);
        TensorCursor floats = reader.require("floats", Dtype.F32, ROWS, 2);
        TensorCursor ints = reader.require("ints", Dtype.I32, ROWS);
        float[] row = new float[2];

        for (int i = 0; i < ROWS; i++) {
            floats.next(row);
            assertThat(row).containsExactly(i, -i);
            assertThat(ints.nextInt()).isEqualTo(i * i);
        }

        assertThat(floats.hasNext()).isFalse();
        assertThatThrownBy(ints::nextInt).isInstanceOf(NoSuchElementException.class);
        TensorCursor bytes = reader.require("bytes", Dtype.U8, reader.size("bytes"));
        assertThat(new byte[] {bytes.nextByte(), bytes.nextByte(), bytes.nextByte()})
                .containsExactly(0, 0, -1);
        assertThat(reader.metadata()).containsExactly(Map.entry("key", "value"));
        assertThat(reader.has("none")).isFalse();
        assertThat(reader.size("none")).isZero();
    }

    @Test
    void refusesATensorThatIsNotThereOrIsAnotherOne() throws IOException {
        SafetensorsReader reader = reader(file.length);

        assertThatThrownBy(() -> reader.require("none", Dtype.F32, ROWS, 2))
                .isInstanceOf(CorruptSafetensorsException.class)
                .hasMessageContaining("the tensor none is missing");
        assertThatThrownBy(() -> reader.require("floats", Dtype.F32, 2, ROWS))
                .hasMessageContaining("is F32[5000, 2], expected F32[2, 5000]");
        assertThatThrownBy(() -> reader.require("ints", Dtype.U8, ROWS)).hasMessageContaining("expected U8[5000]");
        TensorCursor ints = reader.require("ints", Dtype.I32, ROWS);
        assertThatThrownBy(ints::nextByte).isInstanceOf(IllegalStateException.class);
    }

    /** Labels that are sorted are read in another order than that in which they lie. */
    @Test
    void goesToAnyOfTheNumbers() throws IOException {
        TensorCursor floats = reader(file.length).require("floats", Dtype.F32, ROWS, 2);
        float[] row = new float[2];

        for (int i : new int[] {ROWS - 1, 0, 1, 2, 4000, 3999, 4001, 17, 17, 0}) {
            floats.seek(2L * i);
            floats.next(row);
            assertThat(row).as("row %d", i).containsExactly(i, -i);
        }

        floats.seek(0);
        for (int i = 0; i < ROWS; i++) {
            floats.next(row);
            assertThat(row).containsExactly(i, -i);
        }
        floats.seek(2L * ROWS);
        assertThat(floats.hasNext()).isFalse();
        assertThatThrownBy(() -> floats.seek(2L * ROWS + 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> floats.seek(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void refusesAFileOfAnotherLength() {
        assertThatThrownBy(() -> reader(file.length + 1)).isInstanceOf(CorruptSafetensorsException.class);
    }

    /** As one does that is cut while it is read. */
    @Test
    void noticesThatTheFileEndsWithinATensor() throws IOException {
        TensorCursor ints = reader(file.length).require("ints", Dtype.I32, ROWS);
        file = ByteBuffer.allocate(file.length / 2)
                .put(file, 0, file.length / 2)
                .array();

        assertThatThrownBy(() -> {
                    while (ints.hasNext()) {
                        ints.nextInt();
                    }
                })
                .isInstanceOf(EOFException.class);
    }

    private SafetensorsReader reader(long length) throws IOException {
        return SafetensorsReader.of(this::read, length);
    }

    /** A few bytes at a time, as a file system may give them. */
    private int read(ByteBuffer buffer, long position) {
        int count = Math.min(Math.min(buffer.remaining(), 1_000), file.length - (int) position);
        if (count <= 0) {
            return -1;
        }
        buffer.put(file, (int) position, count);
        return count;
    }
}
