package org.fewlabel.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.fewlabel.standalone.command.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
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

    /** By their names, without other ones. */
    static Set<String> commands() {
        return Fewlabel.commandLine().getSubcommands().values().stream()
                .map(CommandLine::getCommandName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void explainsEveryCommand(String command) {
        assertThat(line.execute(command, "--help")).isZero();

        assertThat(output.toString()).startsWith("Usage: fewlabel " + command);
        // What the shell completes is the same everywhere.
        if (!command.equals("completion")) {
            assertThat(output.toString()).contains("--state");
        }
    }

    @Test
    void listsTheExitCodes() {
        assertThat(line.execute("--help")).isZero();

        for (ExitCode code : ExitCode.values()) {
            assertThat(output.toString().replaceAll("\\s+", " ")).contains(" " + code.code() + " " + code.meaning());
        }
    }

    @Test
    void endsWithTwoWhereItIsNotUnderstood() {
        assertThat(line.execute("upp")).isEqualTo(2);
        assertThat(errors.toString()).contains("upp");
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "show", "send-back"})
    void explainsEveryCommandForDeadLetters(String command) {
        assertThat(line.execute("dead-letters", command, "--help")).isZero();

        assertThat(output.toString())
                .startsWith("Usage: fewlabel dead-letters " + command)
                .contains("--state");
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "show", "cancel", "pause", "resume", "add-seeds"})
    void explainsEveryCommandForSweeps(String command) {
        assertThat(line.execute("sweep", command, "--help")).isZero();

        assertThat(output.toString())
                .startsWith("Usage: fewlabel sweep " + command)
                .contains("--state");
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "show", "create", "next"})
    void explainsEveryCommandForLabelSets(String command) {
        assertThat(line.execute("label-sets", command, "--help")).isZero();

        assertThat(output.toString())
                .startsWith("Usage: fewlabel label-sets " + command)
                .contains("--state");
    }

    @Test
    void aSweepNeedsAPlanOrACommand() {
        assertThat(line.execute("sweep")).isEqualTo(2);
        assertThat(errors.toString()).contains("name a plan, or a command: list, show");
        assertThat(line.execute("sweep", folder.resolve("none.json").toString()))
                .isEqualTo(1);
        assertThat(errors.toString()).contains("there is no file");
        assertThat(line.execute("sweep", "add-seeds", "7", "--state", folder.toString()))
                .isEqualTo(2);
        assertThat(line.execute("sweep", "add-seeds", "7", "6", "--state", folder.toString()))
                .isEqualTo(3);
    }

    /** Colours are for eyes: one of help and complaint may be on its way to a file where the other is not. */
    @Test
    void hasColoursWhereBothOutputsAreTerminalsAlone() {
        System.setProperty("picocli.ansi", "true");
        try {
            System.setProperty("fewlabel.live", "true");
            assertThat(Fewlabel.commandLine().getUsageMessage()).doesNotContain("\u001b");
            System.setProperty("fewlabel.shown", "true");
            assertThat(Fewlabel.commandLine().getUsageMessage()).contains("\u001b");
        } finally {
            List.of("picocli.ansi", "fewlabel.live", "fewlabel.shown").forEach(System::clearProperty);
        }
    }

    /** Whoever asks for JSON gets some, or hears why not. */
    @Test
    void aSummaryIsNoJson() {
        assertThat(line.execute("sweep", "plan.json", "--summary", "--runs", "runs.jsonl", "--json"))
                .isEqualTo(2);
        assertThat(errors.toString()).contains("--summary and --json exclude each other");
    }

    @Test
    void takesTheFolderBeforeAndBehindTheNameOfACommand() throws IOException {
        for (String[] each : new String[][] {
            {"dead-letters", "--state", folder.toString(), "list"},
            {"dead-letters", "list", "--state", folder.toString()}
        }) {
            assertThat(line.execute(each)).isEqualTo(3);
        }
        assertThat(errors.toString()).contains("nothing runs in " + folder.toRealPath());
    }

    @Test
    void namesThePartsThatThereAre() {
        assertThat(line.execute("down", "mail", "--state", folder.toString())).isEqualTo(2);
        assertThat(errors.toString())
                .contains("'mail' is no part")
                .contains("labeler, trainer, and where there are several trainers trainer-2");
    }

    @Test
    void endsWithTwoWithoutACommand() {
        assertThat(line.execute()).isEqualTo(2);
        assertThat(errors.toString()).contains("name a command");
    }

    @Test
    void saysThatNothingRunsAndHowToStartIt() throws IOException {
        assertThat(line.execute("compare", "--state", folder.toString())).isEqualTo(3);
        assertThat(errors.toString())
                .contains("nothing runs in " + folder.toRealPath())
                .contains("./fewlabel up");
    }

    @ParameterizedTest
    @ValueSource(strings = {"kafka-controller=0", "kafka_controller=0", "KAFKA_CONTROLLER=0"})
    void takesThePortsOfTheHelpAndNamesTheOneThatIsWrong(String port) {
        assertThat(line.execute("up", "--state", folder.toString(), "--port", port))
                .isEqualTo(1);
        assertThat(errors.toString()).contains("port kafka-controller must be 1 to 65535, was: 0");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 65})
    void saysHowManyTrainersThereMayBe(int count) {
        for (String command : new String[] {"up", "demo"}) {
            assertThat(line.execute(command, "--state", folder.toString(), "--trainers=" + count))
                    .isEqualTo(2);
            assertThat(errors.toString()).contains("--trainers must be 1 to 64, was: " + count);
        }
        assertThat(line.execute("up", "--trainers", "many")).isEqualTo(2);
    }

    /** A priority below zero looks like an option. */
    @Test
    void takesAPriorityBelowZero() throws IOException {
        assertThat(line.execute("priority", "7", "-5", "--state", folder.toString()))
                .isEqualTo(3);
        assertThat(errors.toString()).contains("nothing runs in " + folder.toRealPath());
        assertThat(line.execute("priority", "7", "high", "--state", folder.toString()))
                .isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cancel", "cancel 7 --where state=queued"})
    void cancelsEitherJobsThatAreNamedOrThoseOfAFilter(String command) {
        assertThat(line.execute((command + " --state " + folder).split(" "))).isEqualTo(2);
        assertThat(errors.toString()).contains("name jobs, or choose them with --where FIELD=VALUE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"queued", "=queued"})
    void saysHowAFilterLooks(String where) {
        assertThat(line.execute("cancel", "--where", where, "--state", folder.toString()))
                .isEqualTo(2);
        assertThat(errors.toString()).contains("--where must be FIELD=VALUE, was: " + where);
    }

    @Test
    void takesOneValueOfAField() {
        assertThat(line.execute("cancel", "--where", "state=queued", "--where", "state=failed", "--yes"))
                .isEqualTo(2);
        assertThat(errors.toString()).contains("no job has two values of state");
    }

    /** It was a stack trace. Nobody, root neither, makes a folder below a file. */
    @ParameterizedTest
    @ValueSource(strings = {"up", "down", "status", "jobs"})
    void saysWhatIsWrongWithTheFolder(String command) throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        assertThat(line.execute(command, "--state", file.resolve("state").toString()))
                .isEqualTo(1);

        assertThat(errors.toString().lines())
                .singleElement()
                .asString()
                .startsWith("fewlabel: ")
                .contains("file");
    }

    /** What the file system says by itself does not name what was being done. */
    @Test
    void saysWhatWasBeingDoneWhereThatIsKnown() {
        IOException full = new IOException("No space left on device");

        assertThat(Fewlabel.words(new UncheckedIOException(full))).isEqualTo("No space left on device");
        assertThat(Fewlabel.words(new UncheckedIOException("the package could not be copied", full)))
                .isEqualTo("the package could not be copied: No space left on device");
        assertThat(Fewlabel.words(new UncheckedIOException(new AccessDeniedException("/lab"))))
                .isEqualTo("java.nio.file.AccessDeniedException: /lab");
    }

    /** They ended with 1, which scripts take for something that may be tried again. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "compare --json --format csv",
                "compare --where queued",
                "predict 7 a.png --top 3",
                "dead-letters list --max 0"
            })
    void optionsThatExcludeEachOtherAreNotUnderstood(String command) {
        assertThat(line.execute((command + " --state " + folder).split(" "))).isEqualTo(2);
        assertThat(errors.toString()).startsWith("fewlabel: --");
    }

    /** It ended with 0, and a table that a full disk had cut off looked like all of it. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void saysThatStandardOutputIsFull() throws Exception {
        Process process =
                process("--help").redirectOutput(new File("/dev/full")).start();

        String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isEqualTo(ExitCode.FAILED.code());
        assertThat(said).startsWith("fewlabel: standard output does not take all of it: ");
    }

    /** As with {@code | head}. */
    @Test
    void endsAsByASignalWhereNobodyReads() throws Exception {
        Process process = process("--help").start();
        process.getInputStream().close();

        String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isEqualTo(ExitCode.READER_GONE.code());
        assertThat(said).isEmpty();
    }

    private static ProcessBuilder process(String argument) {
        return new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Fewlabel.class.getName(),
                argument);
    }

    @Test
    void whatACommandEndedWithStaysWhereItWasNotWell() {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        IOException failure = new IOException("No space left on device");

        assertThat(Fewlabel.code(0, null, true, nowhere)).isZero();
        assertThat(Fewlabel.code(3, failure, false, nowhere)).isEqualTo(3);
        assertThat(Fewlabel.code(0, failure, true, nowhere)).isEqualTo(141);
        assertThat(Fewlabel.code(141, failure, false, nowhere)).isEqualTo(1);
    }

    @Test
    void retriesNothingWithoutAJob() {
        assertThat(line.execute("retry", "--state", folder.toString())).isEqualTo(2);
    }

    @Test
    void namesThePortsThatThereAre() {
        assertThat(line.execute("up", "--port", "mail=25")).isEqualTo(2);
        assertThat(errors.toString()).contains("mail").contains("kafka-controller");
    }
}
