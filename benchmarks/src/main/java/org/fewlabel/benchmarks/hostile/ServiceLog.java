package org.fewlabel.benchmarks.hostile;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a service logs from now on. */
final class ServiceLog {
    private static final int SHOWN_MAX = 3;
    /** Tells of threads that the machine gave no time, with what they were at. */
    private static final String WATCHDOG = "BlockedThreadChecker";

    private final Path file;
    private final long begin;

    ServiceLog(Path file) throws IOException {
        this.file = file;
        this.begin = Files.size(file);
    }

    /**
     * What was logged.
     *
     * @param frames lines of stack traces, but for those of threads that only had no time
     * @param traced some of the lines before a stack trace
     */
    record Growth(long bytes, long lines, long frames, int longestLine, List<String> traced) {}

    Growth growth() throws IOException {
        long lines = 0;
        long frames = 0;
        int longest = 0;
        String head = "";
        List<String> traced = new ArrayList<>();
        try (InputStream in = Files.newInputStream(file)) {
            in.skipNBytes(begin);
            BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines++;
                longest = Math.max(longest, line.length());
                if (!line.startsWith("\tat ")) {
                    head = line;
                } else if (!head.contains(WATCHDOG)) {
                    frames++;
                    if (!traced.contains(head) && traced.size() < SHOWN_MAX) {
                        traced.add(head);
                    }
                }
            }
        }
        return new Growth(Files.size(file) - begin, lines, frames, longest, traced);
    }
}
