package org.fewlabel.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The PyTorch of this machine, and how it is run. A step of it allocates and frees tens of megabytes again and again. As glibc's
 * allocator comes, each goes back to the system and is taken from it anew, and most of a small network's step is page faults;
 * told to keep what it has (or replaced by jemalloc), it takes a sixth of the time. Who cares for speed runs it so, so that is
 * what counts.
 *
 * @param allocator the variables that tune it
 */
record PyTorch(String python, String pythonVersion, String version, Map<String, String> allocator) {
    /** Where it is looked for: a system's own Python has it where another one comes first on the path. */
    static final List<String> PYTHONS = List.of("python3", "/usr/bin/python3");

    static final Map<String, String> TUNED_ALLOCATOR = Map.of(
            "MALLOC_MMAP_MAX_", "0",
            "MALLOC_TRIM_THRESHOLD_", "-1",
            "MALLOC_TOP_PAD_", "268435456");

    private static final String VERSIONS =
            "import sys, torch; print(sys.executable, sys.version.split()[0], torch.__version__)";

    PyTorch {
        allocator = new TreeMap<>(allocator);
    }

    /**
     * The first of these Pythons that has torch.
     *
     * @throws IOException if none has, with what each said and what to install
     */
    static PyTorch find(List<String> pythons) throws IOException {
        List<String> tried = new ArrayList<>();
        for (String python : pythons) {
            String answer = LastLine.of(List.of(python, "-c", VERSIONS));
            String[] parts = answer.split(" ", -1);
            if (parts.length == 3 && parts[1].matches("[0-9.]+[a-z0-9+]*")) {
                return new PyTorch(parts[0], parts[1], parts[2], TUNED_ALLOCATOR);
            }
            tried.add(python + " (" + answer + ")");
        }
        throw new IOException("no Python with torch was found; tried " + String.join(", ", tried)
                + ". Install it, on Debian by `apt-get install python3-torch`, elsewhere by `pip install torch`,"
                + " or name a Python that has it: --python PATH");
    }

    /** Starts {@code step.py}, tuned or as it comes. */
    Worker start(EngineName engine, TimedCase timed, Map<String, String> environment) throws IOException {
        Path program = Path.of(System.getProperty("fewlabel.home", "."), "benchmarks", "pytorch", "step.py");
        Map<String, String> all = new HashMap<>(environment);
        if (!engine.isUntuned()) {
            all.putAll(allocator);
        }
        List<String> command = new ArrayList<>(List.of(python, program.toString()));
        command.addAll(List.of(timed.arguments()));
        command.addAll(List.of(engine.layout(), environment.get("OMP_NUM_THREADS")));
        return Worker.start(command, all);
    }

    @Override
    public String toString() {
        return "PyTorch " + version + " of " + python + " (Python " + pythonVersion + "), allocator tuned by "
                + allocator;
    }
}
