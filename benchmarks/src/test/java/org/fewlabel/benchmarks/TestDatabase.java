package org.fewlabel.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.fewlabel.engines.Ports;
import org.fewlabel.engines.PostgresServer;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The empty database of the metrics service, for the time of a test class. */
public final class TestDatabase implements BeforeAllCallback, AfterAllCallback {
    private MetricsDatabase database;

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        Path home = Path.of(System.getProperty("fewlabel.home"));
        Path folders = Files.createDirectories(home.resolve("benchmarks/target/test-databases"));
        database = new MetricsDatabase(
                home,
                Files.createTempDirectory(folders, "database-"),
                Ports.free(1).get(0));
        database.migrate();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (database != null) {
            database.close();
        }
    }

    public Connection connect() throws SQLException {
        return database.connect(PostgresServer.USER);
    }
}
