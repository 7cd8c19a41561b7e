package org.fewlabel.grafana;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.fewlabel.engines.PostgresServer;
import org.fewlabel.testing.LocalEngines;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

/** A database on a real PostgreSQL, with the metrics service's migrations. */
record MigratedDatabase(String url) {
    private static final Path HOME = Path.of(System.getProperty("fewlabel.home"));

    static MigratedDatabase named(String name) {
        MigratedDatabase database = new MigratedDatabase(LocalEngines.jdbcUrl(name));
        database.migrate(PostgresServer.USER);
        return database;
    }

    void migrate(String user) {
        Flyway.configure()
                .dataSource(url, user, "")
                .locations("filesystem:" + HOME.resolve("metrics-service/src/main/resources/db/migration"))
                .load()
                .migrate();
    }

    void execute(String user, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, user, "");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    List<List<@Nullable Object>> query(String user, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, user, "");
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            List<List<@Nullable Object>> rows = new ArrayList<>();
            while (found.next()) {
                List<@Nullable Object> row = new ArrayList<>();
                for (int column = 1; column <= found.getMetaData().getColumnCount(); column++) {
                    row.add(found.getObject(column));
                }
                rows.add(row);
            }
            return rows;
        }
    }
}
