package org.fewlabel.metrics;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/** What is in the database, read past the service. */
@Singleton
public class Rows {
    private static final String EVERYTHING = """
            SELECT 'job ' || (to_jsonb(j) - 'job_id')::text FROM job j WHERE job_id = ?1
            UNION ALL (SELECT 'state ' || (to_jsonb(s) - 'job_id' - 'event_id')::text FROM state_change s WHERE job_id = ?1)
            UNION ALL (SELECT 'attempt ' || (to_jsonb(a) - 'job_id')::text FROM attempt a WHERE job_id = ?1)
            UNION ALL (SELECT 'epoch ' || (to_jsonb(e) - 'job_id')::text FROM epoch e WHERE job_id = ?1)
            UNION ALL (SELECT 'metric ' || (to_jsonb(m) - 'job_id')::text FROM epoch_metric m WHERE job_id = ?1)
            """;

    @Inject
    DataSource dataSource;

    /** Every row of a job but for its ids, sorted: equal for two jobs of which the same is known. */
    public List<String> of(UUID jobId) throws SQLException {
        List<String> rows = strings(EVERYTHING.replace("?1", "'" + jobId + "'"));
        rows.sort(null);
        return rows;
    }

    /** The first column of what a query gives. */
    public List<String> strings(String query) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(query);
                ResultSet found = statement.executeQuery()) {
            List<String> rows = new ArrayList<>();
            while (found.next()) {
                rows.add(found.getString(1));
            }
            return rows;
        }
    }
}
