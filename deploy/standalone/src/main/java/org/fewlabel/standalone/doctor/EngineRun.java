package org.fewlabel.standalone.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.checkup.EngineCheckup;
import org.fewlabel.standalone.instance.WorkerJvm;
import org.jspecify.annotations.Nullable;

/**
 * The engine's look at itself, in a process as a trainer's is.
 *
 * @param checkup the last that it said; null where it said nothing
 * @param end what is wrong with its end; null where it came to it by itself
 */
record EngineRun(@Nullable EngineCheckup checkup, @Nullable String end) {
    private static final String PROGRAM = "org.fewlabel.learning.checkup.Checkup";
    private static final int SIGNALS = 128;
    private static final int KILLED = 9;
    private static final int WORDS_LINES_MAX = 3;
    /** How a JVM tells of native code that broke: the signal, and where. */
    private static final Pattern CRASH =
            Pattern.compile("(?s)#  (SIG\\w+|EXCEPTION_\\w+).*?# Problematic frame:\\s*# (.*?)\\R");

    static List<String> command(EnginePackage engine) {
        List<String> command = new ArrayList<>(WorkerJvm.begin());
        // What it has to say of a crash is wanted in its output alone.
        command.add("-XX:-CreateCoredumpOnCrash");
        command.addAll(List.of("-cp", engine.classPath(), PROGRAM));
        return command;
    }

    static EngineRun of(List<String> command, Duration limit) throws IOException {
        Map<String, String> environment = new HashMap<>(WorkerJvm.environment());
        // It would print among what is read here.
        environment.put("ONEDNN_VERBOSE", "0");
        ShortProcess process = ShortProcess.run(command, environment, limit);
        return new EngineRun(last(process.output()), end(process, limit));
    }

    private static @Nullable EngineCheckup last(String output) {
        EngineCheckup last = null;
        for (String line : output.lines().toList()) {
            try {
                last = Json.mapper().readValue(line, EngineCheckup.class);
            } catch (JsonProcessingException e) {
                // Native code that ends the process may do so in the middle of a line, and a JVM says so in the next
                // ones.
                break;
            }
        }
        return last;
    }

    private static @Nullable String end(ShortProcess process, Duration limit) {
        Integer exitCode = process.exitCode();
        if (exitCode == null) {
            return "did not end within " + limit.toSeconds() + " s and was stopped";
        }
        if (exitCode == 0) {
            return null;
        }
        Matcher crash = CRASH.matcher(process.output());
        if (crash.find()) {
            return "crashed: " + crash.group(1) + " in " + crash.group(2).strip();
        }
        if (exitCode == SIGNALS + KILLED) {
            return "was killed, as a system does that is short of memory";
        }
        String words = lastWords(process.errors());
        return "ended with exit code " + exitCode + (words.isEmpty() ? "" : ": " + words);
    }

    private static String lastWords(String errors) {
        List<String> lines = errors.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        Stream<String> last = lines.stream().skip(Math.max(0, lines.size() - WORDS_LINES_MAX));
        return last.collect(Collectors.joining("; "));
    }
}
