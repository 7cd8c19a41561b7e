package org.fewlabel.learning.data;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a program of the system to its end, within a time. */
final class Command {
    private static final int OUTPUT_CHARACTERS_MAX = 500;

    /** It did not succeed; the message says how. */
    static final class FailedException extends IOException {
        private static final long serialVersionUID = 1;

        FailedException(String message) {
            super(message);
        }
    }

    private Command() {}

    /**
     * @param folder in which it runs and its output is kept meanwhile
     * @throws FailedException if it ends with another status than 0 or not in time
     * @throws IOException if there is no such program
     */
    static void run(Path folder, Duration max, List<String> command) throws IOException {
        Path output = Files.createTempFile(folder, "output", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("LC_ALL", "C");
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new IOException("this machine has no " + command.get(0), e);
        }
        try {
            if (!process.waitFor(max.toSeconds(), TimeUnit.SECONDS)) {
                throw new FailedException(
                        command.get(0) + " did not end within " + max.toSeconds() + " s: " + end(output));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while " + command.get(0) + " was running");
        } finally {
            // Its own children as well: apt downloads in processes of their own.
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            throw new FailedException(
                    command.get(0) + " ended with status " + process.exitValue() + ": " + end(output));
        }
    }

    /** The last of what it said, on one line. */
    private static String end(Path output) throws IOException {
        String text =
                Files.readString(output, StandardCharsets.ISO_8859_1).strip().replaceAll("\\s*\\R\\s*", "; ");
        return text.length() <= OUTPUT_CHARACTERS_MAX
                ? text
                : "…" + text.substring(text.length() - OUTPUT_CHARACTERS_MAX);
    }
}
