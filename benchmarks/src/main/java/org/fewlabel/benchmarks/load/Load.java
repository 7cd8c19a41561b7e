package org.fewlabel.benchmarks.load;

import java.net.http.HttpClient;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.fewlabel.benchmarks.Backlog;
import org.fewlabel.benchmarks.LocalInstance;
import org.fewlabel.benchmarks.MetricsDatabase;
import org.fewlabel.benchmarks.Percentiles;
import org.fewlabel.contracts.event.Topics;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Submits many jobs at once and writes many events, and looks whether all of them arrive. */
@Command(
        name = "load",
        mixinStandardHelpOptions = true,
        description = {
            "Starts an instance in a new state folder and submits jobs through many connections while its trainer works on them; then cancels what"
                    + " is open, and writes the figures of many epochs of other jobs at once.",
            "Prints how long submissions took, how many events a second the services took in, and what was lost, doubled or put aside;"
                    + " ends with 1 where anything was."
        })
final class Load implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofMinutes(30);
    private static final List<String> READERS = List.of("metrics", "gateway");
    private static final String NAME = "load";
    private static final int EPOCHS = 100;
    private static final String LABELED_EPOCHS =
            "SELECT count(*) FROM epoch JOIN job USING (job_id) WHERE name = 'epochs' AND student_test_error IS NOT NULL";
    private static final String LONG = """
            {"name": "epochs", "dataset": {"name": "two-moons", "labels": 10}, "network": {"name": "mlp"},
             "method": {"name": "supervised"}, "epochs": %d, "stepsPerEpoch": 1, "seed": 1}
            """;

    @Option(names = "--state", required = true, description = "The state folder, which is not there yet.")
    private Path state;

    @Option(names = "--submissions", defaultValue = "2000", description = "How many jobs (default: ${DEFAULT-VALUE}).")
    private int submissions;

    @Option(names = "--connections", defaultValue = "32", description = "Through how many (default: ${DEFAULT-VALUE}).")
    private int connections;

    @Option(
            names = "--events",
            defaultValue = "50000",
            description = "How many, rounded up to whole jobs of " + EPOCHS + " epochs (default: ${DEFAULT-VALUE}).")
    private int events;

    private LocalInstance instance;

    public static void main(String[] args) {
        System.exit(new CommandLine(new Load()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        instance =
                LocalInstance.packaged(Path.of(System.getProperty("fewlabel.home")), state, LocalInstance.freePorts());
        List<String> flaws = instance.whileUp(this::submitAndWrite);
        flaws.forEach(System.err::println);
        return flaws.isEmpty() ? 0 : 1;
    }

    private List<String> submitAndWrite() throws Exception {
        List<String> flaws = new ArrayList<>();
        submit(flaws);
        write();
        Set<String> deadLetters = instance.deadLetters();
        System.out.printf(Locale.ROOT, "put aside: %d%n", deadLetters.size());
        if (!deadLetters.isEmpty()) {
            flaws.add(deadLetters.size() + " records were put aside");
        }
        return flaws;
    }

    private void submit(List<String> flaws) throws Exception {
        Submissions all = new Submissions(instance.service("gateway"), NAME);
        long startNanos = System.nanoTime();
        Percentiles millis = all.send(submissions, connections);
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "submissions of %,d jobs through %d connections, ms: %s; %.0f a second%n",
                submissions,
                connections,
                millis,
                millis.count() / seconds);
        HttpClient client = HttpClient.newHttpClient();
        List<String> found = all.look(client);
        all.cancel(client);
        try (Connection gateway = instance.connect("gateway")) {
            MetricsDatabase.awaitCount(gateway, "SELECT count(*) FROM outbox", 0, PATIENCE);
        }
        awaitHandled(List.of(Topics.JOB_EVENTS, Topics.TRAINING_EVENTS, Topics.LABELING_EVENTS));
        try (Connection metrics = instance.connect("metrics")) {
            long known = MetricsDatabase.count(metrics, "SELECT count(*) FROM job WHERE name = '" + NAME + "'");
            if (known != submissions) {
                found.add("the metrics service knows " + known + " of the jobs");
            }
        }
        System.out.printf(Locale.ROOT, "lost, doubled or refused: %d%n", found.size());
        flaws.addAll(found);
    }

    private void write() throws Exception {
        String job = instance.submit(String.format(Locale.ROOT, LONG, EPOCHS));
        instance.awaitSuccess(job, PATIENCE);
        int copies = (events + EPOCHS - 1) / EPOCHS;
        int written;
        try (Copies others = new Copies(instance.kafka())) {
            try (Connection gateway = instance.connect("gateway")) {
                others.makeJobs(gateway, job, copies);
            }
            others.write(instance.kafka(), Topics.JOB_EVENTS, job, "JobQueued");
            awaitHandled(List.of(Topics.JOB_EVENTS));
            long startNanos = System.nanoTime();
            written = others.write(instance.kafka(), Topics.LABELING_EVENTS, job, "EpochLabeled");
            System.out.printf(Locale.ROOT, "%,d events written in %.1f s%n", written, since(startNanos));
            try (Connection metrics = instance.connect("metrics")) {
                MetricsDatabase.awaitCount(metrics, LABELED_EPOCHS, written + EPOCHS, PATIENCE);
            }
            double seconds = since(startNanos);
            System.out.printf(
                    Locale.ROOT,
                    "recorded by the metrics service %.1f s after the first was written: %.0f a second%n",
                    seconds,
                    written / seconds);
            awaitHandled(List.of(Topics.LABELING_EVENTS));
            System.out.printf(
                    Locale.ROOT,
                    "looked at by the gateway, whose jobs are over, and all marked as read after %.1f s%n",
                    since(startNanos));
        }
    }

    private static double since(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }

    private void awaitHandled(List<String> topics) throws Exception {
        Backlog.awaitNone(instance.kafka(), topics, READERS, PATIENCE);
    }
}
