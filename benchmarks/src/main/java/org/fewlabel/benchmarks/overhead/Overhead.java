package org.fewlabel.benchmarks.overhead;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.fewlabel.benchmarks.Harm;
import org.fewlabel.benchmarks.InstanceStop;
import org.fewlabel.benchmarks.JsonFile;
import org.fewlabel.benchmarks.LocalInstance;
import org.fewlabel.benchmarks.Machine;
import org.fewlabel.benchmarks.MetricsDatabase;
import org.fewlabel.benchmarks.Pace;
import org.fewlabel.benchmarks.Specs;
import org.fewlabel.benchmarks.StartedAs;
import org.fewlabel.benchmarks.Waiting;
import org.fewlabel.contracts.job.JobSpec;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Trains the same jobs through the services and in the bare step loop, in turn, and prints what an iteration takes in each. While the
 * bare loop runs, the instance is down.
 */
@Command(
        name = "overhead",
        mixinStandardHelpOptions = true,
        description = {
            "Trains jobs (cnn-small, CIFAR-10, batches of 100 labeled and 100 unlabeled images) through an instance of its own, and the same"
                    + " jobs by the trainer's step loop in a process without services, in turn, with one number of threads after the other."
                    + " Trainer and labeler have as many threads as the bare loop (OMP_NUM_THREADS).",
            "Prints what an iteration takes, from the epochs in PostgreSQL: its step, and the whole from the end of one epoch to that of the"
                    + " next, with all that is between steps. The first epoch does not count, nor does one that has no labels yet; neither"
                    + " do the beginning and the end of a job. An overhead is that of an epoch beside the same epoch in the bare loop."
        })
final class Overhead implements Callable<Integer> {
    private static final String SPEC = """
            {"name": "overhead", "dataset": {"name": "cifar10", "labels": 4000},
             "network": {"name": "cnn-small", "precision": "%s"}, "method": %s,
             "batch": {"labeled": 100, "unlabeled": 100}, "epochs": %d, "stepsPerEpoch": %d, "seed": 1}
            """;
    private static final Duration METRICS_PATIENCE = Duration.ofMinutes(1);

    @Option(names = "--state", required = true, description = "The state folder, which is not there yet.")
    private Path state;

    @Option(names = "--data", required = true, description = "The folder that holds CIFAR-10.")
    private Path data;

    @Option(
            names = "--methods",
            split = ",",
            description =
                    "mean-teacher, mixmatch, pseudo-label (epoch targets; an epoch waits for the labels of the one before),"
                            + " pseudo-label-stale (it takes those before them, and does not wait). Default: all.")
    private List<String> methods = List.of();

    @Option(
            names = "--threads",
            split = ",",
            defaultValue = "1,2",
            description = "Of trainer, labeler and bare loop; one after the other (default: ${DEFAULT-VALUE}).")
    private List<Integer> threads;

    @Option(
            names = "--labeler-rests",
            description =
                    "The labeler is stopped (SIGSTOP) while a job is trained, which must need no labels: what is left is what the"
                            + " trainer does beside its steps.")
    private boolean labelerRests;

    @Option(names = "--epochs", defaultValue = "4", description = "Of a job (default: ${DEFAULT-VALUE}).")
    private int epochs;

    @Option(names = "--steps", defaultValue = "500", description = "Of an epoch (default: ${DEFAULT-VALUE}).")
    private int steps;

    @Option(
            names = "--rounds",
            defaultValue = "2",
            description = "How often a job is trained in each of the two ways (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--precision",
            defaultValue = "float32",
            description = "float32 or bfloat16 (default: ${DEFAULT-VALUE}).")
    private String precision;

    @Option(
            names = "--patience",
            defaultValue = "PT1H",
            description = "How long one training of a job may take (default: ${DEFAULT-VALUE}).")
    private Duration patience;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the rows to this file too.")
    private @Nullable Path json;

    /** A job that is timed. */
    private record Timed(TimedMethod method, String json, JobSpec spec) {}

