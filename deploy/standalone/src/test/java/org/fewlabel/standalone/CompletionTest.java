package org.fewlabel.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.AutoComplete;

/** What bash makes of the script that {@code fewlabel completion} prints. */
class CompletionTest {
    /** As bash does it: what completes a path, it looks for under the path's last part. Options of a completion under way have none. */
    private static final String COMPLETE = """
            source "$0"
            compopt() { :; }
            COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}
            function=$(complete -p "${1##*/}" | sed 's/.*-F \\([^ ]*\\).*/\\1/')
            $function
            echo "${COMPREPLY[*]}"
            """;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "./fewlabel wat, watch",
        "fewlabel li, list",
        "/opt/fewlabel/fewlabel dead-l, dead-letters",
        "./fewlabel labels --confidence-m, --confidence-min --confidence-max",
        "./fewlabel labels --format label-, label-studio label-studio-config",
        "./fewlabel model --network t, teacher",
        "./fewlabel sweep add, add-seeds",
        "./fewlabel label-sets create --dataset cifar, cifar10 cifar100",
        "./fewlabel compare --format l, latex",
        "./fewlabel jobs --where state=qu, queued",
        "./fewlabel jobs --where st, state=queued state=starting state=running state=pausing state=paused state=retrying"
                + " state=cancelling state=cancelled state=succeeded state=failed",
        "./fewlabel cancel --where dataset=cifar, cifar10 cifar100",
        "./fewlabel labels --format=label-, label-studio label-studio-config"
    })
    void bashCompletes(String line, String completions) throws Exception {
        Path script = Files.writeString(folder.resolve("completion"), script());
        List<String> command = new ArrayList<>(List.of("bash", "-c", COMPLETE, script.toString()));
        // Bash takes = for a word.
        command.addAll(List.of(line.replace("=", " = ").split(" ")));

        Process bash = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(bash.waitFor()).isZero();
        assertThat(said.strip().split("\\s+")).containsExactlyInAnyOrder(completions.split(" "));
    }

    @Test
    void theCommandPrintsTheScriptAlone() {
        WiredGateway.Ending completion = WiredGateway.run(List.of("completion"));

        assertThat(completion.exitCode()).isZero();
        assertThat(completion.errors()).isEmpty();
        assertThat(completion.output()).startsWith(AutoComplete.bash("fewlabel", Fewlabel.commandLine()));
    }

    private static String script() {
        return WiredGateway.run(List.of("completion")).output();
    }
}
