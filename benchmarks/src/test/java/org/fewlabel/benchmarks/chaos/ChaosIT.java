package org.fewlabel.benchmarks.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.fewlabel.contracts.Json;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** A short schedule of faults, in the profile {@code chaos}; {@code benchmarks/chaos} runs longer ones. */
class ChaosIT {
    private static final Path FOLDER = Path.of(System.getProperty("fewlabel.home"), "benchmarks/target/chaos")
            .toAbsolutePath();

    @Test
    void nothingIsLostDoubledOrStuckWhateverIsHit() throws IOException {
        Path state = Files.createTempDirectory(Files.createDirectories(FOLDER), "state-");
        Path audit = FOLDER.resolve("audit.json");

        int exitCode = new CommandLine(new Chaos())
                .execute(
                        "--state=" + state,
                        "--output=" + audit,
                        "--seed=1",
                        "--faults=15",
                        "--jobs=6",
                        "--specs=3",
                        "--epochs=6",
                        "--steps=100",
                        "--gap=PT2S",
                        "--lasting=PT6S",
                        "--patience=PT8M");

        JsonNode report = Json.mapper().readTree(audit.toFile());
        assertThat(report.path("flaws")).as("%s", report).isNotEmpty().allSatisfy(flaws -> assertThat(flaws)
                .isEmpty());
        assertThat(report.path("faultsOfRunningProcesses").asInt())
                .as("%s", report)
                .isGreaterThanOrEqualTo(10);
        assertThat(exitCode).isZero();
    }
}
