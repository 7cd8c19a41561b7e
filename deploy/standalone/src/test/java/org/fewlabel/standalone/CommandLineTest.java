package org.fewlabel.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandLineTest {
    private final StringWriter errors = new StringWriter();
    private final StringWriter output = new StringWriter();
    private final CommandLine line =
            Fewlabel.commandLine().setErr(new PrintWriter(errors, true)).setOut(new PrintWriter(output, true));

    @TempDir
    Path folder;

    static Set<String> commands() {
        return Fewlabel.commandLine().getSubcommands().keySet();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void explainsEveryCommand(String command) {
        assertThat(line.execute(command, "--help")).isZero();

        assertThat(output.toString()).startsWith("Usage: fewlabel " + command).contains("--state");
    }

    @Test
    void endsWithTwoWhereItIsNotUnderstood() {
        assertThat(line.execute("upp")).isEqualTo(2);
        assertThat(errors.toString()).contains("upp");
    }

    @Test
    void endsWithTwoWithoutACommand() {
        assertThat(line.execute()).isEqualTo(2);
        assertThat(errors.toString()).contains("name a command");
    }

    @Test
    void saysThatNothingRunsAndHowToStartIt() {
        assertThat(line.execute("compare", "--state", folder.toString())).isEqualTo(3);
        assertThat(errors.toString()).contains("nothing runs in " + folder).contains("./fewlabel up");
    }

    @ParameterizedTest
    @ValueSource(strings = {"kafka-controller=0", "kafka_controller=0", "KAFKA_CONTROLLER=0"})
    void takesThePortsOfTheHelpAndNamesTheOneThatIsWrong(String port) {
        assertThat(line.execute("up", "--state", folder.toString(), "--port", port))
                .isEqualTo(1);
        assertThat(errors.toString()).contains("port kafka-controller must be 1 to 65535, was: 0");
    }

    @Test
    void namesThePortsThatThereAre() {
        assertThat(line.execute("up", "--port", "mail=25")).isEqualTo(2);
        assertThat(errors.toString()).contains("mail").contains("kafka-controller");
    }
}
