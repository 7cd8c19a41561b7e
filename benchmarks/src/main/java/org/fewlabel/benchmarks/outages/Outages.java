package org.fewlabel.benchmarks.outages;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.fewlabel.benchmarks.LocalInstance;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Runs one and the same job again and again, each time with another fault in the middle of it, and prints how it went on: whether by
 * itself, after how long, at what cost in attempts and dead letters, and whether with the bytes of an undisturbed run.
 */
@Command(
        name = "outages",
        mixinStandardHelpOptions = true,
        description = {
            "Disturbs the instance of the state folder: takes PostgreSQL, Kafka and the artifact store away, and stops (SIGSTOP)"
                    + " gateway, trainer and labeler, each in the middle of a job of its own. Prints how the jobs went on.",
            "The instance must run; nothing else should. Ends with 1 where a job had other bytes than the undisturbed one, an"
                    + " attempt failed (but by a stop of the trainer, which loses its lease), or a record was put aside."
        })
final class Outages implements Callable<Integer> {
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final String NO_FAILURE = "none";

    /** Labels of each epoch are waited for, the average is a network of its own: every service has its part in it. */
    private static final String SPEC = """
            {"name": "outages", "epochs": %d, "stepsPerEpoch": %d, "network": {"name": "lenet"},
             "optimizer": {"name": "adam", "learningRate": 0.001},
             "method": {"name": "pseudo-label", "targets": "epoch", "rampUpEpochs": 4},
             "dataset": {"name": "fashion-mnist", "labels": 100, "unlabeled": 6000}}
            """;

    @Option(names = "--state", required = true, description = "The state folder of the instance.")
    private Path state;

    @Option(names = "--outage", defaultValue = "PT15M", description = "How long (default: ${DEFAULT-VALUE}).")
    private Duration outage;

    @Option(names = "--stop", defaultValue = "PT5M", description = "How long (default: ${DEFAULT-VALUE}).")
    private Duration stop;

    @Option(
            names = "--faults",
            split = ",",
            description = "Which of postgres, kafka, store, gateway, trainer, labeler.")
    private List<String> faults =
            Arrays.stream(Fault.values()).map(Fault::wireName).toList();

    @Option(names = "--epochs", defaultValue = "12", description = "Of the job (default: ${DEFAULT-VALUE}).")
    private int epochs;

    @Option(names = "--steps", defaultValue = "120", description = "Of an epoch (default: ${DEFAULT-VALUE}).")
    private int steps;

    @Option(
            names = "--patience",
            defaultValue = "PT15M",
            description = "How long a job may take once the fault is mended (default: ${DEFAULT-VALUE}).")
    private Duration patience;

    private LocalInstance instance;

    public static void main(String[] args) {
        System.exit(new CommandLine(new Outages()).execute(args));
    }

    /** @param sha256 of labels and checkpoint; null where there are none */
    private record Result(JsonNode job, @Nullable String sha256, Duration afterwards) {
        String state() {
            return job.path("state").asText();
        }
    }

    @Override
    public Integer call() throws Exception {
        instance = new LocalInstance(Path.of(System.getProperty("fewlabel.home"), "fewlabel"), state);
        Result reference = finished(instance.submit(spec()), System.nanoTime());
        System.out.printf(
                Locale.ROOT,
                "undisturbed: %s in %d s%n",
                reference.state(),
                reference.afterwards().toSeconds());
        if (!LocalInstance.hasSucceeded(reference.job())) {
            System.err.println("there is nothing to compare with: " + reference.job());
            return 1;
        }
        boolean good = true;
        Set<String> deadLetters = instance.deadLetters();
        System.out.println(
                "| fault | for | ended | after it, s | claims | failed attempt | dead letters | same bytes |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        for (String name : faults) {
            Fault fault = Fault.valueOf(name.toUpperCase(Locale.ROOT));
            Duration duration = fault.isOutage() ? outage : stop;
            String id = instance.submit(spec());
            awaitMiddle(id);
            fault.happen(instance, duration);
            Result result = finished(id, System.nanoTime());
            Set<String> since = instance.deadLetters();
            since.removeAll(deadLetters);
            deadLetters.addAll(since);
            boolean same = result.sha256() != null && result.sha256().equals(reference.sha256());
            String failure = result.job().path("lastFailure").path("reason").asText(NO_FAILURE);
            good &= same && since.isEmpty() && (failure.equals(NO_FAILURE) || fault.mayCostAnAttempt());
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %s | %s | %d | %d | %s | %d | %s |%n",
                    name,
                    duration,
                    result.state(),
                    result.afterwards().toSeconds(),
                    result.job().path("attempt").asInt(),
                    failure,
                    since.size(),
                    same ? "yes" : "NO");
        }
        return good ? 0 : 1;
    }

    private String spec() {
        return String.format(Locale.ROOT, SPEC, epochs, steps);
    }

    /** Returns when some epochs are labeled and some are to come. */
    private void awaitMiddle(String id) throws IOException, InterruptedException {
        long endNanos = System.nanoTime() + patience.toNanos();
        while (instance.job(id).path("progress").path("labeledEpochs").asInt() < 2) {
            if (System.nanoTime() - endNanos > 0) {
                throw new IOException("job " + id + " does not get on: " + instance.job(id));
            }
            TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
        }
    }

    /** Waits for the job's end; a gateway that does not answer is waited for, too. */
    private Result finished(String id, long sinceNanos) throws IOException, InterruptedException {
        JsonNode job = null;
        while (System.nanoTime() - sinceNanos < patience.toNanos()) {
            try {
                job = instance.job(id);
                if (LocalInstance.isOver(job)) {
                    break;
                }
            } catch (IOException e) {
                System.err.println(e);
            }
            TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
        }
        if (job == null) {
            throw new IOException("job " + id + " was not seen again within " + patience);
        }
        Duration took = Duration.ofNanos(System.nanoTime() - sinceNanos);
        String sha256 = LocalInstance.hasSucceeded(job)
                ? instance.sha256(id, "labels") + instance.sha256(id, "model?format=safetensors")
                : null;
        return new Result(job, sha256, took);
    }
}
