package org.fewlabel.benchmarks.compare;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.fewlabel.benchmarks.JsonFile;
import org.fewlabel.benchmarks.Machine;
import org.fewlabel.contracts.job.Precision;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Runs the same step in every engine, in turn, several rounds, and prints the median of the rounds' ratios: the machine's
 * other business then falls on all of them alike. How much of that there is stands above the table.
 */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        description =
                "Times one training step in this engine, in stock DL4J, in PyTorch and in libtorch, in turn in one run.")
final class Compare implements Callable<Integer> {
    @Option(names = "--rounds", description = "Rounds per row (default: ${DEFAULT-VALUE}).")
    private int rounds = 7;

    @Option(names = "--quick", description = "3 rounds, cnn-small alone, and no stock DL4J.")
    private boolean quick;

    @Option(names = "--network", split = ",", description = "cnn-small, cnn13 (default: both).")
    private List<String> networks = List.of();

    @Option(names = "--step", split = ",", description = "supervised, mean-teacher, mixmatch, predict (default: all).")
    private List<String> steps = List.of();

    @Mixin
    private EngineOptions engines = new EngineOptions();

    @Option(names = "--busy", description = "Compare on a machine that is busy with other work, too.")
    private boolean evenIfBusy;

    @Option(names = "--no-stock", description = "Leave out stock DL4J, which takes minutes for cnn13.")
    private boolean withoutStock;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the rows to this file too.")
    private @Nullable Path json;

    @Option(
            names = "--untuned",
            description = "Time PyTorch with its memory allocator as it comes, too. The ratios are to the tuned one.")
    private boolean withUntuned;

    @Option(names = "--libtorch", description = "Time libtorch too, the newest PyTorch, from " + Libtorch.MODULE + ".")
    private boolean withLibtorch;

    /** @param loadAfter the load average of the last minute after the run, whose own threads are in it */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Report(
            Machine machine,
            double loadAfter,
            PyTorch pyTorch,
            @Nullable Libtorch libtorch,
            int threads,
            List<Row> rows) {}

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
        Libtorch libtorch;
        try {
            pyTorch = engines.pyTorch();
            libtorch = withLibtorch ? Libtorch.find(Path.of(System.getProperty("fewlabel.home", "."))) : null;
        } catch (IOException e) {
            System.err.println("compare: " + e.getMessage());
            return 1;
        }
        out.println(machine);
        out.println(pyTorch);
        if (libtorch != null) {
            out.println(libtorch);
        }
        ComparisonTable table = new ComparisonTable(withUntuned, withLibtorch, withStock());
        out.println(table.header());
        for (NetworkUnderTest network : NetworkUnderTest.ALL) {
            String name = network.networkName().wireName();
            if (networks.isEmpty() ? quick && !network.equals(NetworkUnderTest.ALL.get(0)) : !networks.contains(name)) {
                continue;
            }
            for (TimedCase timed : cases(network)) {
                Row row = compare(pyTorch, libtorch, timed);
                rows.add(row);
                out.println(table.line(row));
                write(machine, pyTorch, libtorch, rows);
            }
        }
        out.printf(Locale.ROOT, "load average after the run, which is in it: %.2f%n", Machine.loadAverage());
        return 0;
    }

    /** After every row: who ends a run that takes too long has what was measured until then. */
    private void write(Machine machine, PyTorch pyTorch, @Nullable Libtorch libtorch, List<Row> rows)
            throws IOException {
        if (json != null) {
            JsonFile.write(
                    json, new Report(machine, Machine.loadAverage(), pyTorch, libtorch, engines.threads(), rows));
        }
    }

    private List<TimedCase> cases(NetworkUnderTest network) {
        Collection<Precision> chosen = engines.precisions();
        List<TimedCase> cases = new ArrayList<>();
        for (StepName step : StepName.values()) {
            if (steps.isEmpty() || steps.contains(step.wireName())) {
                chosen.forEach(precision -> cases.add(new TimedCase(network, step, precision)));
            }
        }
        return cases;
    }

    private Row compare(PyTorch pyTorch, @Nullable Libtorch libtorch, TimedCase timed) throws IOException {
        Map<EngineName, Worker> workers = new EnumMap<>(EngineName.class);
        try {
            for (EngineName engine : EngineName.values()) {
                switch (engine) {
                    case FEWLABEL ->
                        workers.put(engine, Worker.start(EngineOptions.java(engine, timed), engines.environment()));
                    case STOCK_DL4J -> {} // On its own, below.
                    case PYTORCH_NHWC, PYTORCH_NCHW, PYTORCH_NHWC_UNTUNED, PYTORCH_NCHW_UNTUNED -> {
                        if (withUntuned || !engine.isUntuned()) {
                            workers.put(engine, pyTorch.start(engine, timed, engines.environment()));
                        }
                    }
                    case LIBTORCH_NHWC, LIBTORCH_NCHW -> {
                        if (libtorch != null) {
                            workers.put(engine, libtorch.start(engine, timed, engines.environment()));
                        }
                    }
                }
            }
            return row(timed, RoundTimes.measure(workers, quick ? Math.min(rounds, 3) : rounds));
        } finally {
            workers.values().forEach(Worker::close);
        }
    }

    private Row row(TimedCase timed, RoundTimes times) throws IOException {
        return new Row(
                timed.network().networkName().wireName(),
                timed.step().wireName(),
                timed.precision(),
                times.rounds(),
                times.millis(EngineName.FEWLABEL),
                times.peakMib(EngineName.FEWLABEL),
                times.peer(EngineName.PYTORCH_NHWC, EngineName.PYTORCH_NCHW),
                withUntuned
                        ? (Double) times.millis(
                                times.faster(EngineName.PYTORCH_NHWC_UNTUNED, EngineName.PYTORCH_NCHW_UNTUNED))
                        : null,
                withLibtorch ? times.peer(EngineName.LIBTORCH_NHWC, EngineName.LIBTORCH_NCHW) : null,
                withStock() && timed.precision() == Precision.FLOAT32
                        ? (Double) (times.millis(EngineName.FEWLABEL) / stockMillis(timed))
                        : null);
    }

    private boolean withStock() {
        return !quick && !withoutStock;
    }

    /** On its own, once, after the others: it is slower by more than the machine's noise can be. */
    private double stockMillis(TimedCase timed) throws IOException {
        try (Worker worker = Worker.start(EngineOptions.java(EngineName.STOCK_DL4J, timed), engines.environment())) {
            return RoundTimes.oneStep(worker);
        }
    }
}
