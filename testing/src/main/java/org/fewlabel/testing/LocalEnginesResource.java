package org.fewlabel.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;
import org.fewlabel.engines.PostgresServer;
import org.jspecify.annotations.Nullable;

/**
 * Gives a {@code @QuarkusTest} a real Kafka with all topics and, with the init argument {@code database}, a database of
 * that name on a real PostgreSQL. Both serve every test of the JVM; they end with it. With {@code databaseToBeStopped} the database
 * is on a server that other tests do not need.
 */
public final class LocalEnginesResource implements QuarkusTestResourceLifecycleManager {
    private @Nullable String database;
    private @Nullable String databaseToBeStopped;

    @Override
    public void init(Map<String, String> arguments) {
        database = arguments.get("database");
        databaseToBeStopped = arguments.get("databaseToBeStopped");
    }

    @Override
    public Map<String, String> start() {
        Map<String, String> settings = new HashMap<>();
        settings.put("kafka.bootstrap.servers", LocalEngines.bootstrapServers());
        String url = url();
        if (url != null) {
            settings.put("quarkus.datasource.jdbc.url", url);
            settings.put("quarkus.datasource.username", PostgresServer.USER);
            settings.put("quarkus.datasource.password", "none");
        }
        return settings;
    }

    private @Nullable String url() {
        if (databaseToBeStopped != null) {
            return LocalEngines.jdbcUrlToBeStopped(databaseToBeStopped);
        }
        return database == null ? null : LocalEngines.jdbcUrl(database);
    }

    /** Nothing: the next application of this JVM uses the same engines. */
    @Override
    public void stop() {}
}
