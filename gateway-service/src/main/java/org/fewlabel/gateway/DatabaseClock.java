package org.fewlabel.gateway;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import javax.sql.DataSource;

/**
 * The database's clock. All instances of the gateway go by it, so that a lease is as long for one as for another, whatever
 * their own clocks show or jump to.
 */
@ApplicationScoped
public class DatabaseClock {
    private final DataSource database;

    DatabaseClock(DataSource database) {
        this.database = database;
    }

    /**
     * The time to the microsecond, as the database keeps it. In a transaction it is asked on that one's connection, and goes on
     * while the transaction waits for a row.
     *
     * @throws IllegalStateException if the database does not answer
     */
    public Instant now() {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet time = statement.executeQuery("SELECT clock_timestamp()")) {
            time.next();
            return time.getObject(1, OffsetDateTime.class).toInstant();
        } catch (SQLException e) {
            throw new IllegalStateException("the database does not tell the time", e);
        }
    }
}
