package org.fewlabel.grafana;

import java.nio.file.Path;
import org.fewlabel.testing.MigratedDatabase;

/** Databases as the metrics service makes its own. */
final class MetricsDatabase {
    /** From the service's sources: no module sees a service. */
    static final String MIGRATIONS = "filesystem:"
            + Path.of(System.getProperty("fewlabel.home")).resolve("metrics-service/src/main/resources/db/migration");

    private MetricsDatabase() {}

    static MigratedDatabase named(String name) {
        MigratedDatabase database = MigratedDatabase.named(name, MIGRATIONS);
        database.migrate(MigratedDatabase.LATEST);
        return database;
    }
}
