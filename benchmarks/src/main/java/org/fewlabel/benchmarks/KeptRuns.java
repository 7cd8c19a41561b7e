package org.fewlabel.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.fewlabel.contracts.Json;

/**
 * What a benchmark has run so far, a line of JSON each, so that one that was stopped goes on where it was.
 *
 * @param type of a line
 */
public record KeptRuns<T extends KeptRuns.Run>(Path file, Class<T> type) {
    /** A line. */
    public interface Run {
        /** What it was run with: a run of other settings is none of this benchmark. */
        Object settings();
    }

    /** @throws IllegalArgumentException if the file holds runs of other settings */
    public List<T> of(Object settings) throws IOException {
        List<T> kept = new ArrayList<>();
        if (!Files.exists(file)) {
            return kept;
        }
        for (String line : Files.readAllLines(file)) {
            T run = Json.mapper().readValue(line, type);
            if (!run.settings().equals(settings)) {
                throw new IllegalArgumentException(
                        file + " holds a run of " + run.settings() + "; this benchmark is " + settings);
            }
            kept.add(run);
        }
        return kept;
    }

    public void add(T run) throws IOException {
        Files.writeString(
                file,
                Json.mapper().writeValueAsString(run) + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }
}
