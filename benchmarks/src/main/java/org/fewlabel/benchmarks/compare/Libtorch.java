package org.fewlabel.benchmarks.compare;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The newest PyTorch that there is for Java: its C++ library, libtorch, through JavaCPP. It is in a module of its own, which no
 * other build has, for its size; what times it is {@code LibtorchWorker} there.
 *
 * @param version libtorch's, with what it computes by
 * @param allocator the variables that tune its allocator, as {@link PyTorch}'s is tuned
 */
record Libtorch(@JsonIgnore String classPath, String version, Map<String, String> allocator) {
    static final String MODULE = "benchmarks/libtorch";

    private static final String BUILD = "mvn -Plibtorch -pl " + MODULE + " -am -DskipTests package";
    private static final String WORKER = "org.fewlabel.benchmarks.compare.LibtorchWorker";

    Libtorch {
        allocator = new TreeMap<>(allocator);
    }

    /**
     * The one that was built in this checkout.
     *
     * @throws IOException if none was, with what builds it, or if it does not run, with what it said
     */
    static Libtorch find(Path home) throws IOException {
        Path target = home.resolve(MODULE).resolve("target");
        Path dependencies = target.resolve("classpath");
        if (!Files.exists(dependencies)) {
            throw new IOException("libtorch is not built. Build it, which downloads 90 MB: " + BUILD);
        }
        String classPath =
                target.resolve("classes") + ":" + Files.readString(dependencies).strip();
        String answer = LastLine.of(command(classPath));
        if (!answer.matches("[0-9]+\\.[0-9]+.*")) {
            throw new IOException("libtorch does not run (" + answer + "). Build it anew: " + BUILD);
        }
        Map<String, String> allocator = new HashMap<>(PyTorch.TUNED_ALLOCATOR);
        // In a JVM another thread than the process's first one computes. It would have an arena of blocks of 64 MiB at
        // most; a Python program has the first arena, and so shall it.
        allocator.put("MALLOC_ARENA_MAX", "1");
        return new Libtorch(classPath, answer, allocator);
    }

    Worker start(EngineName engine, TimedCase timed, Map<String, String> environment) throws IOException {
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(allocator);
        List<String> arguments = new ArrayList<>(List.of(timed.arguments()));
        arguments.addAll(List.of(engine.layout(), environment.get("OMP_NUM_THREADS")));
        return Worker.start(command(classPath, arguments.toArray(String[]::new)), all);
    }

    private static List<String> command(String classPath, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Worker.javaProgram(),
                "-Xmx512m",
                // A signal ends the process at once; the JVM would unload libtorch under a step and report a crash.
                "-Xrs",
                // To the logger of nothing: OpenBLAS is of an older JavaCPP, which is fine and which it warns of.
                "-Dorg.bytedeco.javacpp.logger=slf4j",
                // JavaCPP would ask the system before each tensor how much memory the process has.
                "-Dorg.bytedeco.javacpp.maxbytes=0",
                "-Dorg.bytedeco.javacpp.maxphysicalbytes=0",
                "-cp",
                classPath,
                WORKER));
        command.addAll(List.of(arguments));
        return command;
    }

    @Override
    public String toString() {
        return "libtorch " + version + ", allocator tuned by " + allocator;
    }
}
