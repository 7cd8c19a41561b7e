package org.fewlabel.benchmarks.compare;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints how much memory a process that trains has resident, every so many steps: a flat row leaks nothing. */
@Command(
        name = "memory",
        mixinStandardHelpOptions = true,
        description = "Watches the resident memory of a long row of training steps.")
final class MemoryOverSteps implements Callable<Integer> {
    private static final int PRINTED_LINES = 10;
    /** The heap is resident from the beginning, so what grows is memory outside of it. */
    private static final String[] WHOLE_HEAP_AT_ONCE = {"-Xms96m", "-Xmx96m", "-XX:+AlwaysPreTouch"};

    @Option(names = "--network", description = "cnn-small, cnn13 (default: ${DEFAULT-VALUE}).")
    private String network = "cnn-small";

    @Option(names = "--step", description = "supervised, mean-teacher, mixmatch (default: ${DEFAULT-VALUE}).")
    private String step = "mean-teacher";

    @Option(names = "--precision", description = "float32, bfloat16 (default: ${DEFAULT-VALUE}).")
    private String precision = "float32";

    @Option(names = "--steps", description = "How many (default: ${DEFAULT-VALUE}).")
    private int steps = 1_000;

    @Option(names = "--threads", description = "Threads (default: ${DEFAULT-VALUE}).")
    private int threads = 2;

    public static void main(String[] args) {
        System.exit(new CommandLine(new MemoryOverSteps()).execute(args));
    }

    @Override
    public Integer call() throws IOException {
        TimedCase timed = TimedCase.of(network, step, precision);
        int between = Math.max(1, steps / PRINTED_LINES);
        System.out.printf(Locale.ROOT, "%8s %14s%n", "steps", "resident MiB");
        try (Worker worker = Worker.start(
                Worker.java(EngineName.FEWLABEL, timed, WHOLE_HEAP_AT_ONCE),
                Map.of("OMP_NUM_THREADS", String.valueOf(threads)))) {
            System.out.printf(Locale.ROOT, "%8d %14.1f%n", 0, worker.residentMib());
            for (int done = 0; done < steps; ) {
                int now = Math.min(between, steps - done);
                worker.run(now);
                done += now;
                System.out.printf(Locale.ROOT, "%8d %14.1f%n", done, worker.residentMib());
            }
        }
        return 0;
    }
}
