package org.fewlabel.engines;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A process that we started and that outlives us. It does not hear the terminal's Ctrl-C or hang-up: whoever started it
 * decides when it stops.
 *
 * @param startedAt with {@code pid} it names the process for good; a pid alone may be given to another one later
 */
public record ChildProcess(long pid, Instant startedAt) {
    /** The operating system's notion of a start time moves when its clock is set. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(3);

    private static final Duration KILL_WAIT = Duration.ofSeconds(10);
    private static final int TAIL_BYTES_MAX = 16 * 1024;
    private static final int STARTED_MAX = 64;
    /** What this JVM started, by pid: how a process ended the operating system tells its parent alone. */
    private static final Map<Long, Process> STARTED = new ConcurrentHashMap<>();

    /**
     * Starts a command whose output goes to a file; what an earlier process wrote there is kept beside it as
     * {@code .previous}.
     *
     * @param environment added to ours
     */
    public static ChildProcess start(List<String> command, Map<String, String> environment, Path directory, Path log) {
        try {
            Files.createDirectories(directory);
            Files.createDirectories(log.toAbsolutePath().getParent());
            if (Files.exists(log)) {
                Files.move(
                        log, log.resolveSibling(log.getFileName() + ".previous"), StandardCopyOption.REPLACE_EXISTING);
            }
            // An ignored signal stays ignored across exec, and the JVM leaves it so.
            List<String> shielded = new ArrayList<>(List.of("sh", "-c", "trap '' INT HUP; exec \"$@\"", "sh"));
            shielded.addAll(command);
            ProcessBuilder builder = new ProcessBuilder(shielded)
                    .directory(directory.toFile())
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            ProcessHandle handle = process.toHandle();
            if (STARTED.size() >= STARTED_MAX) {
                STARTED.values().removeIf(each -> !each.isAlive());
            }
            STARTED.put(handle.pid(), process);
            return new ChildProcess(handle.pid(), handle.info().startInstant().orElseGet(Instant::now));
        } catch (IOException e) {
            throw new EngineException("cannot start " + command.get(0) + ": " + e.getMessage(), e);
        }
    }

    /**
     * The code that it ended with; 128 and the number of the signal where one ended it.
     *
     * @return empty while it lives, and for one that another process than this JVM started
     */
    public Optional<Integer> exitCode() {
        Process process = STARTED.get(pid);
        if (process == null || lives()) {
            return Optional.empty();
        }
        try {
            // That it is gone is seen a moment before how.
            return process.waitFor(KILL_WAIT.toSeconds(), TimeUnit.SECONDS)
                    ? Optional.of(process.exitValue())
                    : Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** The process while it lives; empty once it ended, also when another one got its pid. */
    public Optional<ProcessHandle> handle() {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(this::isTheSame);
    }

    private boolean isTheSame(ProcessHandle handle) {
        return handle.info()
                .startInstant()
                .map(start -> Duration.between(start, startedAt).abs().compareTo(CLOCK_TOLERANCE) <= 0)
                .orElse(false);
    }

    public boolean lives() {
        return handle().isPresent();
    }

    /** Asks it to end, and after {@code patience} makes it. Returns when it is gone. */
    public void stop(Duration patience) {
        stop("TERM", patience);
    }

    /** {@link #stop(Duration)} with another signal to ask by. */
    void stop(String signal, Duration patience) {
        Optional<ProcessHandle> handle = handle();
        if (handle.isPresent()) {
            signal(signal);
            if (!awaitEnd(handle.get(), patience)) {
                kill();
            }
        }
    }

    /** Ends it at once, as a power cut would. */
    public void kill() {
        Optional<ProcessHandle> handle = handle();
        if (handle.isPresent()) {
            handle.get().destroyForcibly();
            if (!awaitEnd(handle.get(), KILL_WAIT)) {
                throw new EngineException("process " + pid + " does not end, not even by SIGKILL");
            }
        }
    }

    private void signal(String signal) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            kill.waitFor(KILL_WAIT.toSeconds(), TimeUnit.SECONDS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException("interrupted while stopping process " + pid, e);
        }
    }

    private static boolean awaitEnd(ProcessHandle handle, Duration patience) {
        try {
            handle.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new EngineException("cannot wait for process " + handle.pid(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException("interrupted while stopping process " + handle.pid(), e);
        }
    }

    /** The last lines of a log, for an error message. */
    public static String tail(Path log, int linesMax) {
        if (!Files.exists(log)) {
            return "(" + log + " does not exist)";
        }
        try (var channel = Files.newByteChannel(log)) {
            channel.position(Math.max(0, channel.size() - TAIL_BYTES_MAX));
            var buffer = java.nio.ByteBuffer.allocate(TAIL_BYTES_MAX);
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
                // Until the buffer is full or the file ends.
            }
            List<String> lines = new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - linesMax), lines.size()));
        } catch (IOException e) {
            return "(" + log + " cannot be read: " + e.getMessage() + ")";
        }
    }
}
