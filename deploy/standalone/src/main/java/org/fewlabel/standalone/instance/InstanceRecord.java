package org.fewlabel.standalone.instance;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.fewlabel.contracts.Json;
import org.fewlabel.engines.ChildProcess;

/**
 * What was started, kept in the state folder so that the next command finds it.
 *
 * @param processes those that were started and not yet stopped; some may have died since
 */
record InstanceRecord(PortMap ports, Map<Part, ChildProcess> processes) {
    private static final String FILE = "instance.json";

    InstanceRecord {
        processes = Map.copyOf(processes);
    }

    static Optional<InstanceRecord> read(Path folder) {
        Path file = folder.resolve(FILE);
        try {
            return Files.exists(file)
                    ? Optional.of(Json.mapper().readValue(Files.readString(file), InstanceRecord.class))
                    : Optional.empty();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(file + " is not readable; stop the processes it names and delete it", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void write(Path folder) {
        try {
            Path draft = folder.resolve(FILE + ".new");
            Files.writeString(
                    draft, Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(this));
            Files.move(draft, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void delete(Path folder) {
        try {
            Files.deleteIfExists(folder.resolve(FILE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    InstanceRecord with(Part part, ChildProcess process) {
        Map<Part, ChildProcess> more = copy();
        more.put(part, process);
        return new InstanceRecord(ports, more);
    }

    InstanceRecord without(Part part) {
        Map<Part, ChildProcess> fewer = copy();
        fewer.remove(part);
        return new InstanceRecord(ports, fewer);
    }

    private Map<Part, ChildProcess> copy() {
        Map<Part, ChildProcess> copy = new EnumMap<>(Part.class);
        copy.putAll(processes);
        return copy;
    }
}
