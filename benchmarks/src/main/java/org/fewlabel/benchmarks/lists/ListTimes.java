package org.fewlabel.benchmarks.lists;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.fewlabel.benchmarks.LocalInstance;
import org.fewlabel.benchmarks.MetricsDatabase;
import org.fewlabel.benchmarks.RequestTimes;
import org.fewlabel.contracts.Json;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Generates many jobs and sweeps in the database of an instance of its own, and asks its gateway for lists of them. */
@Command(
        name = "lists",
        mixinStandardHelpOptions = true,
        description = {
            "Starts an instance with a state folder of its own, runs one small job and submits one sweep of 50 runs, copies both"
                    + " many times in",
            "the gateway's database, and prints how long its lists take over HTTP. Stops the instance at the end."
        })
final class ListTimes implements Callable<Integer> {
    private static final Duration JOB_MAX = Duration.ofMinutes(2);
    private static final String JOB = """
            {"name": "one", "dataset": {"name": "two-moons", "labels": 10}, "network": {"name": "mlp"},
             "optimizer": {"learningRate": 0.01}, "method": {"name": "supervised"}, "epochs": 1, "stepsPerEpoch": 20}
            """;
    /** Five rows, two label budgets, five seeds. */
    private static final String SWEEP = """
            {"name": "one",
             "base": {"dataset": {"name": "two-moons"}, "network": {"name": "mlp"}, "epochs": 1, "stepsPerEpoch": 20},
             "rows": [{"label": "supervised", "method": {"name": "supervised"}}, {"label": "pseudo-label", "method": {"name": "pseudo-label"}},
                      {"label": "mean-teacher", "method": {"name": "mean-teacher"}}, {"label": "pi-model", "method": {"name": "pi-model"}}, {"label": "vat", "method": {"name": "vat"}}],
             "axes": {"dataset.labels": [10, 20]},
             "repeats": {"seeds": [1, 2, 3, 4, 5], "vary": ["seed", "dataset.splitSeed"]},
             "limits": {"parallel": 1}}
            """;

    @Option(names = "--jobs", description = "Default: ${DEFAULT-VALUE}.")
    private int jobs = 10_000;

    @Option(names = "--sweeps", description = "Default: ${DEFAULT-VALUE}.")
    private int sweeps = 200;

    @Option(
            names = "--times",
            description = "How often each is asked, after ten times that do not count. Default: ${DEFAULT-VALUE}.")
    private int times = 200;

    @Option(
            names = "--state",
            description = "The state folder; one with jobs in it is asked as it is. Default: ${DEFAULT-VALUE}.")
    private Path state = Path.of(System.getProperty("fewlabel.home"), "benchmarks/target/lists");

    public static void main(String[] args) {
        System.exit(new CommandLine(new ListTimes()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        LocalInstance instance = new LocalInstance(Path.of(System.getProperty("fewlabel.home"), "fewlabel"), state);
        return instance.whileUp(() -> {
            prepare(instance);
            ask(instance.service("gateway"), new RequestTimes(times));
            return 0;
        });
    }

    private void prepare(LocalInstance instance) throws IOException, SQLException, InterruptedException {
        try (Connection connection = instance.connect("gateway")) {
            if (MetricsDatabase.count(connection, "SELECT count(*) FROM job") == 0) {
                instance.awaitSuccess(instance.submit(JOB), JOB_MAX);
                // Cancelled, it leaves the trainer alone while the lists are asked for.
                instance.cancelSweep(instance.submitSweep(SWEEP));
                try (Statement statement = connection.createStatement()) {
                    statement.execute("DELETE FROM job WHERE state NOT IN ('SUCCEEDED')");
                    statement.execute(MetricsDatabase.script(ListTimes.class)
                            .replace("${jobs}", "" + jobs)
                            .replace("${sweeps}", "" + sweeps));
                    statement.execute("VACUUM ANALYZE");
                }
            }
            System.out.printf(
                    Locale.ROOT,
                    "%,d jobs, %,d sweeps with %,d runs%n%n",
                    MetricsDatabase.count(connection, "SELECT count(*) FROM job"),
                    MetricsDatabase.count(connection, "SELECT count(*) FROM sweep"),
                    MetricsDatabase.count(connection, "SELECT count(*) FROM sweep_run"));
        }
    }

    private static void ask(URI gateway, RequestTimes requests) throws IOException, InterruptedException {
        URI first = gateway.resolve("/api/v1/jobs");
        JsonNode page = Json.mapper().readTree(requests.get(first).body());
        String job = page.at("/jobs/0/id").asText();
        JsonNode sweepPage = Json.mapper()
                .readTree(requests.get(gateway.resolve("/api/v1/sweeps")).body());
        String sweep = sweepPage.at("/sweeps/0/id").asText();

        requests.printHeader("list");
        requests.print("jobs, the newest 50", first);
        requests.print(
                "jobs, the next 50",
                gateway.resolve(
                        "/api/v1/jobs?pageToken=" + page.path("nextPageToken").asText()));
        requests.print("jobs, 200", gateway.resolve("/api/v1/jobs?pageSize=200"));
        requests.print("jobs that failed", gateway.resolve("/api/v1/jobs?state=failed"));
        requests.print("jobs of a method and a data set", gateway.resolve("/api/v1/jobs?method=mixmatch&dataset=svhn"));
        requests.print("jobs of a name that few have", gateway.resolve("/api/v1/jobs?name=job%209900"));
        requests.print("a job", gateway.resolve("/api/v1/jobs/" + job));
        requests.print("sweeps, the newest 20", gateway.resolve("/api/v1/sweeps"));
        requests.print("sweeps, 100", gateway.resolve("/api/v1/sweeps?pageSize=100"));
        requests.print("a sweep, 10 cells and 50 runs", gateway.resolve("/api/v1/sweeps/" + sweep));
    }
}
