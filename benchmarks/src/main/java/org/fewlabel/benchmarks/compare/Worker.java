package org.fewlabel.benchmarks.compare;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A running {@link StepWorker}, {@code LibtorchWorker} or {@code step.py}, seen from the comparison. */
final class Worker implements AutoCloseable {
    private static final int KIB_PER_MIB = 1024;
    private static final int STOP_SECONDS_MAX = 10;

    private final String command;
    private final Process process;
    private final BufferedReader answers;
    private final BufferedWriter requests;
    private final List<PrimitiveCall> primitives = new ArrayList<>();

    private Worker(String command, Process process) {
        this.command = command;
        this.process = process;
        this.answers = process.inputReader();
        this.requests = process.outputWriter();
    }

    /** What starts one of the engines of this project's class path. */
    static List<String> java(EngineName engine, TimedCase timed, String... jvmOptions) {
        List<String> command = new ArrayList<>();
        command.add(javaProgram());
        command.addAll(List.of(jvmOptions));
        command.addAll(List.of(
                "-Dorg.bytedeco.javacpp.maxbytes=16g",
                "-Dorg.bytedeco.javacpp.maxphysicalbytes=20g",
                "-cp",
                System.getProperty("java.class.path"),
                StepWorker.class.getName(),
                engine.name()));
        command.addAll(List.of(timed.arguments()));
        return command;
    }

    static String javaProgram() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Returns once the worker is warm. */
    static Worker start(List<String> command, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        // Some machines pin an OpenBLAS kernel by these; each engine is to choose its best. How memory is allocated is
        // ours to say.
        builder.environment().keySet().removeIf(name -> name.startsWith("OPENBLAS_") || name.startsWith("MALLOC_"));
        builder.environment().putAll(environment);
        Worker worker = new Worker(String.join(" ", command), builder.start());
        try {
            worker.requireAnswer("ready");
            return worker;
        } catch (IOException | RuntimeException e) {
            worker.close();
            throw e;
        }
    }

    /** Runs some steps; the milliseconds of each. */
    double[] run(int steps) throws IOException {
        primitives.clear();
        requests.write(steps + "\n");
        requests.flush();
        return Arrays.stream(answer().split(" "))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    /** What oneDNN says to have computed in the last {@link #run}; nothing unless {@link PrimitiveCall#TOLD} was set. */
    List<PrimitiveCall> primitives() {
        return List.copyOf(primitives);
    }

    /** The most memory that the process has had resident so far. */
    double peakMib() {
        return status("VmHWM:");
    }

    /** The memory that the process has resident now. */
    double residentMib() {
        return status("VmRSS:");
    }

    private double status(String field) {
        try {
            return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                    .filter(line -> line.startsWith(field))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / KIB_PER_MIB)
                    .findFirst()
                    .orElse(Double.NaN);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void requireAnswer(String expected) throws IOException {
        String answer = answer();
        if (!answer.equals(expected)) {
            throw new IOException("expected \"" + expected + "\" from " + command + ", got: " + answer);
        }
    }

    private String answer() throws IOException {
        for (String line = answers.readLine(); line != null; line = answers.readLine()) {
            if (!PrimitiveCall.isOfOneDnn(line)) {
                return line;
            }
            PrimitiveCall.parse(line).ifPresent(primitives::add);
        }
        throw new IOException("ended without an answer (see its error output above): " + command);
    }

    @Override
    public void close() {
        try {
            requests.close();
            if (!process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
