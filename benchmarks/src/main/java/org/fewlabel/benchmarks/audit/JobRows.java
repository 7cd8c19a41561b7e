package org.fewlabel.benchmarks.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.fewlabel.contracts.job.JobState;

/** The rows of jobs in the database of the metrics service, held against those of undisturbed jobs of the same specs. */
final class JobRows {
    private static final String JOB = "job";
    private static final String OUTCOME = "outcome";
    /** What a job's row says of when, and of the attempt that ended it. */
    private static final String STORY_COLUMNS = "{job_id,attempt,reason,message,submitted_at,finished_at}";
    /** What an epoch's row says of when and how fast, and in which attempt. */
    private static final String CLOCK_COLUMNS =
            "{job_id,attempt,trained_at,labeled_at,images_per_second,seconds,data_wait_seconds}";

    private static final String ROWS =
            "SELECT '" + JOB + "', (to_jsonb(j) - '" + STORY_COLUMNS + "'::text[])::text FROM job j"
                    + " WHERE job_id = ?::uuid UNION ALL SELECT '" + OUTCOME
                    + "', (to_jsonb(o) - 'job_id')::text FROM outcome o"
                    + " WHERE job_id = ?::uuid UNION ALL SELECT 'epoch ' || epoch, (to_jsonb(e) - '" + CLOCK_COLUMNS
                    + "'::text[])::text FROM epoch e WHERE job_id = ?::uuid UNION ALL SELECT 'epoch ' || epoch || ', ' || name,"
                    + " value::text FROM epoch_metric WHERE job_id = ?::uuid";

    private final Connection metrics;
    private final boolean sameRounding;

    /** @param sameRounding whether figures are those of the undisturbed job, and not only there */
    JobRows(Connection metrics, boolean sameRounding) {
        this.metrics = metrics;
        this.sameRounding = sameRounding;
    }

    /**
     * What is missing, too much or otherwise.
     *
     * @param changes the ids of the events by which the job moved
     */
    List<String> flaws(String job, String twin, Collection<UUID> changes) throws SQLException {
        List<String> flaws = new ArrayList<>();
        Map<String, String> rows = rows(job);
        Map<String, String> expected = rows(twin);
        requireWhole(twin, expected, flaws);
        expected.forEach((key, value) -> {
            String found = rows.get(key);
            boolean isFigure = !key.equals(JOB);
            if (found == null || ((sameRounding || !isFigure) && !value.equals(found))) {
                flaws.add(job + ", " + key + ": " + found + " where " + twin + " has " + value);
            }
        });
        if (rows.size() != expected.size()) {
            flaws.add(job + " has " + rows.size() + " rows, " + twin + " has " + expected.size());
        }
        Set<UUID> unknown = new HashSet<>(changes);
        unknown.removeAll(knownChanges(job));
        unknown.forEach(event -> flaws.add(job + " moved by the event " + event + ", of which there is no row"));
        return flaws;
    }

    /** Two jobs of which nothing is there are alike, and nothing would be shown by them. */
    private static void requireWhole(String twin, Map<String, String> rows, List<String> flaws) {
        boolean hasSucceeded =
                rows.getOrDefault(JOB, "").contains("\"state\": \"" + JobState.SUCCEEDED.wireName() + "\"");
        if (!hasSucceeded || !rows.containsKey(OUTCOME) || !rows.containsKey("epoch 0")) {
            flaws.add("the rows of the undisturbed " + twin + " are not those of a job that has succeeded: "
                    + rows.keySet());
        }
    }

    private Map<String, String> rows(String job) throws SQLException {
        Map<String, String> rows = new TreeMap<>();
        try (PreparedStatement statement = metrics.prepareStatement(ROWS)) {
            for (int table = 1; table <= 4; table++) {
                statement.setString(table, job);
            }
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    rows.put(result.getString(1), result.getString(2));
                }
            }
        }
        return rows;
    }

    private Set<UUID> knownChanges(String job) throws SQLException {
        Set<UUID> events = new HashSet<>();
        try (PreparedStatement statement =
                metrics.prepareStatement("SELECT event_id FROM state_change WHERE job_id = ?::uuid")) {
            statement.setString(1, job);
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    events.add(result.getObject(1, UUID.class));
                }
            }
        }
        return events;
    }
}
