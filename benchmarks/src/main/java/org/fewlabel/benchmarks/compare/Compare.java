package org.fewlabel.benchmarks.compare;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.fewlabel.benchmarks.Machine;
import org.fewlabel.benchmarks.Range;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.job.Precision;
import org.fewlabel.learning.network.Networks;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Runs the same step in every engine, in turn, several rounds, and prints the median of the rounds' ratios: the machine's
 * other business then falls on all of them alike. How much of that there is stands above the table.
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

    @Option(
            names = "--precision",
            split = ",",
            description = "float32, bfloat16 (default: those that this processor has).")
    private List<String> precisions = List.of();

    @Option(names = "--busy", description = "Compare on a machine that is busy with other work, too.")
    private boolean evenIfBusy;

    @Option(names = "--no-stock", description = "Leave out stock DL4J, which takes minutes for cnn13.")
    private boolean withoutStock;

    @Option(names = "--threads", description = "Threads of each engine (default: ${DEFAULT-VALUE}).")
    private int threads = 2;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the rows to this file too.")
    private @Nullable Path json;

    @Option(
            names = "--python",
            paramLabel = "PATH",
            description = "A Python that has torch (default: python3 on the PATH, or else /usr/bin/python3).")
    private @Nullable String python;

    @Option(
            names = "--untuned",
            description = "Time PyTorch with its memory allocator as it comes, too. The ratios are to the tuned one.")
    private boolean withUntuned;

    /** A ratio below 1 means that this engine is faster. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Row(
            String network,
            String step,
            Precision precision,
            double millis,
            double pyTorchMillis,
            @Nullable Double untunedPyTorchMillis,
            double toPyTorch,
            @Nullable Double toStockDl4j,
            double peakMiB,
            double pyTorchPeakMiB,
            String pyTorchLayout,
            double toPyTorchMin,
            double toPyTorchMax,
            int rounds) {}

    /** @param loadAfter the load average of the last minute after the run, whose own threads are in it */
    record Report(Machine machine, double loadAfter, PyTorch pyTorch, int threads, List<Row> rows) {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new Compare()).execute(args));
    }

    @Override
    public Integer call() throws IOException {
        List<Row> rows = new ArrayList<>();
        PrintStream out = System.out;
        Machine machine = Machine.now();
        if (machine.isBusy() && !evenIfBusy) {
            System.err.println("compare: " + machine + ". Wait until it is quiet, or say --busy.");
            return 1;
        }
        PyTorch pyTorch;
        try {
            pyTorch = PyTorch.find(python == null ? PyTorch.PYTHONS : List.of(python));
        } catch (IOException e) {
            System.err.println("compare: " + e.getMessage());
            return 1;
        }
        out.println(machine);
        out.println(pyTorch);
        out.printf(
                Locale.ROOT,
                "%-10s %-13s %-9s %9s %11s %11s %11s %15s %13s %10s %12s%n",
                "network",
                "step",
                "precision",
                "ms",
                "PyTorch ms",
                "untuned ms",
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
            for (TimedCase timed : cases(network)) {
                Row row = compare(pyTorch, timed);
                rows.add(row);
                print(out, row);
                write(machine, pyTorch, rows);
            }
        }
        out.printf(Locale.ROOT, "load average after the run, which is in it: %.2f%n", Machine.loadAverage());
        return 0;
    }

    /** After every row: who ends a run that takes too long has what was measured until then. */
    private void write(Machine machine, PyTorch pyTorch, List<Row> rows) throws IOException {
        if (json != null) {
            Report report = new Report(machine, Machine.loadAverage(), pyTorch, threads, rows);
            Files.writeString(
                    json, Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(report) + "\n");
        }
    }

    private List<TimedCase> cases(NetworkUnderTest network) {
        Collection<Precision> chosen = precisions.isEmpty()
                ? Networks.precisions()
                : precisions.stream().map(TimedCase::precisionNamed).toList();
        List<TimedCase> cases = new ArrayList<>();
        for (StepName step : StepName.values()) {
            if (steps.isEmpty() || steps.contains(step.wireName())) {
                chosen.forEach(precision -> cases.add(new TimedCase(network, step, precision)));
            }
        }
        return cases;
    }

    private Row compare(PyTorch pyTorch, TimedCase timed) throws IOException {
        Map<EngineName, Worker> workers = new EnumMap<>(EngineName.class);
        try {
            for (EngineName engine : EngineName.values()) {
                switch (engine) {
                    case FEWLABEL -> workers.put(engine, Worker.start(java(engine, timed), environment()));
                    case STOCK_DL4J -> {} // On its own, below.
                    case PYTORCH_NHWC, PYTORCH_NCHW, PYTORCH_NHWC_UNTUNED, PYTORCH_NCHW_UNTUNED -> {
                        if (withUntuned || !engine.isUntuned()) {
                            workers.put(engine, pyTorch.start(engine, timed, environment()));
                        }
                    }
                }
            }
            return measure(timed, workers);
        } finally {
            workers.values().forEach(Worker::close);
        }
    }

    private Row measure(TimedCase timed, Map<EngineName, Worker> workers) throws IOException {
        Map<EngineName, Integer> stepsPerRound = new EnumMap<>(EngineName.class);
        for (Map.Entry<EngineName, Worker> worker : workers.entrySet()) {
            double millis = Range.median(worker.getValue().run(1));
            int fitting = (int) Math.round(ROUND_MILLIS_AIM / millis);
            stepsPerRound.put(worker.getKey(), Math.max(1, Math.min(STEPS_PER_ROUND_MAX, fitting)));
        }
        int count = quick ? Math.min(rounds, 3) : rounds;
        Map<EngineName, double[]> millis = new EnumMap<>(EngineName.class);
        workers.keySet().forEach(engine -> millis.put(engine, new double[count]));
        for (int round = 0; round < count; round++) {
            for (Map.Entry<EngineName, Worker> worker : workers.entrySet()) {
                millis.get(worker.getKey())[round] =
                        Range.median(worker.getValue().run(stepsPerRound.get(worker.getKey())));
            }
        }
        double[] own = millis.get(EngineName.FEWLABEL);
        EngineName best = faster(EngineName.PYTORCH_NHWC, EngineName.PYTORCH_NCHW, millis);
        double[] ratios = new double[count];
        Arrays.setAll(ratios, round -> own[round] / millis.get(best)[round]);
        return new Row(
                timed.network().networkName().wireName(),
                timed.step().wireName(),
                timed.precision(),
                Range.median(own),
                Range.median(millis.get(best)),
                withUntuned
                        ? (Double) Range.median(millis.get(
                                faster(EngineName.PYTORCH_NHWC_UNTUNED, EngineName.PYTORCH_NCHW_UNTUNED, millis)))
                        : null,
                Range.median(ratios),
                quick || withoutStock || timed.precision() != Precision.FLOAT32
                        ? null
                        : (Double) (Range.median(own) / stockMillis(timed)),
                workers.get(EngineName.FEWLABEL).peakMib(),
                workers.get(best).peakMib(),
                best.layout(),
                Arrays.stream(ratios).min().orElseThrow(),
                Arrays.stream(ratios).max().orElseThrow(),
                count);
    }

    private static EngineName faster(EngineName first, EngineName second, Map<EngineName, double[]> millis) {
        return Range.median(millis.get(first)) <= Range.median(millis.get(second)) ? first : second;
    }

    /** On its own, once, after the others: it is slower by more than the machine's noise can be. */
    private double stockMillis(TimedCase timed) throws IOException {
        try (Worker worker = Worker.start(java(EngineName.STOCK_DL4J, timed), environment())) {
            return Range.median(worker.run(1));
        }
    }

    private Map<String, String> environment() {
        return Map.of("OMP_NUM_THREADS", String.valueOf(threads));
    }

    private static List<String> java(EngineName engine, TimedCase timed) {
        return Worker.java(engine, timed, "-Xmx512m");
    }

    private static void print(PrintStream out, Row row) {
        out.printf(
                Locale.ROOT,
                "%-10s %-13s %-9s %9.1f %11.1f %11s %11.2f %15s %13s %10.0f %12.0f%n",
                row.network(),
                row.step(),
                row.precision().wireName(),
                row.millis(),
                row.pyTorchMillis(),
                row.untunedPyTorchMillis() == null
                        ? "-"
                        : String.format(Locale.ROOT, "%.1f", row.untunedPyTorchMillis()),
                row.toPyTorch(),
                String.format(Locale.ROOT, "(%.2f to %.2f)", row.toPyTorchMin(), row.toPyTorchMax()),
                row.toStockDl4j() == null ? "-" : String.format(Locale.ROOT, "1/%.1f", 1 / row.toStockDl4j()),
                row.peakMiB(),
                row.pyTorchPeakMiB());
    }
}
