package org.fewlabel.contracts.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fewlabel.contracts.Json;
import org.jspecify.annotations.Nullable;

/**
 * What came out of the runs of sweeps, one JSON object a line. It grows with every run, so an interrupted sweep loses none.
 * A run that failed and was tried again has a line for each time; the last one counts.
 */
public final class RunsFile {
    private final Path path;
    private final Map<String, FinishedRun> runs = new LinkedHashMap<>();

    private RunsFile(Path path) {
        this.path = path;
    }

    /** @throws IllegalArgumentException if a line is not a run; with its number */
    public static RunsFile open(Path path) throws IOException {
        RunsFile file = new RunsFile(path);
        List<String> lines = Files.exists(path) ? Files.readAllLines(path) : List.of();
        for (int line = 0; line < lines.size(); line++) {
            try {
                FinishedRun run = Json.mapper().readValue(lines.get(line), FinishedRun.class);
                file.runs.put(run.key(), run);
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException(
                        path + " line " + (line + 1) + " is not a run: " + e.getOriginalMessage(), e);
            }
        }
        return file;
    }

    public List<FinishedRun> runs() {
        return List.copyOf(runs.values());
    }

    /** What came out of it; null where it has not been run to an end. */
    public @Nullable FinishedRun of(PlannedRun run) {
        return runs.get(run.key());
    }

    /** Whether nothing is left to do for it: it has run, and did not fail. */
    public boolean has(PlannedRun run) {
        FinishedRun finished = of(run);
        return finished != null && finished.succeeded();
    }

    public void add(FinishedRun run) throws IOException {
        if (path.getParent() != null) {
            Files.createDirectories(path.getParent());
        }
        Files.writeString(
                path,
                Json.mapper().writeValueAsString(run) + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND,
                StandardOpenOption.SYNC);
        runs.put(run.key(), run);
    }
}
