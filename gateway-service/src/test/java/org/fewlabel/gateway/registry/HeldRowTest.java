package org.fewlabel.gateway.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fewlabel.gateway.Front.SPEC;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import javax.sql.DataSource;
import org.fewlabel.gateway.Front;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows that another gateway holds, which may be slow, suspended or gone. */
@QuarkusTest
class HeldRowTest {
    @Inject
    Front front;

    @Inject
    DataSource database;

    @BeforeEach
    void noJobs() {
        front.empty();
    }

    /** It was half a minute, and then the connection was given up with it. */
    @Test
    void whoWaitsForOneIsToldToComeAgainAndThenIsServed() throws SQLException {
        UUID job = Front.submitted(SPEC);
        try (Connection other = database.getConnection()) {
            other.setAutoCommit(false);
            try (PreparedStatement hold = other.prepareStatement("SELECT 1 FROM job WHERE id = ? FOR UPDATE")) {
                hold.setObject(1, job);
                hold.execute();

                Front.ask(job, "cancel")
                        .statusCode(503)
                        .header("Retry-After", equalTo("10"))
                        .body("type", equalTo("urn:fewlabel:dependency-away"));
            } finally {
                other.rollback();
                other.setAutoCommit(true);
            }
        }

        Front.ask(job, "cancel").statusCode(200).body("state", equalTo("cancelled"));
    }

    /** A machine without power says no good-bye, and its locks would be held until TCP notices, after hours. */
    @Test
    void aGatewayThatIsGoneHoldsThemNoLongerThanATransactionMayLast() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet settings = statement.executeQuery(
                        "SELECT current_setting('idle_in_transaction_session_timeout'), current_setting('lock_timeout')")) {
            assertThat(settings.next()).isTrue();
            assertThat(settings.getString(1)).isEqualTo("1min");
            assertThat(settings.getString(2)).isEqualTo("10s");
        }
    }
}
