package org.fewlabel.benchmarks.comparison;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.fewlabel.benchmarks.MetricsDatabase;
import org.fewlabel.benchmarks.RequestTimes;
import org.fewlabel.benchmarks.Specs;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.engines.Ports;
import org.fewlabel.engines.PostgresServer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Generates a large database and asks a metrics service for comparisons. */
@Command(
        name = "comparison",
        mixinStandardHelpOptions = true,
        description = {
            "Starts a PostgreSQL with the migrations of the metrics service, generates jobs in it,"
                    + " starts the packaged metrics",
            "service with the heap that ./fewlabel up gives it, and prints how long its comparisons take"
                    + " over HTTP."
        })
final class ComparisonTimes implements Callable<Integer> {
    private static final List<String> DATASETS = List.of("cifar10", "svhn", "fashion-mnist");
    private static final List<Integer> LABELS = List.of(100, 250, 1000, 4000);
    private static final List<String> NETWORKS = List.of("cnn13", "wrn-28-2", "lenet");
    private static final List<String> METHODS = List.of(
            "supervised",
            "pseudo-label",
            "pi-model",
            "temporal-ensembling",
            "mean-teacher",
            "vat",
            "fixmatch",
            "ict",
            "mixmatch");
    private static final Duration START_MAX = Duration.ofMinutes(2);
    private static final int OK = 200;

    @Option(names = "--jobs", description = "Default: ${DEFAULT-VALUE}.")
    private int jobs = 10_000;

    @Option(names = "--epochs", description = "Of each job. Default: ${DEFAULT-VALUE}.")
    private int epochs = 200;

    @Option(
            names = "--times",
            description = "How often each is asked, after ten times that do not count. Default: ${DEFAULT-VALUE}.")
    private int times = 200;

    @Option(
            names = "--folder",
            description =
                    "Where the database lies; one that is there is asked as it is. Default:" + " ${DEFAULT-VALUE}.")
    private Path folder = Path.of(System.getProperty("fewlabel.home"), "benchmarks/target/comparison");

    public static void main(String[] args) {
        System.exit(new CommandLine(new ComparisonTimes()).execute(args));
    }

    @Override
    public Integer call() throws IOException, SQLException, InterruptedException {
        Path home = Path.of(System.getProperty("fewlabel.home"));
        List<Integer> ports = Ports.free(2);
        try (MetricsDatabase database = new MetricsDatabase(home, folder, ports.get(0))) {
            database.migrate();
            try (Connection connection = database.connect(PostgresServer.USER)) {
                prepare(connection);
            }
            Process service = start(home, database, ports.get(1));
            try {
                URI url = URI.create("http://127.0.0.1:" + ports.get(1));
                RequestTimes requests = new RequestTimes(times);
                awaitStart(url, service, requests);
                ask(url, requests);
            } finally {
                service.destroy();
                service.waitFor(1, TimeUnit.MINUTES);
            }
        }
        return 0;
    }

    private void prepare(Connection connection) throws IOException, SQLException {
        if (MetricsDatabase.count(connection, "SELECT count(*) FROM job") == 0) {
            long startNanos = System.nanoTime();
            try (Statement statement = connection.createStatement()) {
                statement.execute("CREATE TEMPORARY TABLE cell (number integer PRIMARY KEY, spec jsonb)");
                insertCells(connection);
                statement.execute(MetricsDatabase.script(ComparisonTimes.class)
                        .replace("${jobs}", "" + jobs)
                        .replace("${epochs}", "" + epochs));
                statement.execute(MetricsDatabase.OUTCOMES);
                statement.execute("VACUUM ANALYZE");
            }
            System.out.printf(Locale.ROOT, "generated in %.0f s%n", (System.nanoTime() - startNanos) / 1e9);
        }
        System.out.printf(
                Locale.ROOT,
                "%,d jobs, %,d epochs, %,d MB%n%n",
                MetricsDatabase.count(connection, "SELECT count(*) FROM job"),
                MetricsDatabase.count(connection, "SELECT count(*) FROM epoch"),
                MetricsDatabase.count(connection, "SELECT pg_database_size('metrics') / 1000000"));
    }

    private void insertCells(Connection connection) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO cell VALUES (?, ?::jsonb)")) {
            int number = 0;
            for (String dataset : DATASETS) {
                for (int labels : LABELS) {
                    for (String network : NETWORKS) {
                        for (String method : METHODS) {
                            insert.setInt(1, number++);
                            insert.setString(2, spec(dataset, labels, network, method));
                            insert.addBatch();
                        }
                    }
                }
            }
            insert.executeBatch();
        }
    }

    private String spec(String dataset, int labels, String network, String method) {
        JobSpec accepted = Specs.read("""
            {"name": "sweep", "epochs": %s, "dataset": {"name": "%s", "labels": %s}, "network": {"name": "%s"},
             "method": {"name": "%s"}}
            """.formatted("" + epochs, dataset, "" + labels, network, method));
        return Json.mapper().valueToTree(accepted).toString();
    }

    private Process start(Path home, MetricsDatabase database, int port) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-jar",
                home.resolve("metrics-service/target/quarkus-app/quarkus-run.jar")
                        .toString());
        builder.environment().put("QUARKUS_HTTP_HOST", "127.0.0.1");
        builder.environment().put("QUARKUS_HTTP_PORT", "" + port);
        builder.environment().put("QUARKUS_DATASOURCE_JDBC_URL", database.jdbcUrl());
        builder.environment().put("QUARKUS_DATASOURCE_USERNAME", PostgresServer.USER);
        // There is none: nothing comes in while it is asked.
        builder.environment().put("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1");
        return builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve("metrics.log").toFile())
                .start();
    }

    private void awaitStart(URI url, Process service, RequestTimes requests) throws IOException, InterruptedException {
        long deadlineNanos = System.nanoTime() + START_MAX.toNanos();
        while (service.isAlive() && System.nanoTime() < deadlineNanos) {
            try {
                if (requests.get(url.resolve("/q/health/live")).statusCode() == OK) {
                    return;
                }
            } catch (IOException e) {
                // Not yet.
            }
            Thread.sleep(200);
        }
        throw new IOException("the metrics service does not start; see " + folder.resolve("metrics.log"));
    }

    private static void ask(URI url, RequestTimes requests) throws IOException, InterruptedException {
        String cell = "dataset=cifar10&labels=4000&network=wrn-28-2";
        Map<String, String> queries = new LinkedHashMap<>();
        queries.put("one cell", cell + "&baseline=supervised");
        queries.put(
                "one cell, Holm, median of the last 20",
                cell + "&baseline=supervised&adjust=holm&figure=teacher.median20");
        queries.put("label budgets", "dataset=cifar10&network=wrn-28-2&by=labels&baseline=supervised");
        queries.put("one data set", "dataset=cifar10&baseline=supervised");
        queries.put("all jobs", "baseline=supervised");
        queries.put("all jobs, CSV", "baseline=supervised&format=csv");
        requests.printHeader("comparison");
        for (Map.Entry<String, String> query : queries.entrySet()) {
            requests.print(query.getKey(), url.resolve("/api/v1/comparison?" + query.getValue()));
        }
    }
}
