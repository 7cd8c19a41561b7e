package org.fewlabel.benchmarks.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.fewlabel.contracts.Json;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** A short schedule of faults in every build, the whole one in the profile {@code chaos}. */
class ChaosIT {
    private static final Path FOLDER = Path.of(System.getProperty("fewlabel.home"), "benchmarks/target/chaos")
            .toAbsolutePath();
    private static final List<String> SHORT = List.of(
            "--faults=15",
            "--jobs=6",
            "--specs=3",
            "--epochs=6",
            "--steps=100",
            "--gap=PT2S",
            "--lasting=PT6S",
            "--patience=PT8M");

    @Test
    void nothingIsLostDoubledOrStuckWhateverIsHit() throws IOException {
        Path audit = FOLDER.resolve("audit.json");
        List<String> options = new ArrayList<>(List.of(
                "--state=" + Files.createTempDirectory(Files.createDirectories(FOLDER), "state-"),
                "--output=" + audit,
                "--seed=" + System.getProperty("chaos.seed")));
        if (System.getProperty("chaos.schedule").equals("short")) {
            options.addAll(SHORT);
        }

        int exitCode = new CommandLine(new Chaos()).execute(options.toArray(String[]::new));

        JsonNode report = Json.mapper().readTree(audit.toFile());
        assertThat(report.path("flaws")).as("%s", report).isNotEmpty().allSatisfy(flaws -> assertThat(flaws)
                .isEmpty());
        assertThat(report.path("faultsOfRunningProcesses").asInt())
                .as("%s", report)
                .isGreaterThanOrEqualTo(report.path("faults").asInt() / 2);
        assertThat(exitCode).isZero();
    }
}
