package org.fewlabel.grafana;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import org.fewlabel.engines.PostgresServer;
import org.fewlabel.testing.MigratedDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who reads for dashboards sees the views and changes nothing. */
class ReadAccessTest {
    private static final String ADMIN = PostgresServer.USER;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM job",
                "SELECT * FROM epoch_metric",
                "SELECT * FROM flyway_schema_history",
                "DELETE FROM v_job",
                "UPDATE v_state_change SET state = 'failed'",
                "INSERT INTO v_epoch_metric VALUES ('00000000-0000-0000-0000-000000000000', 0, 'loss', 0)",
                "CREATE TABLE mine (id integer)"
            })
    void allowsNothingButReadingTheViews(String sql) throws SQLException {
        MigratedDatabase database = MetricsDatabase.named("access");
        login(database, "access_reader");

        assertThat(database.query("access_reader", "SELECT * FROM v_job")).isEmpty();
        assertThat(database.query("access_reader", "SELECT * FROM v_result")).isEmpty();
        assertThatThrownBy(() -> database.execute("access_reader", sql))
                .isInstanceOfSatisfying(
                        SQLException.class,
                        e -> assertThat(e.getSQLState()).as(e.getMessage()).isEqualTo("42501"));
    }

    /** As with CloudNativePG, whose owner of a database creates no roles; the operator does. */
    @Test
    void comesWithTheNextStartWhereTheRoleIsMadeBySomebodyElse() throws SQLException {
        MigratedDatabase other = MetricsDatabase.named("access");
        // Roles are the whole server's: out of the way with the one that other tests use, for a moment.
        other.execute(ADMIN, "ALTER ROLE fewlabel_read RENAME TO elsewhere");
        MigratedDatabase database;
        try {
            other.execute(ADMIN, "DROP DATABASE IF EXISTS owned");
            other.execute(ADMIN, "DROP ROLE IF EXISTS plain_owner");
            other.execute(ADMIN, "CREATE ROLE plain_owner LOGIN NOCREATEROLE");
            other.execute(ADMIN, "CREATE DATABASE owned OWNER plain_owner");
            database = new MigratedDatabase(other.url().replace("/access", "/owned"), other.migrations());

            database.migrate("plain_owner", MigratedDatabase.LATEST);

            assertThat(database.query(ADMIN, "SELECT rolname FROM pg_roles WHERE rolname = 'fewlabel_read'"))
                    .isEmpty();
            assertThat(database.query("plain_owner", "SELECT * FROM v_result")).isEmpty();
        } finally {
            other.execute(ADMIN, "ALTER ROLE elsewhere RENAME TO fewlabel_read");
        }
        login(database, "owned_reader");
        assertThatThrownBy(() -> database.query("owned_reader", "SELECT * FROM v_result"))
                .hasMessageContaining("permission denied");

        database.migrate("plain_owner", MigratedDatabase.LATEST);

        assertThat(database.query("owned_reader", "SELECT * FROM v_result")).isEmpty();
        assertThat(database.query("owned_reader", "SELECT * FROM v_job")).isEmpty();
    }

    static void login(MigratedDatabase database, String user) throws SQLException {
        if (database.query(ADMIN, "SELECT 1 FROM pg_roles WHERE rolname = '" + user + "'")
                .isEmpty()) {
            database.execute(ADMIN, "CREATE ROLE " + user + " LOGIN IN ROLE fewlabel_read");
        }
    }
}
