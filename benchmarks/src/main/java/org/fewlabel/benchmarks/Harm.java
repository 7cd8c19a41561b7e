package org.fewlabel.benchmarks;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What can be done to a process or to the artifact store from outside. What lasts is mended, also when somebody ends the program. */
public final class Harm {
    private static final String TAKEN_AWAY = ".away";
    private static final int FILLER_PIECE_BYTES = 1 << 16;

    private Harm() {}

    /** SIGKILL for a process and all that it started. */
    public static void kill(ProcessHandle process) {
        withDescendants(process).forEach(ProcessHandle::destroyForcibly);
    }

    /** SIGTERM for a process alone, which sees to those that it started. */
    public static void terminate(ProcessHandle process) {
        process.destroy();
    }

    /** SIGSTOP for a process and all that it started, and SIGCONT after that time. */
    public static void stop(ProcessHandle process, Duration duration) throws IOException, InterruptedException {
        stopWhile(process, () -> TimeUnit.NANOSECONDS.sleep(duration.toNanos()));
    }

    /** The same while something else is done. */
    public static void stopWhile(ProcessHandle process, Action meanwhile) throws IOException, InterruptedException {
        List<ProcessHandle> processes = withDescendants(process);
        during(meanwhile, () -> signal("STOP", processes), () -> signal("CONT", processes));
    }

    /** Takes a store's folder away for that time: a file is in its place, so that nobody makes a new folder there. */
    public static void takeAway(Path store, Duration duration) throws IOException, InterruptedException {
        Path away = store.resolveSibling(store.getFileName() + TAKEN_AWAY);
        Files.move(store, away);
        during(duration, () -> Files.createFile(store), () -> {
            Files.deleteIfExists(store);
            Files.move(away, store);
        });
    }

    /**
     * Leaves no byte free on a small file system for that time.
     *
     * @param disk a folder of it, in which a file grows until it has no more room
     */
    public static void fill(Path disk, Duration duration) throws IOException, InterruptedException {
        Path filler = disk.resolve("filler");
        during(duration, () -> grow(filler), () -> Files.deleteIfExists(filler));
    }

    private static void grow(Path filler) throws IOException {
        byte[] bytes = new byte[FILLER_PIECE_BYTES];
        try (OutputStream out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(bytes);
            }
        } catch (IOException e) {
            if (Files.getFileStore(filler).getUsableSpace() > FILLER_PIECE_BYTES) {
                throw e;
            }
        }
    }

    private static List<ProcessHandle> withDescendants(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.descendants()).toList();
    }

    /** What is done, or undone. */
    public interface Action {
        void run() throws IOException, InterruptedException;
    }

    /** Does harm, and mends it after that time, or when the thread is interrupted or the program ends before. */
    public static void during(Duration duration, Action harm, Action mend) throws IOException, InterruptedException {
        during(() -> TimeUnit.NANOSECONDS.sleep(duration.toNanos()), harm, mend);
    }

    private static void during(Action meanwhile, Action harm, Action mend) throws IOException, InterruptedException {
        Thread hook = new Thread(
                () -> {
                    try {
                        mend.run();
                    } catch (IOException | InterruptedException e) {
                        System.err.println("not mended: " + e);
                    }
                },
                "mend");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            harm.run();
            meanwhile.run();
        } finally {
            mend.run();
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }

    /** One that has ended meanwhile is none to complain of. */
    private static void signal(String name, List<ProcessHandle> processes) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name));
        processes.stream().filter(ProcessHandle::isAlive).forEach(each -> command.add(Long.toString(each.pid())));
        if (command.size() == 2) {
            return;
        }
        int code = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        if (code != 0 && processes.stream().anyMatch(ProcessHandle::isAlive)) {
            throw new IOException(String.join(" ", command) + " ended with " + code);
        }
    }
}
