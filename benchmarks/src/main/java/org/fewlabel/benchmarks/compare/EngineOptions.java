package org.fewlabel.benchmarks.compare;

import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.fewlabel.contracts.job.Precision;
import org.fewlabel.learning.network.Networks;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** With how many threads and in which precisions the engines run, and which PyTorch. */
final class EngineOptions {
    @Option(
            names = "--precision",
            split = ",",
            description = "float32, bfloat16 (default: those that this processor has).")
    private List<String> precisions = List.of();

    @Option(names = "--threads", description = "Threads of each engine (default: ${DEFAULT-VALUE}).")
    private int threads = 2;

    @Option(
            names = "--python",
            paramLabel = "PATH",
            description = "A Python that has torch (default: python3 on the PATH, or else /usr/bin/python3).")
    private @Nullable String python;

    Collection<Precision> precisions() {
        return precisions.isEmpty()
                ? Networks.precisions()
                : precisions.stream().map(TimedCase::precisionNamed).toList();
    }

    int threads() {
        return threads;
    }

    /** @throws IOException if no Python has torch */
    PyTorch pyTorch() throws IOException {
        return PyTorch.find(python == null ? PyTorch.PYTHONS : List.of(python));
    }

    /** What an engine's process is told, beside its arguments. */
    Map<String, String> environment() {
        return environment(Map.of());
    }

    Map<String, String> environment(Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(more);
        environment.put("OMP_NUM_THREADS", String.valueOf(threads));
        return environment;
    }

    /** Of this project's class path: this engine, or stock DL4J. */
    static List<String> java(EngineName engine, TimedCase timed) {
        return Worker.java(engine, timed, "-Xmx512m");
    }
}