    /** @param loadAfter the load average of the last minute after the newest row, whose own processes are in it */
    private record Report(
            Machine machine,
            double loadAfter,
            String precision,
            boolean labelerRests,
            int epochs,
            int steps,
            int rounds,
            List<Row> rows) {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new Overhead()).execute(args));
    }

    @Override
    public Integer call() throws SQLException, InterruptedException {
        try {
            measure();
            return 0;
        } catch (IOException | IllegalArgumentException e) {
            System.err.println("overhead: " + e.getMessage());
            return 1;
        }
    }

    private void measure() throws IOException, SQLException, InterruptedException {
        List<Timed> jobs = jobs();
        Machine machine = Machine.now();
        System.out.println(machine);
        System.out.println(Row.HEADER);
        Pace pace = new Pace("trainings", 2 * jobs.size() * threads.size() * rounds);
        Map<String, String> ports = LocalInstance.freePorts();
        List<Row> rows = new ArrayList<>();
        for (int count : threads) {
            LocalInstance instance = instance(count, ports);
            try (InstanceStop stop = new InstanceStop(instance)) {
                for (Timed job : jobs) {
                    List<EpochTimes> times = new ArrayList<>();
                    for (int round = 1; round <= rounds; round++) {
                        String title = String.format(
                                Locale.ROOT,
                                "%s, threads: %d, round %d",
                                job.method().wireName(),
                                count,
                                round);
                        times.addAll(times(instance, job, title, pace));
                    }
                    Row row = Row.of(job.method().wireName(), count, machine.processors(), times);
                    System.out.println(row.text());
                    rows.add(row);
                    write(new Report(
                            machine, Machine.loadAverage(), precision, labelerRests, epochs, steps, rounds, rows));
                }
            }
        }
        System.out.printf(Locale.ROOT, "load average after the run, which is in it: %.2f%n", Machine.loadAverage());
    }

    /** After each row: what was measured for an hour is not lost with what comes after it. */
    private void write(Report report) throws IOException {
        if (json != null) {
            JsonFile.write(json, report);
        }
    }

    private List<Timed> jobs() {
        List<TimedMethod> chosen = methods.isEmpty()
                ? List.of(TimedMethod.values())
                : methods.stream().map(TimedMethod::named).toList();
        return chosen.stream().map(this::job).toList();
    }

    private Timed job(TimedMethod method) {
        String text = String.format(Locale.ROOT, SPEC, precision, method.json(), epochs, steps);
        JobSpec spec = Specs.read(text);
        if (labelerRests && spec.method().trainsOnEpochLabels()) {
            throw new IllegalArgumentException(
                    "with --labeler-rests no method can be trained that needs labels, was " + method.wireName());
        }
        int least = EpochTimes.uncounted(spec) + 1;
        if (epochs < least) {
            throw new IllegalArgumentException("--epochs must be at least " + least + " for " + method.wireName()
                    + ", of which the first do not count; was " + epochs);
        }
        return new Timed(method, text, spec);
    }

    private LocalInstance instance(int count, Map<String, String> ports) {
        Map<String, String> settings = new HashMap<>(ports);
        settings.put("OMP_NUM_THREADS", Integer.toString(count));
        settings.put("FEWLABEL_DATASETS_FOLDER", data.toAbsolutePath().toString());
        return LocalInstance.packaged(Path.of(System.getProperty("fewlabel.home")), state, settings);
    }

    /** Of one round: through the services, then bare. */
    private List<EpochTimes> times(LocalInstance instance, Timed job, String title, Pace pace)
            throws IOException, SQLException, InterruptedException {
        instance.up();
        StartedAs trainer = StartedAs.of(instance, "trainer");
        System.err.println(title + ": through the services");
        List<TrainedEpoch> trained = trained(instance, job);
        instance.down();
        System.err.println(pace.afterAnother(System.nanoTime()));
        System.err.println(title + ": in the bare loop");
        List<Double> bare = new BareProcess(trainer, data.toAbsolutePath(), patience).train(job.json());
        System.err.println(pace.afterAnother(System.nanoTime()));
        return EpochTimes.of(job.spec(), trained, bare);
    }

    private List<TrainedEpoch> trained(LocalInstance instance, Timed job)
            throws IOException, SQLException, InterruptedException {
        String id = instance.submit(job.json());
        if (labelerRests) {
            Harm.stopWhile(instance.process("labeler"), () -> awaitTrained(instance, id));
        }
        instance.awaitSuccess(id, patience);
        try (Connection metrics = instance.connect("metrics")) {
            MetricsDatabase.awaitCount(
                    metrics,
                    epochsThat("trained_at IS NOT NULL AND labeled_at IS NOT NULL", id),
                    epochs,
                    METRICS_PATIENCE);
            return TrainedEpoch.of(metrics, id);
        }
    }

    /** While nobody labels its last epoch, a job that is over has failed. */
    private void awaitTrained(LocalInstance instance, String id) throws IOException, InterruptedException {
        String query = epochsThat("trained_at IS NOT NULL", id);
        try (Connection metrics = instance.connect("metrics")) {
            Waiting.until(
                    patience,
                    () -> {
                        JsonNode job = instance.job(id);
                        if (LocalInstance.isOver(job)) {
                            throw new IOException("did not succeed: " + job);
                        }
                        return MetricsDatabase.count(metrics, query);
                    },
                    found -> found == epochs,
                    found -> found + " of " + epochs + " epochs are trained after " + patience);
        } catch (SQLException e) {
            throw new IOException("the metrics service's database cannot be read: " + e.getMessage(), e);
        }
    }

    private static String epochsThat(String are, String id) {
        return "SELECT count(*) FROM epoch WHERE " + are + " AND job_id = '" + id + "'";
    }
}
