package org.fewlabel.standalone.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What variables of the environment mean to training: those that {@code up} hands on to its workers. */
final class VariableFindings {
    /** What begins alike is read by the same library; the first that fits says what it does. */
    private static final List<Meaning> MEANINGS = List.of(
            new Meaning("(ONEDNN|DNNL)_MAX_CPU_ISA", "keeps oneDNN from newer instructions: steps take longer"),
            new Meaning(
                    "(ONEDNN|DNNL)_DEFAULT_FPMATH_MODE", "lets oneDNN compute float32 with fewer bits: other results"),
            new Meaning("(ONEDNN|DNNL)_VERBOSE", "makes oneDNN print what it does: steps take longer"),
            new Meaning("(ONEDNN|DNNL|MKL)_.*", "is read by oneDNN"),
            new Meaning("OPENBLAS_.*", "is read by OpenBLAS, which multiplies matrices for ND4J"),
            new Meaning("(OMP|GOMP|KMP)_.*", "says how threads run"),
            new Meaning(
                    "NVIDIA_TF32_OVERRIDE",
                    "overrides what jobs ask of graphics cards: 0 computes tf32 as float32, whatever results say"),
            new Meaning("(CUBLAS|CUBLASLT|CUDNN)_.*", "is read by NVIDIA's libraries: other results, or longer steps"),
            new Meaning("CUDA_.*", "says which graphics cards are seen"),
            new Meaning("(JAVA_TOOL|JDK_JAVA|_JAVA)_OPTIONS", "is given to every Java process"));

    private static final String THREADS = "OMP_NUM_THREADS";
    private static final String WAITING = "OMP_WAIT_POLICY";
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,4}");

    private record Meaning(Pattern name, String text) {
        Meaning(String name, String text) {
            this(Pattern.compile(name), text);
        }
    }

    private VariableFindings() {}

    /** Those that change speed or results. */
    static SortedMap<String, String> chosen(Map<String, String> environment) {
        SortedMap<String, String> chosen = new TreeMap<>();
        environment.forEach((name, value) -> {
            if (meaning(name).isPresent()) {
                chosen.put(name, value);
            }
        });
        return chosen;
    }

    /** @param cores of the machine */
    static List<Finding> of(SortedMap<String, String> chosen, int cores) {
        if (chosen.isEmpty()) {
            return List.of(Finding.ok("variables", "none that changes speed or results is set"));
        }
        List<Finding> findings = new ArrayList<>();
        chosen.forEach((name, value) -> findings.add(finding(name, value, cores)));
        return findings;
    }

    private static Finding finding(String name, String value, int cores) {
        String text = name + "=" + value;
        if (name.equals(THREADS)) {
            return threads(text, value, cores);
        }
        if (name.equals(WAITING)) {
            return value.equalsIgnoreCase("PASSIVE")
                    ? Finding.ok("variables", text)
                    : note(text + " lets threads that wait take the cores from those that work");
        }
        return note(text + " " + meaning(name).orElseThrow().text);
    }

    private static Finding threads(String text, String value, int cores) {
        if (!NUMBER.matcher(value).matches()) {
            return note(text + " is no number of threads");
        }
        int threads = Integer.parseInt(value);
        if (threads == cores) {
            return Finding.ok("variables", text);
        }
        return note(
                threads < cores
                        ? text + " leaves cores of " + cores + " unused, unless several trainers run"
                        : text + " are more threads than cores, " + cores + ": they wait for each other");
    }

    private static Finding note(String text) {
        return Finding.note("variables", text, "unset it, unless you know why it is set");
    }

    private static Optional<Meaning> meaning(String name) {
        return MEANINGS.stream()
                .filter(each -> each.name.matcher(name).matches())
                .findFirst();
    }
}
