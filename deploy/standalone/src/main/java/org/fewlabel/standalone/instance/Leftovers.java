package org.fewlabel.standalone.instance;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.fewlabel.engines.ChildProcess;

/**
 * Processes of an instance that no record names, because who started them was killed before it wrote one. Every process
 * carries the state folder and its part on its command line.
 */
final class Leftovers {
    private static final String OPTION = "-Dorg.fewlabel.process=";

    private Leftovers() {}

    /** @param name the part's, or the keeper's */
    static String mark(Path state, String name) {
        return OPTION + state.resolve(name);
    }

    static Optional<ChildProcess> find(Path state, Part part) {
        return find(state, part.wireName()).stream().findFirst();
    }

    /** The parts of which there are processes, trainers as many as there are: how many there were to be, no record may say. */
    static Set<Part> parts(Path state) {
        Map<String, Part> marks = Part.all(Part.TRAINERS_MAX).stream()
                .collect(Collectors.toMap(part -> mark(state, part.wireName()), part -> part));
        return ProcessHandle.allProcesses()
                .flatMap(Leftovers::arguments)
                .filter(marks::containsKey)
                .map(marks::get)
                .collect(Collectors.toSet());
    }

    /** All that carry a name, the eldest first. */
    static List<ChildProcess> find(Path state, String name) {
        String mark = mark(state, name);
        return ProcessHandle.allProcesses()
                .filter(handle -> arguments(handle).anyMatch(mark::equals))
                .map(handle -> new ChildProcess(
                        handle.pid(), handle.info().startInstant().orElse(Instant.EPOCH)))
                .sorted(Comparator.comparing(ChildProcess::startedAt).thenComparing(ChildProcess::pid))
                .toList();
    }

    private static Stream<String> arguments(ProcessHandle handle) {
        return Arrays.stream(handle.info().arguments().orElse(new String[0]));
    }
}
