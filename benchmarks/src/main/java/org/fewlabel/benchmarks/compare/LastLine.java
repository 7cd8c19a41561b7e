package org.fewlabel.benchmarks.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The last line that a program says, be it an answer or an error: who asks for a version can show either. */
final class LastLine {
    private static final int ANSWER_SECONDS_MAX = 60;

    private LastLine() {}

    static String of(List<String> command) throws IOException {
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            return "cannot be started";
        }
        try {
            process.getOutputStream().close();
            if (!process.waitFor(ANSWER_SECONDS_MAX, TimeUnit.SECONDS)) {
                return "did not answer in " + ANSWER_SECONDS_MAX + " s";
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return output.lines().reduce((before, last) -> last).orElse("said nothing");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }
}
