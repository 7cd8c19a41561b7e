package org.fewlabel.artifacts.safetensors;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Whatever a file holds, both readers take it or refuse it with a {@link CorruptSafetensorsException}, and are of one mind. */
public final class SafetensorsFuzz {
    private SafetensorsFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        boolean isTaken = isTaken(() -> Safetensors.read(new ByteArrayInputStream(input), input.length));
        boolean isTakenInPlace =
                isTaken(() -> SafetensorsReader.of((buffer, at) -> read(input, buffer, at), input.length));
        if (isTaken != isTakenInPlace) {
            throw new IllegalStateException("one reader takes it and the other does not");
        }
    }

    private interface Reading {
        Object read() throws IOException;
    }

    private static boolean isTaken(Reading reading) throws IOException {
        try {
            reading.read();
            return true;
        } catch (CorruptSafetensorsException e) {
            return false;
        }
    }

    private static int read(byte[] file, ByteBuffer buffer, long position) {
        int count = (int) Math.min(buffer.remaining(), file.length - position);
        if (count <= 0) {
            return -1;
        }
        buffer.put(file, (int) position, count);
        return count;
    }

    /** Writes what the fuzzer begins with into a folder. */
    public static void main(String[] folder) throws IOException {
        Map<String, Tensor> tensors = Map.of(
                "w",
                Tensor.of(new float[] {1, 2, 3, 4}, 2, 2),
                "i",
                Tensor.of(new int[] {5}, 1),
                "e",
                Tensor.of(new int[0], 0));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new Safetensors(Map.of("epoch", "12"), tensors).writeTo(out);
        Files.write(Path.of(folder[0], "small"), out.toByteArray());
    }
}
