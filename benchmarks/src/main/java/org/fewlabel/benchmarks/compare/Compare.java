package org.fewlabel.benchmarks.compare;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.fewlabel.contracts.Json;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Runs the same step in every engine, in turn, several rounds, and prints the median of the rounds' ratios: the machine's
 * other business then falls on all of them alike.
 */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        description = "Times one training step in this engine, in stock DL4J and in PyTorch, in turn in one run.")
final class Compare implements Callable<Integer> {
    private static final double ROUND_MILLIS_AIM = 4_000;
    private static final int STEPS_PER_ROUND_MAX = 20;

    @Option(names = "--rounds", description = "Rounds per row (default: ${DEFAULT-VALUE}).")
    private int rounds = 7;

    @Option(names = "--quick", description = "3 rounds, cnn-small alone, and no stock DL4J.")
    private boolean quick;

    @Option(names = "--network", split = ",", description = "cnn-small, cnn13 (default: both).")
    private List<String> networks = List.of();

    @Option(names = "--step", split = ",", description = "supervised, mean-teacher, mixmatch, predict (default: all).")
    private List<String> steps = List.of();

    @Option(names = "--no-stock", description = "Leave out stock DL4J, which takes minutes for cnn13.")
    private boolean withoutStock;

    @Option(names = "--threads", description = "Threads of each engine (default: ${DEFAULT-VALUE}).")
    private int threads = 2;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the rows to this file too.")
    private @Nullable Path json;

    @Option(names = "--python", description = "A Python that has torch (default: ${DEFAULT-VALUE}).")
    private String python = "python3";

    /** A ratio below 1 means that this engine is faster. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Row(
            String network,
            String step,
            double millis,
            double toPyTorch,
            @Nullable Double toStockDl4j,
            double peakMiB,
            double pyTorchPeakMiB,
            String pyTorchLayout,
            double toPyTorchMin,
            double toPyTorchMax,
            int rounds) {}

    record Report(List<Row> rows) {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new Compare()).execute(args));
    }

    @Override
    public Integer call() throws IOException {
        List<Row> rows = new ArrayList<>();
        PrintStream out = System.out;
        out.printf(
                Locale.ROOT,
                "%-10s %-13s %9s %11s %15s %13s %10s %12s%n",
                "network",
                "step",
                "ms",
                "to PyTorch",
                "(min to max)",
                "to stock DL4J",
                "peak MiB",
                "PyTorch MiB");
        for (NetworkUnderTest network : NetworkUnderTest.ALL) {
            String name = network.networkName().wireName();
            if (networks.isEmpty() ? quick && !network.equals(NetworkUnderTest.ALL.get(0)) : !networks.contains(name)) {
                continue;
            }
            for (StepName step : StepName.values()) {
                if (steps.isEmpty() || steps.contains(step.wireName())) {
                    Row row = compare(network, step);
                    rows.add(row);
                    print(out, row);
                }
            }
        }
        if (json != null) {
            Files.writeString(
                    json, Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(new Report(rows)) + "\n");
        }
        return 0;
    }

    private Row compare(NetworkUnderTest network, StepName step) throws IOException {
        Map<EngineName, Worker> workers = new EnumMap<>(EngineName.class);
        try {
            for (EngineName engine : EngineName.values()) {
                if (engine != EngineName.STOCK_DL4J) {
                    workers.put(engine, Worker.start(command(engine, network, step), environment()));
                }
            }
            return measure(network, step, workers);
        } finally {
            workers.values().forEach(Worker::close);
        }
    }

    private Row measure(NetworkUnderTest network, StepName step, Map<EngineName, Worker> workers) throws IOException {
        Map<EngineName, Integer> stepsPerRound = new EnumMap<>(EngineName.class);
        for (Map.Entry<EngineName, Worker> worker : workers.entrySet()) {
            double millis = median(worker.getValue().run(1));
            int fitting = (int) Math.round(ROUND_MILLIS_AIM / millis);
            stepsPerRound.put(worker.getKey(), Math.max(1, Math.min(STEPS_PER_ROUND_MAX, fitting)));
        }
        int count = quick ? Math.min(rounds, 3) : rounds;
        Map<EngineName, double[]> millis = new EnumMap<>(EngineName.class);
        workers.keySet().forEach(engine -> millis.put(engine, new double[count]));
        for (int round = 0; round < count; round++) {
            for (Map.Entry<EngineName, Worker> worker : workers.entrySet()) {
                millis.get(worker.getKey())[round] = median(worker.getValue().run(stepsPerRound.get(worker.getKey())));
            }
        }
        double[] own = millis.get(EngineName.FEWLABEL);
        EngineName best = median(millis.get(EngineName.PYTORCH_NHWC)) <= median(millis.get(EngineName.PYTORCH_NCHW))
                ? EngineName.PYTORCH_NHWC
                : EngineName.PYTORCH_NCHW;
        double[] ratios = new double[count];
        Arrays.setAll(ratios, round -> own[round] / millis.get(best)[round]);
        return new Row(
                network.networkName().wireName(),
                step.wireName(),
                median(own),
                median(ratios),
                quick || withoutStock ? null : median(own) / stockMillis(network, step),
                workers.get(EngineName.FEWLABEL).peakMib(),
                workers.get(best).peakMib(),
                best == EngineName.PYTORCH_NHWC ? "nhwc" : "nchw",
                Arrays.stream(ratios).min().orElseThrow(),
                Arrays.stream(ratios).max().orElseThrow(),
                count);
    }

    /** On its own, once, after the others: it is slower by more than the machine's noise can be. */
    private double stockMillis(NetworkUnderTest network, StepName step) throws IOException {
        try (Worker worker = Worker.start(command(EngineName.STOCK_DL4J, network, step), environment())) {
            return median(worker.run(1));
        }
    }

    private Map<String, String> environment() {
        return Map.of("OMP_NUM_THREADS", String.valueOf(threads));
    }

    private List<String> command(EngineName engine, NetworkUnderTest network, StepName step) {
        String name = network.networkName().wireName();
        return switch (engine) {
            case PYTORCH_NHWC, PYTORCH_NCHW ->
                List.of(
                        python,
                        Path.of(System.getProperty("fewlabel.home", "."), "benchmarks", "pytorch", "step.py")
                                .toString(),
                        name,
                        step.wireName(),
                        engine == EngineName.PYTORCH_NHWC ? "nhwc" : "nchw",
                        String.valueOf(threads));
            case FEWLABEL, STOCK_DL4J -> Worker.java(engine, network, step, "-Xmx512m");
        };
    }

    private static void print(PrintStream out, Row row) {
        out.printf(
                Locale.ROOT,
                "%-10s %-13s %9.1f %11.2f %15s %13s %10.0f %12.0f%n",
                row.network(),
                row.step(),
                row.millis(),
                row.toPyTorch(),
                String.format(Locale.ROOT, "(%.2f to %.2f)", row.toPyTorchMin(), row.toPyTorchMax()),
                row.toStockDl4j() == null ? "-" : String.format(Locale.ROOT, "1/%.1f", 1 / row.toStockDl4j()),
                row.peakMiB(),
                row.pyTorchPeakMiB());
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
