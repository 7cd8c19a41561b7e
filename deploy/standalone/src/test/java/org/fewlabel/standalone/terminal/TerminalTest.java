package org.fewlabel.standalone.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TerminalTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final PrintStream err = new PrintStream(written, true, StandardCharsets.UTF_8);

    @Test
    void writesProgressOverItselfAndCutsItToTheWidth() {
        Terminal terminal = new Terminal(err, true, 10);

        terminal.progress("one");
        terminal.progress("a long line");
        terminal.line("done");

        assertThat(written.toString(StandardCharsets.UTF_8))
                .isEqualTo("\r\u001b[Kone\r\u001b[Ka long l…\r\u001b[Kdone\n");
    }

    @Test
    void writesProgressNowAndThenWhereThereIsNoTerminal() {
        Terminal terminal = new Terminal(err, false, 10);

        terminal.progress("a line of any length");
        terminal.progress("too soon");
        terminal.line("done");

        assertThat(written.toString(StandardCharsets.UTF_8)).isEqualTo("a line of any length\ndone\n");
    }

    @Test
    void hearsOnlyTheLastWordsOnceItIsHushed() {
        Terminal terminal = new Terminal(err, true, 80);

        terminal.hush("stopping");
        terminal.progress("epoch 3");
        terminal.line("an error of a thread that was interrupted");
        terminal.lastLine("stopped");
        terminal.line("another one");

        assertThat(written.toString(StandardCharsets.UTF_8)).isEqualTo("stopping\nstopped\n");
    }

    @Test
    void writesDurationsWithHoursOnlyWhereThereAreAny() {
        assertThat(Figures.duration(Duration.ofSeconds(65))).isEqualTo("1:05");
        assertThat(Figures.duration(Duration.ofSeconds(3_605))).isEqualTo("1:00:05");
    }
}
