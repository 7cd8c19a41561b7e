package org.fewlabel.standalone.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.fewlabel.contracts.Json;

/** The finished runs of sweeps, one JSON object a line. It grows with every run, so an interrupted sweep loses none. */
public final class RunsFile {
    private final Path path;
    private final List<FinishedRun> runs = new ArrayList<>();

    private RunsFile(Path path) {
        this.path = path;
    }

    /** @throws IllegalArgumentException if a line is not a run; with its number */
    public static RunsFile open(Path path) throws IOException {
        RunsFile file = new RunsFile(path);
        List<String> lines = Files.exists(path) ? Files.readAllLines(path) : List.of();
        for (int line = 0; line < lines.size(); line++) {
            try {
                file.runs.add(Json.mapper().readValue(lines.get(line), FinishedRun.class));
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException(
                        path + " line " + (line + 1) + " is not a run: " + e.getOriginalMessage(), e);
            }
        }
        return file;
    }

    List<FinishedRun> runs() {
        return List.copyOf(runs);
    }

    boolean has(PlannedRun run) {
        return runs.stream().anyMatch(finished -> finished.key().equals(run.key()));
    }

    void add(FinishedRun run) throws IOException {
        if (path.getParent() != null) {
            Files.createDirectories(path.getParent());
        }
        Files.writeString(
                path,
                Json.mapper().writeValueAsString(run) + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND,
                StandardOpenOption.SYNC);
        runs.add(run);
    }
}
