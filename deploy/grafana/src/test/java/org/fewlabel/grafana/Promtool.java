package org.fewlabel.grafana;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/** What Prometheus tests rules and expressions by. */
final class Promtool {
    private Promtool() {}

    /** Fails if a case of the file does not hold; without promtool the test is skipped. */
    static void test(Path file) throws IOException, InterruptedException {
        Assumptions.assumeTrue(
                Pattern.compile(File.pathSeparator)
                        .splitAsStream(System.getenv().getOrDefault("PATH", ""))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "promtool"))),
                "promtool is not installed: what Prometheus computes is not tried");
        Process promtool = new ProcessBuilder(
                        "promtool", "test", "rules", file.getFileName().toString())
                .directory(file.getParent().toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(promtool.waitFor()).as(output).isZero();
    }
}
