package org.fewlabel.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How one of an instance's services was started, for what is to be started like it. Read from {@code /proc}, so this is for Linux. */
public record StartedAs(List<String> command, Map<String, String> environment) {
    /** By this the instance finds its own, of which another process is none. */
    private static final String MARK = "-Dorg.fewlabel.process=";

    public StartedAs {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    public static StartedAs of(LocalInstance instance, String part) throws IOException, InterruptedException {
        Path process = Path.of("/proc", Long.toString(instance.process(part).pid()));
        List<String> command = new ArrayList<>(strings(process.resolve("cmdline")));
        command.removeIf(argument -> argument.startsWith(MARK));
        Map<String, String> environment = new HashMap<>();
        for (String each : strings(process.resolve("environ"))) {
            int end = each.indexOf('=');
            if (end > 0) {
                environment.put(each.substring(0, end), each.substring(end + 1));
            }
        }
        return new StartedAs(command, environment);
    }

    /** The Java and its flags, before the program. */
    public List<String> java() {
        int end = command.indexOf("-jar");
        if (end < 0) {
            throw new IllegalStateException("not a jar that Java runs: " + command);
        }
        return Collections.unmodifiableList(command.subList(0, end));
    }

    private static List<String> strings(Path file) throws IOException {
        String text = Files.readString(file, StandardCharsets.UTF_8);
        return List.of(text.split("\0"));
    }
}
