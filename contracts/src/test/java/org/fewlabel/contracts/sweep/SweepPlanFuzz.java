package org.fewlabel.contracts.sweep;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whatever a plan holds, it is accepted or rejected with reasons; and what is accepted has runs. */
public final class SweepPlanFuzz {
    private SweepPlanFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        if (SweepPlan.read(new String(input, StandardCharsets.UTF_8)) instanceof SweepPlan.Accepted accepted
                && accepted.plan().runs().isEmpty()) {
            throw new IllegalStateException("it is accepted, and has no runs");
        }
    }

    /** Writes what the fuzzer begins with into a folder. */
    public static void main(String[] folder) throws IOException {
        write(folder[0], "rows", """
                {"name":"a","repeats":{"seeds":[1,2]},"base":{"epochs":2,"network":{"name":"mlp"},
                "dataset":{"name":"two-moons","labels":6}},"rows":[{"label":"s","method":{"name":"supervised"}},
                {"label":"v","method":{"name":"vat"}}],"baseline":"s","limits":{"parallel":2}}
                """);
        write(folder[0], "axes", """
                {"name":"a","repeats":{"seeds":[1,2],"vary":["seed","dataset.splitSeed"]},
                "base":{"epochs":2,"network":{"name":"mlp"},"method":{"name":"supervised"},
                "dataset":{"name":"two-moons","labels":6}},"axes":{"optimizer.learningRate":[0.1,0.01]}}
                """);
        write(folder[0], "no-object", """
                {"name":"a","base":{"dataset":"cifar10"},"rows":[{"method":{"name":"supervised"}},{"label":"b","dataset":[7]}]}
                """);
    }

    private static void write(String folder, String name, String plan) throws IOException {
        if (!(SweepPlan.read(plan) instanceof SweepPlan.Accepted)) {
            throw new IllegalStateException("a seed that is refused: " + name);
        }
        Files.writeString(Path.of(folder, name), plan);
    }
}
