package org.fewlabel.learning.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The CUDA engine's kernels, compiled for the processor from the very source that a card gets. */
final class HostKernels {
    static final String SKIPPED =
            "skipped: the CUDA engine's kernels are compiled for the processor by g++, which is not here"
                    + " (Debian: apt install g++)";
    /** A small grid, that threads do several items each, and an odd one. */
    private static final int BLOCKS = 3;

    private static final int THREADS = 2;
    private static final int COMPILER_SECONDS_MAX = 120;

    private final Map<CudaSource, NativeLibrary> libraries = new EnumMap<>(CudaSource.class);

    private HostKernels(Path folder) throws IOException, InterruptedException {
        Path header = folder.resolve("host-kernels.h");
        try (InputStream stream = HostKernels.class.getResourceAsStream("host-kernels.h")) {
            Files.copy(stream, header);
        }
        header.toFile().deleteOnExit();
        for (CudaSource source : CudaSource.values()) {
            Path text = folder.resolve(source + "-" + source.file());
            Files.writeString(text, source.text());
            Path library = folder.resolve(System.mapLibraryName("kernels-" + source));
            List<String> command = new ArrayList<>(List.of("g++", "-O2", "-shared", "-fPIC", "-Wall", "-Werror"));
            command.addAll(source.options());
            command.addAll(List.of("-include", header.toString(), "-x", "c++", text.toString()));
            command.addAll(List.of("-o", library.toString()));
            run(command);
            libraries.put(source, NativeLibrary.getInstance(library.toString()));
            text.toFile().deleteOnExit();
            library.toFile().deleteOnExit();
        }
    }

    /** Runs a compiler, which must find nothing wrong. */
    static void run(List<String> command) throws IOException, InterruptedException {
        // To a file, so that nobody has to read while the time runs.
        Path said = Files.createTempFile("fewlabel-compiler", ".log");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            boolean ended = process.waitFor(COMPILER_SECONDS_MAX, TimeUnit.SECONDS);
            if (!ended) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
            }
            assertThat(ended && process.exitValue() == 0)
                    .as(String.join(" ", command) + (ended ? "" : " took too long") + "\n" + Files.readString(said))
                    .isTrue();
        } finally {
            Files.delete(said);
        }
    }

    /** Whether there is a compiler of that name. */
    static boolean has(String compiler) {
        for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
            if (Files.isExecutable(Path.of(folder, compiler))) {
                return true;
            }
        }
        return false;
    }

    static HostKernels get() {
        return Compiled.KERNELS;
    }

    void launch(CudaSource source, String kernel, int items, Object... arguments) {
        NativeLibrary library = libraries.get(source);
        Function function = library.getFunction(kernel);
        int threads = Math.min(THREADS, items);
        int blocks = Math.min(BLOCKS, (items + threads - 1) / threads);
        Function place = library.getFunction("place_thread");
        for (int block = 0; block < blocks; block++) {
            for (int thread = 0; thread < threads; thread++) {
                place.invoke(new Object[] {block, thread, blocks, threads});
                function.invoke(arguments);
            }
        }
    }

    /** Once for all tests of a process. */
    private static final class Compiled {
        static final HostKernels KERNELS = compile();

        private static HostKernels compile() {
            try {
                Path folder = Files.createTempDirectory("fewlabel-kernels");
                folder.toFile().deleteOnExit();
                return new HostKernels(folder);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
