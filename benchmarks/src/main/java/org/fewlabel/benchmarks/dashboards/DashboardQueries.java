package org.fewlabel.benchmarks.dashboards;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.fewlabel.benchmarks.MetricsDatabase;
import org.fewlabel.engines.Ports;
import org.fewlabel.engines.PostgresServer;
import org.fewlabel.grafana.Dashboard;
import org.fewlabel.grafana.Query;
import org.fewlabel.grafana.SqlTemplate;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Generates a large database and asks it what every panel and every variable of the dashboards asks. */
@Command(
        name = "dashboards",
        mixinStandardHelpOptions = true,
        description = {
            "Starts a PostgreSQL with the migrations of the metrics service, generates figures of epochs in it, and prints",
            "how long each query of the dashboards takes: the first time, and the median of those that follow."
        })
final class DashboardQueries implements Callable<Integer> {
    private static final int FIGURES_PER_JOB = 200 * 5;
    private static final String READER = "dashboards";

    @Option(names = "--rows", description = "Figures of epochs. Default: ${DEFAULT-VALUE}.")
    private int rows = 10_000_000;

    @Option(
            names = "--times",
            description = "How often a query is asked after the first time. Default: ${DEFAULT-VALUE}.")
    private int times = 5;

    @Option(
            names = "--folder",
            description = "Where the database lies; one that is there is asked as it is. Default: ${DEFAULT-VALUE}.")
    private Path folder = Path.of(System.getProperty("fewlabel.home"), "benchmarks/target/dashboards");

    public static void main(String[] args) {
        System.exit(new CommandLine(new DashboardQueries()).execute(args));
    }

    @Override
    public Integer call() throws IOException, SQLException {
        Path home = Path.of(System.getProperty("fewlabel.home"));
        try (MetricsDatabase database =
                new MetricsDatabase(home, folder, Ports.free(1).get(0))) {
            database.migrate();
            try (Connection admin = database.connect(PostgresServer.USER)) {
                prepare(admin);
            }
            try (Connection reader = database.connect(READER)) {
                ask(reader, Dashboard.all(home));
            }
        }
        return 0;
    }

    private void prepare(Connection admin) throws IOException, SQLException {
        if (MetricsDatabase.count(admin, "SELECT count(*) FROM job") == 0) {
            long startNanos = System.nanoTime();
            try (Statement statement = admin.createStatement()) {
                statement.execute(MetricsDatabase.script(DashboardQueries.class)
                        .replace("${jobs}", Integer.toString(rows / FIGURES_PER_JOB)));
                statement.execute(MetricsDatabase.OUTCOMES);
                statement.execute("VACUUM ANALYZE");
                statement.execute("CREATE ROLE " + READER + " LOGIN IN ROLE fewlabel_read");
            }
            System.out.printf(Locale.ROOT, "generated in %.0f s%n", seconds(startNanos));
        }
        System.out.printf(
                Locale.ROOT,
                "%,d jobs, %,d epochs, %,d figures, %,d MB%n%n",
                MetricsDatabase.count(admin, "SELECT count(*) FROM job"),
                MetricsDatabase.count(admin, "SELECT count(*) FROM epoch"),
                MetricsDatabase.count(admin, "SELECT count(*) FROM epoch_metric"),
                MetricsDatabase.count(admin, "SELECT pg_database_size('metrics') / 1000000"));
    }

    private void ask(Connection reader, List<Dashboard> dashboards) throws SQLException {
        Map<String, List<String>> chosen = Map.of(
                "dataset", List.of("cifar10"),
                "labels", List.of("4000"),
                "network", List.of("wrn-28-2"),
                "method", strings(reader, "SELECT DISTINCT method FROM v_job"),
                "name", List.of("%"),
                "job",
                        strings(
                                reader,
                                "SELECT job_id FROM v_job ORDER BY submitted_at OFFSET (SELECT count(*) / 2 FROM v_job) LIMIT 1"));
        System.out.printf(Locale.ROOT, "%-84s %8s %10s %11s%n", "query", "rows", "first, ms", "median, ms");
        for (Dashboard dashboard : dashboards) {
            for (Query query : Stream.concat(
                            dashboard.panelQueries(Dashboard.POSTGRES).stream(), dashboard.variableQueries().stream())
                    .toList()) {
                String sql = SqlTemplate.fill(query.text(), chosen);
                long firstNanos = System.nanoTime();
                int found = strings(reader, sql).size();
                double first = seconds(firstNanos);
                List<Double> next = new ArrayList<>();
                for (int i = 0; i < times; i++) {
                    long startNanos = System.nanoTime();
                    strings(reader, sql);
                    next.add(seconds(startNanos));
                }
                Collections.sort(next);
                System.out.printf(
                        Locale.ROOT,
                        "%-84s %8d %10.1f %11.1f%n",
                        query.place(),
                        found,
                        first * 1e3,
                        next.isEmpty() ? Double.NaN : next.get(next.size() / 2) * 1e3);
            }
        }
    }

    /** The first column. */
    private static List<String> strings(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }

    private static double seconds(long startNanos) {
        return (System.nanoTime() - startNanos) / 1e9;
    }
}
