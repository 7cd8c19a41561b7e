package org.fewlabel.metrics;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
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

    /** Gives a job the epochs up to one as copies of its epoch 1, with that many classes. */
    public void copyEpoch(UUID jobId, int last, int classes) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("""
                    INSERT INTO epoch
                    SELECT copy.*
                    FROM epoch e, generate_series(2, ?3) AS number, LATERAL jsonb_populate_record(e, jsonb_build_object(
                        'epoch', number,
                        'class_counts', (SELECT jsonb_agg(7) FROM generate_series(1, ?2)),
                        'classification_report', e.classification_report || jsonb_build_object(
                            'precision', (SELECT jsonb_agg(0.875) FROM generate_series(1, ?2)),
                            'recall', (SELECT jsonb_agg(0.75) FROM generate_series(1, ?2))))) AS copy
                    WHERE e.job_id = '?1' AND e.epoch = 1
                    """.replace("?1", jobId.toString())
                    .replace("?2", "" + classes)
                    .replace("?3", "" + last));
        }
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
