package org.fewlabel.contracts.sweep;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whatever a plan holds, it is accepted or rejected with reasons. */
public final class SweepPlanFuzz {
    private SweepPlanFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        SweepPlan.read(new String(input, StandardCharsets.UTF_8));
    }

    /** Writes what the fuzzer begins with into a folder. */
    public static void main(String[] folder) throws IOException {
        Files.writeString(Path.of(folder[0], "rows"), """
                {"name":"a","repeats":{"seeds":[1,2]},"base":{"epochs":2,"network":{"name":"mlp"},
                "dataset":{"name":"two-moons","labels":6}},"rows":[{"label":"s","method":{"name":"supervised"}},
                {"label":"v","method":{"name":"vat"}}],"baseline":"s","limits":{"runsAtOnce":2}}
                """);
        Files.writeString(Path.of(folder[0], "axes"), """
                {"name":"a","repeats":{"splits":[1,2]},"base":{"epochs":2,"network":{"name":"mlp"},"method":{"name":"supervised"},
                "dataset":{"name":"two-moons","labels":6}},"axes":{"optimizer.learningRate":[0.1,0.01]},
                "contrasts":[{"label":"c"}]}
                """);
    }
}
