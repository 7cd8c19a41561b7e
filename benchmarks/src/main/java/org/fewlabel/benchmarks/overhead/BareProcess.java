package org.fewlabel.benchmarks.overhead;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.fewlabel.benchmarks.StartedAs;

/**
 * Runs the {@link BareLoop} as the trainer's process is run: by its Java with its flags, and with its settings, so with its threads.
 *
 * @param data the folder of the data set
 * @param patience how long a run may take
 */
record BareProcess(StartedAs trainer, Path data, Duration patience) {
    /** Of a class that only services have. */
    private static final String LOG_MANAGER = "-Djava.util.logging.manager=";

    /** The seconds that the steps of each epoch took. */
    List<Double> train(String spec) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(trainer.java());
        command.removeIf(flag -> flag.startsWith(LOG_MANAGER));
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), BareLoop.class.getName(), spec, data.toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().clear();
        builder.environment().putAll(trainer.environment());
        Process process = builder.start();
        try {
            // What it prints is a few lines, for which a pipe has room.
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("the bare loop is not done after " + patience);
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.exitValue() != 0) {
                throw new IOException("the bare loop ended with " + process.exitValue());
            }
            return output.lines().map(Double::valueOf).toList();
        } finally {
            process.destroyForcibly();
        }
    }
}
