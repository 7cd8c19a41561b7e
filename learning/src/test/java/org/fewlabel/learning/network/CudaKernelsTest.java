package org.fewlabel.learning.network;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CudaKernelsTest {
    /** Of Turing, Hopper and consumers' Blackwell: the oldest and the newest that one release of CUDA compiles for, and one between. */
    private static final List<String> ARCHITECTURES = List.of("75", "90", "120");

    /** To machine code, by NVIDIA's compiler. */
    @ParameterizedTest
    @EnumSource
    void compileForCards(CudaSource source, @TempDir Path folder) throws IOException, InterruptedException {
        assumeTrue(HostKernels.has("nvcc"), "skipped: kernels are compiled for cards by nvcc, which is not here");
        Path text = folder.resolve(source.file());
        Files.writeString(text, source.text());
        List<String> command = new ArrayList<>(List.of("nvcc", "--fatbin", "-Werror", "all-warnings"));
        for (String each : ARCHITECTURES) {
            command.add("-gencode=arch=compute_" + each + ",code=sm_" + each);
        }
        command.addAll(source.options());
        command.addAll(
                List.of(text.toString(), "-o", folder.resolve("kernels.fatbin").toString()));
        HostKernels.run(command);
    }
}
