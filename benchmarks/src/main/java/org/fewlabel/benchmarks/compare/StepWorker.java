package org.fewlabel.benchmarks.compare;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.StringJoiner;

/**
 * The process in which one engine runs one step: {@code ENGINE NETWORK STEP PRECISION}. Prints {@code ready} once warm, answers each
 * line {@code N} on standard input with the milliseconds of each of N steps, and ends with its input. {@code step.py}
 * speaks the same, and {@code LibtorchWorker} by {@link #serve}.
 */
final class StepWorker {
    private static final int WARM_UP_STEPS = 3;
    private static final double NANOS_PER_MILLI = 1e6;

    private StepWorker() {}

    public static void main(String[] args) throws IOException {
        TimedCase timed = TimedCase.of(args[1], args[2], args[3]);
        TimedStep step =
                switch (EngineName.valueOf(args[0])) {
                    case FEWLABEL -> FewlabelSteps.create(timed);
                    case STOCK_DL4J -> StockDl4jSteps.create(timed.network(), timed.step());
                    case PYTORCH_NHWC, PYTORCH_NCHW, PYTORCH_NHWC_UNTUNED, PYTORCH_NCHW_UNTUNED ->
                        throw new IllegalArgumentException("PyTorch runs in step.py");
                    case LIBTORCH_NHWC, LIBTORCH_NCHW ->
                        throw new IllegalArgumentException("libtorch has a worker in a module of its own");
                };
        // The stock engine takes so long for a step that one must do.
        serve(step, args[0].equals(EngineName.STOCK_DL4J.name()) ? 1 : warmUpSteps(timed.step()));
    }

    static int warmUpSteps(StepName step) {
        return step == StepName.PREDICT ? 1 : WARM_UP_STEPS;
    }

    static void serve(TimedStep step, int warmUpSteps) throws IOException {
        for (int i = 0; i < warmUpSteps; i++) {
            step.run();
        }
        System.out.println("ready");
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = requests.readLine(); line != null; line = requests.readLine()) {
            StringJoiner times = new StringJoiner(" ");
            for (int i = Integer.parseInt(line); i > 0; i--) {
                long start = System.nanoTime();
                step.run();
                times.add(String.format(Locale.ROOT, "%.3f", (System.nanoTime() - start) / NANOS_PER_MILLI));
            }
            System.out.println(times);
        }
    }
}
