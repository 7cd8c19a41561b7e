package org.fewlabel.benchmarks.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.fewlabel.benchmarks.Harm;
import org.fewlabel.benchmarks.LocalInstance;
import org.fewlabel.benchmarks.SecondProcess;
import org.jspecify.annotations.Nullable;

/** A second process of a service, the line between it and what it depends on, and the clock that it is shown. */
final class Second implements AutoCloseable {
    /** Further than any lease, any token's look-up and any wait. */
    private static final Duration CLOCK_STEP = Duration.ofHours(1);

    private final SecondProcess process;
    private final Line line;
    private final Path clock;

    private Second(SecondProcess process, Line line, Path clock) {
        this.process = process;
        this.line = line;
        this.clock = clock;
    }

    /**
     * @param faketime the library of libfaketime, which shows the process another time; null if its clock is never wrong
     * @param instructionSet the processor's that oneDNN may use (ONEDNN_MAX_CPU_ISA); null for that of the first process
     */
    static Second start(LocalInstance instance, Victim victim, @Nullable Path faketime, @Nullable String instructionSet)
            throws IOException, InterruptedException {
        Map<String, String> settings = new HashMap<>();
        Line line = new Line(instance.port(victim.isWorker() ? "gateway" : "postgres"));
        if (victim.isWorker()) {
            settings.put("FEWLABEL_GATEWAY_URL", "http://127.0.0.1:" + line.port());
        } else {
            settings.put(
                    "QUARKUS_DATASOURCE_JDBC_URL", "jdbc:postgresql://127.0.0.1:" + line.port() + "/" + victim.part());
        }
        Path clock = instance.state().resolve(victim.wireName() + "-clock");
        show(clock, Duration.ZERO);
        if (faketime != null) {
            settings.put("LD_PRELOAD", faketime.toString());
            settings.put("FAKETIME_TIMESTAMP_FILE", clock.toString());
            settings.put("FAKETIME_CACHE_DURATION", "1");
            // What measures durations goes on: a clock that is set does not touch it either.
            settings.put("FAKETIME_DONT_FAKE_MONOTONIC", "1");
            // Else each timed wait of the JVM ends at once, and it does nothing but wait anew.
            settings.put("FAKETIME_FORCE_MONOTONIC_FIX", "0");
        }
        if (instructionSet != null && victim.isWorker()) {
            settings.put("ONEDNN_MAX_CPU_ISA", instructionSet);
        }
        try {
            return new Second(SecondProcess.of(instance, victim.part(), settings), line, clock);
        } catch (IOException | InterruptedException e) {
            line.close();
            throw e;
        }
    }

    private static void show(Path clock, Duration offset) throws IOException {
        Path next = clock.resolveSibling(clock.getFileName() + ".next");
        Files.writeString(next, (offset.isNegative() ? "" : "+") + offset.toSeconds() + "\n");
        Files.move(next, clock, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    void awaitReady() throws IOException, InterruptedException {
        process.awaitReady();
    }

    void startIfEnded() throws IOException {
        process.startIfEnded();
    }

    /** Empty while it does not run. */
    Optional<ProcessHandle> find() {
        return Optional.of(process.handle()).filter(ProcessHandle::isAlive);
    }

    void cut(Duration duration) throws IOException, InterruptedException {
        line.cut(duration);
    }

    void hush(Duration duration) throws IOException, InterruptedException {
        line.hush(duration);
    }

    void setForward(Duration duration) throws IOException, InterruptedException {
        setClock(CLOCK_STEP, duration);
    }

    void setBack(Duration duration) throws IOException, InterruptedException {
        setClock(CLOCK_STEP.negated(), duration);
    }

    private void setClock(Duration offset, Duration duration) throws IOException, InterruptedException {
        Harm.during(duration, () -> show(clock, offset), () -> show(clock, Duration.ZERO));
    }

    @Override
    public void close() throws IOException, InterruptedException {
        try {
            process.close();
        } finally {
            line.close();
        }
    }
}
