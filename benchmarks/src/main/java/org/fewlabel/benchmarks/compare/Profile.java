package org.fewlabel.benchmarks.compare;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.fewlabel.benchmarks.Machine;
import org.fewlabel.benchmarks.Range;
import org.fewlabel.contracts.job.Precision;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Where a step's time goes: every primitive that oneDNN ran, with its shape, its implementation and its rate beside the processor's
 * peak, and what is left for all else. oneDNN itself takes the times, in this engine and in PyTorch alike.
 */
@Command(
        name = "profile",
        mixinStandardHelpOptions = true,
        description = "Shows by layer where the time of one training step goes, here or in PyTorch.")
final class Profile implements Callable<Integer> {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double WHOLE = 100;

    @Option(names = "--network", description = "cnn-small, cnn13 (default: ${DEFAULT-VALUE}).")
    private String network = "cnn13";

    @Option(names = "--step", description = "supervised, mean-teacher, mixmatch, predict (default: ${DEFAULT-VALUE}).")
    private String step = "supervised";

    @Mixin
    private EngineOptions engines = new EngineOptions();

    @Option(names = "--steps", description = "How many are looked at (default: ${DEFAULT-VALUE}).")
    private int steps = 10;

    @Option(names = "--rows", description = "How many rows are shown, the dearest first (default: ${DEFAULT-VALUE}).")
    private int rowsMax = 30;

    @Option(names = "--pytorch", description = "Look at PyTorch's step (channels last) instead of this engine's.")
    private boolean ofPyTorch;

    public static void main(String[] args) {
        System.exit(new CommandLine(new Profile()).execute(args));
    }

    @Override
    public Integer call() {
        try {
            PyTorch pyTorch = ofPyTorch ? engines.pyTorch() : null;
            System.out.println(Machine.now());
            for (Precision precision : engines.precisions()) {
                TimedCase timed = TimedCase.of(network, step, precision.wireName());
                double peak = PeakRate.measure(precision, engines.environment());
                try (Worker worker = start(pyTorch, timed)) {
                    double millis = Range.median(worker.run(steps));
                    print(System.out, timed, peak, millis, worker.primitives());
                }
            }
            return 0;
        } catch (IOException e) {
            System.err.println("profile: " + e.getMessage());
            return 1;
        }
    }

    private Worker start(@Nullable PyTorch pyTorch, TimedCase timed) throws IOException {
        Map<String, String> environment = engines.environment(PrimitiveCall.TOLD);
        return pyTorch == null
                ? Worker.start(EngineOptions.java(EngineName.FEWLABEL, timed), environment)
                : pyTorch.start(EngineName.PYTORCH_NHWC, timed, environment);
    }

    private void print(PrintStream out, TimedCase timed, double peak, double millis, List<PrimitiveCall> calls) {
        Map<PrimitiveCall, List<PrimitiveCall>> byWork = new LinkedHashMap<>();
        calls.forEach(call ->
                byWork.computeIfAbsent(call.work(), work -> new ArrayList<>()).add(call));
        out.printf(
                Locale.ROOT,
                "%n%s: a step of %.1f ms; peak %.0f operations a nanosecond, by a product of matrices%n",
                String.join(" ", timed.arguments()),
                millis,
                peak);
        out.printf(Locale.ROOT, "%9s %7s %7s %8s  %s%n", "ms a step", "share", "calls", "of peak", "work");
        byWork.entrySet().stream()
                .sorted(Comparator.comparingDouble(same -> -millisOf(same.getValue())))
                .limit(rowsMax)
                .forEach(same -> row(out, millis, peak, same.getValue(), describe(same.getKey())));
        List<PrimitiveCall> convolutions =
                calls.stream().filter(PrimitiveCall::isConvolution).toList();
        row(out, millis, peak, convolutions, "all convolutions");
        row(
                out,
                millis,
                peak,
                calls.stream().filter(call -> !call.isConvolution()).toList(),
                "all else by oneDNN");
        row(out, millis, millis - millisOf(calls) / steps, "", "", "the rest");
        double floor = operationsOf(convolutions) / steps / peak / NANOS_PER_MILLI;
        row(out, millis, floor, "", "", "what the convolutions would take at the peak: the floor");
    }

    private static String describe(PrimitiveCall work) {
        return String.join(" ", work.kind(), work.direction(), work.shape(), work.implementation());
    }

    private void row(PrintStream out, double millis, double peak, List<PrimitiveCall> calls, String work) {
        double taken = millisOf(calls);
        double rate = operationsOf(calls) / taken / NANOS_PER_MILLI;
        row(
                out,
                millis,
                taken / steps,
                String.format(Locale.ROOT, "%.1f", (double) calls.size() / steps),
                rate > 0 ? String.format(Locale.ROOT, "%.0f%%", WHOLE * rate / peak) : "",
                work);
    }

    /** @param millis of the whole step */
    private static void row(PrintStream out, double millis, double taken, String calls, String ofPeak, String work) {
        out.printf(Locale.ROOT, "%9.2f %6.1f%% %7s %8s  %s%n", taken, WHOLE * taken / millis, calls, ofPeak, work);
    }

    private static double millisOf(List<PrimitiveCall> calls) {
        return calls.stream().mapToDouble(PrimitiveCall::millis).sum();
    }

    private static double operationsOf(List<PrimitiveCall> calls) {
        return calls.stream().mapToDouble(PrimitiveCall::operations).sum();
    }
}
