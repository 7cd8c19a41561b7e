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
 * A run that was tried again has a line for each time; the last one counts, and what succeeded before what did not.
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
                file.runs.merge(run.key(), run, FinishedRun::laterOf);
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

    /** Adds a line, unless the run had succeeded before and has not now. */
    public void add(FinishedRun run) throws IOException {
        FinishedRun known = runs.get(run.key());
        if (known != null && FinishedRun.laterOf(known, run).equals(known)) {
            return;
        }
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
