package org.fewlabel.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.fewlabel.contracts.Json;

/** Figures for programs, which people can read, too. */
public final class JsonFile {
    private JsonFile() {}

    /** In place of what the file had. */
    public static void write(Path file, Object figures) throws IOException {
        Files.writeString(file, Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(figures) + "\n");
    }
}
