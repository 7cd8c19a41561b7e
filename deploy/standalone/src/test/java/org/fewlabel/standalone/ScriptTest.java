package org.fewlabel.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the script {@code fewlabel} hands over to Java; this one prints it. */
class ScriptTest {
    private static final String JAVA = """
            #!/usr/bin/env bash
            if [ "$1" = -XshowSettings:properties ]; then
              echo '    java.specification.version = 17' >&2
            else
              while [ "$1" != -jar ]; do shift; done
              shift 2
              echo "$*"
            fi
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void install() throws Exception {
        Files.copy(Path.of(System.getProperty("fewlabel.home"), "fewlabel"), folder.resolve("fewlabel"));
        Path java = Files.createDirectories(folder.resolve("jdk/bin")).resolve("java");
        Files.writeString(java, JAVA);
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Files.createDirectories(folder.resolve("deploy/standalone/target"));
        Files.createFile(folder.resolve("deploy/standalone/target/fewlabel.jar"));
    }

    @ParameterizedTest
    @CsvSource({"help jobs, jobs --help", "help sweep list, sweep list --help", "jobs --max 3, jobs --max 3"})
    void showsTheHelpOfACommandEitherWay(String words, String handedOver) throws Exception {
        assertThat(said(words.split(" "))).isEqualTo(handedOver + "\n");
    }

    @Test
    void showsWhatThereIsByItself() throws Exception {
        assertThat(said("help"))
                .startsWith("Semi-supervised training")
                .isEqualTo(said())
                .isEqualTo(said("--help"));
    }

    private String said(String... words) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("bash", folder.resolve("fewlabel").toString()));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
        Process script = builder.start();
        String said = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(script.waitFor()).as(said).isZero();
        return said;
    }
}
