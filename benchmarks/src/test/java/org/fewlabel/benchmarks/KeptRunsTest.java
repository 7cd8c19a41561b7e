package org.fewlabel.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptRunsTest {
    @TempDir
    private Path folder;

    record Run(String settings, int repeat, List<Double> errors) implements KeptRuns.Run {}

    private KeptRuns<Run> kept() {
        return new KeptRuns<>(folder.resolve("kept.jsonl"), Run.class);
    }

    @Test
    void readsWhatWasRunInTheOrderInWhichItWasAdded() throws IOException {
        Run first = new Run("10 epochs", 2, List.of(30.5, 1 / 3.0));
        Run second = new Run("10 epochs", 1, List.of());
        kept().add(first);
        kept().add(second);

        assertThat(kept().of("10 epochs")).containsExactly(first, second);
    }

    @Test
    void holdsNothingBeforeTheFirstRun() throws IOException {
        assertThat(kept().of("10 epochs")).isEmpty();
    }

    @Test
    void refusesRunsOfOtherSettings() throws IOException {
        kept().add(new Run("10 epochs", 1, List.of()));

        assertThatThrownBy(() -> kept().of("20 epochs"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("holds a run of 10 epochs; this benchmark is 20 epochs");
    }
}
