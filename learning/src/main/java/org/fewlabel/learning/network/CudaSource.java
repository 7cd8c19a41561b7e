package org.fewlabel.learning.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.fewlabel.contracts.job.Precision;

/** Kernels that are compiled together. */
enum CudaSource {
    /** Of what is float32 in every precision. */
    NUMBERS("cuda-numbers.cu"),
    FLOAT32("cuda-activations.cu"),
    BFLOAT16("cuda-activations.cu", "BFLOAT16");

    /** How many rows a thread adds up; sums of more rows take another pass. */
    static final int ROWS_AT_ONCE = 64;

    private final String file;
    private final List<String> options = new ArrayList<>(List.of("-DROWS_AT_ONCE=" + ROWS_AT_ONCE));

    CudaSource(String file, String... definitions) {
        this.file = file;
        for (String definition : definitions) {
            options.add("-D" + definition);
        }
    }

    /** Of activations in a precision. */
    static CudaSource of(Precision precision) {
        return switch (precision) {
            case FLOAT32, TF32 -> FLOAT32;
            case BFLOAT16 -> BFLOAT16;
        };
    }

    String file() {
        return file;
    }

    /** What the compiler is told beside the architecture. */
    List<String> options() {
        return List.copyOf(options);
    }

    String text() {
        try (InputStream stream = CudaSource.class.getResourceAsStream(file)) {
            if (stream == null) {
                throw new IllegalStateException("the package lacks " + file);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
