package org.fewlabel.benchmarks.augmentation;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;
import org.fewlabel.learning.augmentation.BatchPipeline;
import org.fewlabel.learning.data.Dataset;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Takes batches from the pipeline with no network behind it: at once, for the views per second, and at the pace of a step, for
 * the share of the time that the step loop waits. A step sleeps, as the host does while a GPU computes.
 */
@Command(
        name = "augmentation",
        mixinStandardHelpOptions = true,
        description = {
            "Prints how many views per second some threads make, and how long a step loop waits for them at a given pace.",
            "Batches are 100 labeled and 100 unlabeled random images of 32x32x3. Of several rounds the best counts.",
            "The processor's time of a batch depends little on what else runs on the machine, the rest much."
        })
final class AugmentationPace implements Callable<Integer> {
    private static final int WARM_UP = 300;

    @Option(names = "--threads", split = ",", description = "How many threads (default: ${DEFAULT-VALUE}).")
    private int[] threads = {1, 2, 4};

    @Option(names = "--pace", split = ",", description = "How long a step takes, in ms (default: ${DEFAULT-VALUE}).")
    private double[] paces = {5, 20};

    @Option(names = "--steps", description = "How many in a round (default: ${DEFAULT-VALUE}).")
    private int steps = 100;

    @Option(names = "--rounds", description = "How often; the best counts (default: ${DEFAULT-VALUE}).")
    private int rounds = 10;

    /**
     * What one round found.
     *
     * @param cpuMillis of all threads that render, for a batch
     * @param waits shares of the time, by pace
     */
    private record Round(double viewsPerSecond, double cpuMillis, double[] waits) {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new AugmentationPace()).execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        Dataset dataset = BatchKind.randomImages();
        System.out.print("| batch | threads | views/s | processor, ms a batch |");
        for (double pace : paces) {
            System.out.printf(Locale.ROOT, " waits at %s ms a step, %% |", shown(pace));
        }
        System.out.printf("%n|---|---|---|---|%s%n", "---|".repeat(paces.length));
        for (BatchKind kind : BatchKind.values()) {
            for (int count : threads) {
                print(kind, count, measured(kind, dataset, count));
            }
        }
        return 0;
    }

    private List<Round> measured(BatchKind kind, Dataset dataset, int count) throws InterruptedException {
        List<Round> found = new ArrayList<>();
        try (BatchPipeline pipeline = BatchPipeline.start(kind.plan(dataset), count, 0, Long.MAX_VALUE)) {
            take(pipeline, WARM_UP, 0);
            for (int round = 0; round < rounds; round++) {
                long cpu = cpuNanos();
                double seconds = take(pipeline, steps, 0);
                double cpuMillis = (cpuNanos() - cpu) / 1e6 / steps;
                double[] waits = new double[paces.length];
                for (int i = 0; i < paces.length; i++) {
                    Duration before = pipeline.waited();
                    double taken = take(pipeline, steps, paces[i]);
                    waits[i] = pipeline.waited().minus(before).toNanos() / 1e9 / taken;
                }
                found.add(new Round(kind.views() * steps / seconds, cpuMillis, waits));
            }
        }
        return found;
    }

    /** @return the seconds that it took */
    private static double take(BatchPipeline pipeline, int batches, double paceMillis) throws InterruptedException {
        long start = System.nanoTime();
        for (int i = 0; i < batches; i++) {
            pipeline.next();
            long end = System.nanoTime() + Math.round(paceMillis * 1e6);
            for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private static long cpuNanos() {
        ThreadMXBean beans = ManagementFactory.getThreadMXBean();
        return Arrays.stream(beans.getThreadInfo(beans.getAllThreadIds()))
                .filter(thread -> thread != null && thread.getThreadName().startsWith("fewlabel-batches"))
                .mapToLong(thread -> beans.getThreadCpuTime(thread.getThreadId()))
                .sum();
    }

    /** The best of the rounds: other work on the machine only ever takes away. */
    private void print(BatchKind kind, int count, List<Round> found) {
        System.out.printf(
                Locale.ROOT,
                "| %s | %d | %,.0f | %.2f |",
                kind.wireName(),
                count,
                -least(found, round -> -round.viewsPerSecond()),
                least(found, Round::cpuMillis));
        for (int i = 0; i < paces.length; i++) {
            int pace = i;
            System.out.printf(Locale.ROOT, " %.2f |", 100 * least(found, round -> round.waits()[pace]));
        }
        System.out.println();
    }

    private static double least(List<Round> found, ToDoubleFunction<Round> figure) {
        return found.stream().mapToDouble(figure).min().orElseThrow();
    }

    private static String shown(double millis) {
        return millis == Math.rint(millis) ? Long.toString(Math.round(millis)) : Double.toString(millis);
    }
}
