package org.fewlabel.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What figures are of, and how busy it is with other things.
 *
 * @param loadBefore the load average of the last minute, before the run; negative where the system does not say
 */
public record Machine(String processor, int processors, double loadBefore) {
    /** Above this, other work takes a noticeable share of the steps' time. */
    private static final double LOAD_QUIET_MAX = 0.5;

    public static Machine now() throws IOException {
        return new Machine(processorName(), Runtime.getRuntime().availableProcessors(), loadAverage());
    }

    public boolean isBusy() {
        return loadBefore > LOAD_QUIET_MAX;
    }

    /** Of the last minute. */
    public static double loadAverage() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    private static String processorName() throws IOException {
        Path file = Path.of("/proc/cpuinfo");
        if (!Files.isReadable(file)) {
            return System.getProperty("os.arch");
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.replaceFirst("^[^:]*:", "").strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        }
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s, %d processors, load average before the run %.2f%s",
                processor,
                processors,
                loadBefore,
                isBusy() ? ": the machine is busy, its timings are not those of a quiet one" : "");
    }
}
