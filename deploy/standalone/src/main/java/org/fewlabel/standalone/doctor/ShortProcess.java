package org.fewlabel.standalone.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.fewlabel.contracts.folder.FolderTree;
import org.jspecify.annotations.Nullable;

/**
 * What a program did that was given some time.
 *
 * @param exitCode 128 and the number of the signal where one ended it; null where its time was over, and it was killed
 */
record ShortProcess(@Nullable Integer exitCode, String output, String errors) {
    private static final int OUTPUT_BYTES_MAX = 1 << 20;
    private static final Duration KILL_WAIT = Duration.ofSeconds(5);

    /**
     * Runs it to its end, in a folder of its own that goes with it.
     *
     * @param environment added to ours
     * @throws IOException if there is no such program
     */
    static ShortProcess run(List<String> command, Map<String, String> environment, Duration limit) throws IOException {
        Path folder = Files.createTempDirectory("fewlabel-doctor");
        try {
            Path output = folder.resolve("output");
            Path errors = folder.resolve("errors");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile());
            builder.environment().putAll(environment);
            Integer exitCode = end(builder.start(), limit);
            return new ShortProcess(exitCode, text(output), text(errors));
        } finally {
            FolderTree.delete(folder);
        }
    }

    private static @Nullable Integer end(Process process, Duration limit) throws IOException {
        // Who stops this command stops that one as well.
        Thread hook = new Thread(() -> kill(process), "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return process.exitValue();
            }
            kill(process);
            process.waitFor(KILL_WAIT.toMillis(), TimeUnit.MILLISECONDS);
            return null;
        } catch (InterruptedException e) {
            kill(process);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while a program was running");
        } finally {
            removeHook(hook);
        }
    }

    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // It is at work.
        }
    }

    private static String text(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(OUTPUT_BYTES_MAX), StandardCharsets.UTF_8);
        }
    }
}
