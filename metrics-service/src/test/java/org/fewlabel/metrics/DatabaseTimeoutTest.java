package org.fewlabel.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.fewlabel.testing.LocalEnginesResource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** How long the service waits for a word of the database. */
@QuarkusTest
@WithTestResource(value = LocalEnginesResource.class, initArgs = @ResourceArg(name = "database", value = "metrics"))
class DatabaseTimeoutTest {
    @Inject
    DataSource dataSource;

    @Inject
    Flyway flyway;

    @Test
    void givesUpAStatementOfItsOwnAfterHalfAMinute() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            assertThat(connection.getNetworkTimeout()).isEqualTo(30_000);
        }
    }

    /** Who is gone without a word holds no row for longer than a transaction may last. */
    @Test
    void endsTransactionsOfWhoIsGoneAndWaitsForNoLockForLong() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet settings = statement.executeQuery(
                        "SELECT current_setting('idle_in_transaction_session_timeout'), current_setting('lock_timeout')")) {
            assertThat(settings.next()).isTrue();
            assertThat(settings.getString(1)).isEqualTo("1min");
            assertThat(settings.getString(2)).isEqualTo("10s");
        }
    }

    /** A statement that moved the history of many epochs took longer, and the service started over and over. */
    @Test
    void givesAMigrationItsTime() throws SQLException {
        try (Connection connection = flyway.getConfiguration().getDataSource().getConnection()) {
            assertThat(connection.getNetworkTimeout()).isZero();
        }
    }
}
