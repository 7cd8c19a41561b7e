package org.fewlabel.learning.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandTest {
    private static final Duration MAX = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    @Test
    void runsInTheFolder() throws IOException {
        Command.run(folder, MAX, List.of("sh", "-c", "echo here > there"));

        assertThat(folder.resolve("there")).hasContent("here");
    }

    @Test
    void saysHowAProgramFailedAndWhatItSaidLast() {
        assertThatThrownBy(() -> Command.run(folder, MAX, List.of("sh", "-c", "echo one; echo two >&2; exit 7")))
                .isInstanceOf(Command.FailedException.class)
                .hasMessage("sh ended with status 7: one; two");
    }

    @Test
    void endsAProgramThatTakesTooLong() {
        long before = System.nanoTime();

        assertThatThrownBy(() ->
                        Command.run(folder, Duration.ofSeconds(1), List.of("sh", "-c", "echo asleep; sleep 60; true")))
                .isInstanceOf(Command.FailedException.class)
                .hasMessage("sh did not end within 1 s: asleep");

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void saysThatAProgramIsNotThere() {
        assertThatThrownBy(() -> Command.run(folder, MAX, List.of("no-such-program-here")))
                .hasMessage("this machine has no no-such-program-here");
    }
}
