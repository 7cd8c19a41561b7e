package org.fewlabel.contracts.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fewlabel.contracts.Json;
import org.jspecify.annotations.Nullable;

/**
 * What came out of the runs of sweeps, one JSON object a line. It grows with every run, so an interrupted sweep loses none; a last
 * line that broke off goes when the next one is written, and its run is made again.
 * A run that was tried again has a line for each time; the last one counts, and what succeeded before what did not.
 */
public final class RunsFile {
    private final Path path;
    private final Map<String, FinishedRun> runs = new LinkedHashMap<>();
    /** Where a last line begins that broke off; null where none did. */
    private @Nullable Long tornAt;
    /** What stands between what is there and the next line. */
    private String separator = "";

    private RunsFile(Path path) {
        this.path = path;
    }

    /** @throws IllegalArgumentException if a line is not a run; with its number */
    public static RunsFile open(Path path) throws IOException {
        RunsFile file = new RunsFile(path);
        String text = Files.exists(path) ? Files.readString(path) : "";
        int end = text.lastIndexOf('\n') + 1;
        List<String> lines = text.substring(0, end).lines().toList();
        for (int line = 0; line < lines.size(); line++) {
            try {
                file.read(lines.get(line));
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException(
                        path + " line " + (line + 1) + " is not a run: " + e.getOriginalMessage()
                                + "; without that line its run is made again",
                        e);
            }
        }
        if (end < text.length()) {
            file.readLast(text.substring(end), text.substring(0, end));
        }
        return file;
    }

    private void read(String line) throws JsonProcessingException {
        FinishedRun run = Json.mapper().readValue(line, FinishedRun.class);
        runs.merge(run.key(), run, FinishedRun::laterOf);
    }

    /** One without an end: whoever wrote it was killed, or an editor has taken the end away. */
    private void readLast(String line, String before) {
        try {
            read(line);
            separator = "\n";
        } catch (JsonProcessingException e) {
            tornAt = (long) before.getBytes(StandardCharsets.UTF_8).length;
        }
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
        if (tornAt != null) {
            try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
                file.truncate(tornAt);
            }
            tornAt = null;
        }
        Files.writeString(
                path,
                separator + Json.mapper().writeValueAsString(run) + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND,
                StandardOpenOption.SYNC);
        separator = "";
        runs.put(run.key(), run);
    }
}
