package org.fewlabel.standalone.instance;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.fewlabel.contracts.Json;
import org.fewlabel.engines.EngineException;

/** A JSON file in an instance's folder. Readers see the old one or the new one, never a half. */
record StateFile<T>(Path file, Class<T> type) {
    /** @throws EngineException if it cannot be read, as one that another version of the program wrote */
    Optional<T> read() {
        try {
            return Optional.of(Json.mapper().readValue(Files.readString(file), type));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (JsonProcessingException e) {
            throw new EngineException(
                    file + " is not readable, or of another version; run ./fewlabel down, then ./fewlabel up", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void write(T value) {
        try {
            Path draft = file.resolveSibling(file.getFileName() + ".new");
            Files.writeString(
                    draft, Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(value));
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void delete() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
