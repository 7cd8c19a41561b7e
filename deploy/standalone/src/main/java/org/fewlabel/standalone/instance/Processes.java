package org.fewlabel.standalone.instance;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.fewlabel.engines.ChildProcess;
import org.fewlabel.engines.EngineException;
import org.fewlabel.engines.PostgresServer;

/** The processes of one instance: which live, and the order in which they stop. */
final class Processes {
    private static final Duration STOP_WAIT = Duration.ofSeconds(20);

    private final Path state;

    Processes(Path state) {
        this.state = state;
    }

    /** The living process of a part: as its keeper wrote it down, or as found among all processes of the machine. */
    Optional<ChildProcess> find(Part part) {
        if (part.equals(Part.POSTGRES)) {
            return PostgresServer.process(state.resolve(Part.POSTGRES.wireName()));
        }
        return Optional.ofNullable(lives().of(part).process())
                .filter(ChildProcess::lives)
                .or(() -> Leftovers.find(state, part));
    }

    /** What the keeper wrote down. Where that cannot be read, whatever runs is found by its command line. */
    Lives lives() {
        try {
            return Lives.file(state).read().orElse(Lives.NONE);
        } catch (EngineException e) {
            return Lives.NONE;
        }
    }

    /** Of the trainers all, however many are wanted. */
    SortedSet<Part> living() {
        SortedSet<Part> living = new TreeSet<>(Leftovers.parts(state));
        lives().parts().forEach((part, life) -> {
            if (life.process() != null && life.process().lives()) {
                living.add(part);
            }
        });
        // What its folder says counts, as in find.
        living.remove(Part.POSTGRES);
        if (find(Part.POSTGRES).isPresent()) {
            living.add(Part.POSTGRES);
        }
        return living;
    }

    /** Stops the parts, those together that need not wait for one another. Nobody must be about to start them again. */
    void stop(Collection<Part> parts) {
        for (List<Part.Kind> together : Part.STOP_ORDER) {
            CompletableFuture.allOf(parts.stream()
                            .filter(part -> together.contains(part.kind()))
                            .map(part -> CompletableFuture.runAsync(() -> stop(part)))
                            .toArray(CompletableFuture[]::new))
                    .join();
        }
    }

    private void stop(Part part) {
        find(part).ifPresent(process -> {
            if (part.equals(Part.POSTGRES)) {
                PostgresServer.stop(process);
            } else {
                process.stop(STOP_WAIT);
            }
        });
    }
}
