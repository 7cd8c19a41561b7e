package org.fewlabel.standalone.instance;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.fewlabel.engines.ChildProcess;

/**
 * Processes of an instance that no record names, because the launcher was killed between their start and the record.
 * Every process carries the state folder and its part on its command line.
 */
final class Leftovers {
    private static final String OPTION = "-Dorg.fewlabel.process=";

    private Leftovers() {}

    static String mark(Path state, Part part) {
        return OPTION + state.resolve(part.wireName());
    }

    static Optional<ChildProcess> find(Path state, Part part) {
        String mark = mark(state, part);
        return ProcessHandle.allProcesses()
                .filter(handle ->
                        List.of(handle.info().arguments().orElse(new String[0])).contains(mark))
                .map(handle -> new ChildProcess(
                        handle.pid(), handle.info().startInstant().orElse(Instant.EPOCH)))
                .findFirst();
    }
}
