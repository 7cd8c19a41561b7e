package org.fewlabel.benchmarks.overhead;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * An epoch as the metrics service knows it.
 *
 * @param seconds from the beginning of its first step to the end of its last one
 * @param trainedAt when the trainer told of it, after its snapshot was written
 * @param labeledAt when the labeler told of it
 */
record TrainedEpoch(double seconds, Instant trainedAt, Instant labeledAt) {
    private static final String QUERY =
            "SELECT seconds, trained_at, labeled_at, attempt FROM epoch WHERE job_id = ? ORDER BY epoch";

    /** Those of a job that is over, the first one first. */
    static List<TrainedEpoch> of(Connection metrics, String job) throws SQLException, IOException {
        List<TrainedEpoch> epochs = new ArrayList<>();
        try (PreparedStatement statement = metrics.prepareStatement(QUERY)) {
            statement.setObject(1, UUID.fromString(job));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    if (rows.getInt("attempt") != 1) {
                        throw new IOException("job " + job + " was begun a second time: its times say nothing");
                    }
                    epochs.add(new TrainedEpoch(
                            rows.getDouble("seconds"), instant(rows, "trained_at"), instant(rows, "labeled_at")));
                }
            }
        }
        return epochs;
    }

    private static Instant instant(ResultSet rows, String column) throws SQLException {
        return rows.getObject(column, OffsetDateTime.class).toInstant();
    }
}
