package org.fewlabel.standalone.instance;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.fewlabel.engines.ChildProcess;
import org.fewlabel.engines.EngineException;

/** A wait for parts that a keeper starts. It ends when they are ready, when one died too often meanwhile, or when time is up. */
final class Wait {
    private static final Duration READY_WAIT = Duration.ofSeconds(180);
    private static final Duration POLL = Duration.ofMillis(200);
    /** Once may be a port that was not free yet, twice a machine that was busy. */
    private static final int DEATHS_MAX = 3;

    private static final int TAIL_LINES = 20;

    private final Path state;
    private final PortMap ports;
    private final Processes processes;
    private final StartListener listener;
    private final Readiness readiness = new Readiness();
    private final long deadlineNanos = System.nanoTime() + READY_WAIT.toNanos();
    /** The last end of each part that was told; those before the wait are of no interest. */
    private final Map<Part, Instant> told = new HashMap<>();

    private final Map<Part, Integer> deaths = new HashMap<>();

    Wait(Path state, PortMap ports, Processes processes, StartListener listener) {
        this.state = state;
        this.ports = ports;
        this.processes = processes;
        this.listener = listener;
        processes.lives().parts().forEach((part, life) -> {
            if (life.lastEnd() != null) {
                told.put(part, life.lastEnd().at());
            }
        });
    }

    /** @throws NotReadyException if none comes to be */
    ChildProcess untilLives(Part part) {
        while (true) {
            Optional<ChildProcess> process = processes.find(part);
            if (process.isPresent()) {
                return process.get();
            }
            if (isHopeless(part)) {
                throw failure(List.of(part), Map.of());
            }
            pause();
        }
    }

    /** @throws NotReadyException with what those that are not ready lack */
    void untilReady(List<Part> services) {
        List<Part> waiting = new ArrayList<>(services);
        while (true) {
            Map<Part, List<String>> lacks = new HashMap<>();
            for (Part service : waiting) {
                Readiness.Answer answer = readiness.ask(ports.url(service));
                if (!answer.isReady()) {
                    lacks.put(service, answer.lacks());
                }
            }
            waiting.retainAll(lacks.keySet());
            listener.waitsFor(waiting);
            if (waiting.isEmpty()) {
                return;
            }
            if (waiting.stream().anyMatch(this::isHopeless)) {
                throw failure(waiting, lacks);
            }
            pause();
        }
    }

    private synchronized boolean isHopeless(Part part) {
        End end = processes.lives().of(part).lastEnd();
        if (end != null && !end.at().equals(told.put(part, end.at()))) {
            listener.ended(part, end);
            deaths.merge(part, 1, Integer::sum);
        }
        return deaths.getOrDefault(part, 0) >= DEATHS_MAX || System.nanoTime() > deadlineNanos;
    }

    private NotReadyException failure(List<Part> waiting, Map<Part, List<String>> lacks) {
        return new NotReadyException(waiting.stream()
                .map(part -> describe(part, lacks.getOrDefault(part, List.of())))
                .collect(Collectors.joining("\n\n")));
    }

    private String describe(Part part, List<String> lacks) {
        StringBuilder text = new StringBuilder(part.title()).append(" is not ready");
        End end = processes.lives().of(part).lastEnd();
        int times = deaths.getOrDefault(part, 0);
        if (times > 0 && end != null) {
            text.append("; it died ").append(times).append(times == 1 ? " time: " : " times, the last time: ");
            text.append(end.reason());
        }
        if (!lacks.isEmpty()) {
            text.append("; it lacks: ").append(String.join("; ", lacks));
        }
        Path log = PartLauncher.log(state, part.wireName());
        return text.append("; the end of ")
                .append(log)
                .append(":\n")
                .append(ChildProcess.tail(log, TAIL_LINES))
                .toString();
    }

    private static void pause() {
        try {
            Thread.sleep(POLL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException("interrupted while parts started", e);
        }
    }
}
