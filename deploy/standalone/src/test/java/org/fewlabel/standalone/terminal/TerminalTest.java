package org.fewlabel.standalone.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.fewlabel.standalone.client.Comparison;
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
    void showsMeansAndDeviationsInPercentUnderTheirTitles() {
        Comparison.Errors one = errors(0.25, null);
        Comparison.Errors two = errors(0.123, 0.0049);
        Comparison comparison = new Comparison(
                List.of("method"),
                List.of(
                        new Comparison.Group(Map.of("method", "mean-teacher"), 2, false, null, null, two, two, null),
                        new Comparison.Group(Map.of("method", "supervised"), 1, false, null, null, one, one, two)));

        assertThat(Figures.table(comparison)).hasToString("""
                        method         n      student    median 20      average    median 20      teacher    median 20
                        ──────────────────────────────────────────────────────────────────────────────────────────────
                        mean-teacher   2   12.3 ± 0.5   12.3 ± 0.5   12.3 ± 0.5   12.3 ± 0.5            –            –
                        supervised     1         25.0         25.0         25.0         25.0   12.3 ± 0.5   12.3 ± 0.5
                        """);
    }

    @Test
    void marksWhatUsesMoreLabelsThanItSays() {
        Comparison.Errors errors = errors(0.25, null);
        Comparison comparison = new Comparison(
                List.of("method"),
                List.of(
                        new Comparison.Group(
                                Map.of("method", "supervised"), 1, false, null, null, errors, errors, errors),
                        new Comparison.Group(
                                Map.of("method", "supervised"), 1, true, null, null, errors, errors, errors),
                        new Comparison.Group(
                                Map.of("method", "supervised"),
                                1,
                                true,
                                "a".repeat(64),
                                "mlp",
                                errors,
                                errors,
                                errors)));

        assertThat(Figures.table(comparison).toString())
                .containsPattern("supervised +1 ")
                .containsPattern("supervised \\(more labels\\) +1 ")
                .contains("supervised (more labels, file aaaaaaaa, mlp head)   1");
    }

    @Test
    void writesDurationsWithHoursOnlyWhereThereAreAny() {
        assertThat(Figures.duration(Duration.ofSeconds(65))).isEqualTo("1:05");
        assertThat(Figures.duration(Duration.ofSeconds(3_605))).isEqualTo("1:00:05");
    }

    private static Comparison.Errors errors(double mean, @org.jspecify.annotations.Nullable Double std) {
        Comparison.Spread spread = new Comparison.Spread(mean, std);
        return new Comparison.Errors(spread, spread, spread);
    }
}
