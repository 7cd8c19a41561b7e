package org.fewlabel.testing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.fewlabel.engines.PostgresServer;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

/**
 * A database of the test's own on a real PostgreSQL, migrated as far as the test likes: what becomes of rows that are there when
 * a service is upgraded, and who may read them.
 *
 * @param migrations where they lie, as Flyway has it: {@code classpath:…} or {@code filesystem:…}
 */
public record MigratedDatabase(String url, String migrations) {
    public static final String LATEST = "latest";

    /** One of that name, which is made if it is missing, and not migrated yet. */
    public static MigratedDatabase named(String name, String migrations) {
        return new MigratedDatabase(LocalEngines.jdbcUrl(name), migrations);
    }

    /** @param version the last migration that is applied, or {@link #LATEST} */
    public void migrate(String version) {
        migrate(PostgresServer.USER, version);
    }

    public void migrate(String user, String version) {
        Flyway.configure()
                .dataSource(url, user, "")
                .locations(migrations)
                .target(version)
                .load()
                .migrate();
    }

    public void execute(String sql) throws SQLException {
        execute(PostgresServer.USER, sql);
    }

    public void execute(String user, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, user, "");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The first column, as texts. */
    public List<String> texts(String sql) throws SQLException {
        return query(PostgresServer.USER, sql).stream()
                .map(row -> String.valueOf(row.get(0)))
                .toList();
    }

    /** Rows of columns. */
    public List<List<@Nullable Object>> query(String user, String sql) throws SQLException {
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
