package org.fewlabel.benchmarks.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import org.fewlabel.benchmarks.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobRowsTest {
    private static final String JOB = "00000000-0000-0000-0000-000000000001";
    private static final String TWIN = "00000000-0000-0000-0000-000000000002";
    private static final UUID CHANGE = new UUID(3, 3);

    @RegisterExtension
    private static final TestDatabase database = new TestDatabase();

    private Connection connection;

    @BeforeEach
    void twoJobsThatHaveSucceeded() throws SQLException {
        connection = database.connect();
        execute("TRUNCATE job CASCADE");
        for (String id : List.of(JOB, TWIN)) {
            execute(
                    "INSERT INTO job (job_id, name, state, attempt, spec, submitted_at)"
                            + " VALUES ('%1$s', 'chaos', 'succeeded', 1, '{\"seed\": 1}', now());"
                            + "INSERT INTO outcome (job_id, student_last) VALUES ('%1$s', 0.1);"
                            + "INSERT INTO epoch (job_id, epoch, attempt, student_test_error) VALUES ('%1$s', 0, 1, 0.1);"
                            + "INSERT INTO epoch_metric VALUES ('%1$s', 0, 'loss', 0.5)",
                    id);
        }
        execute(
                "INSERT INTO state_change (event_id, job_id, attempt, state, at) VALUES ('%s', '%s', 1, 'succeeded', now())",
                CHANGE, JOB);
    }

    @AfterEach
    void disconnect() throws SQLException {
        connection.close();
    }

    private void execute(String sql, Object... values) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(String.format(sql, values));
        }
    }

    private List<String> flaws(boolean sameRounding) throws SQLException {
        return new JobRows(connection, sameRounding).flaws(JOB, TWIN, List.of(CHANGE));
    }

    @Test
    void rowsAreAlikeWhateverAttemptAndTimeTheyTell() throws SQLException {
        execute("UPDATE job SET attempt = 3, submitted_at = '2026-01-01Z' WHERE job_id = '" + JOB + "'");
        execute("UPDATE epoch SET attempt = 3, seconds = 7 WHERE job_id = '" + JOB + "'");

        assertThat(flaws(true)).isEmpty();
        assertThat(flaws(false)).isEmpty();
    }

    /** What a metrics service would have left that missed an event, or did not sum up. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE job SET state = 'running' WHERE job_id = '" + JOB + "'",
                "DELETE FROM outcome WHERE job_id = '" + JOB + "'",
                "DELETE FROM epoch_metric WHERE job_id = '" + JOB + "'",
                "DELETE FROM epoch WHERE job_id = '" + JOB + "'",
                "DELETE FROM state_change WHERE job_id = '" + JOB + "'",
                "UPDATE job SET spec = NULL WHERE job_id = '" + JOB + "'",
                "INSERT INTO epoch (job_id, epoch, attempt) VALUES ('" + JOB + "', 1, 1)"
            })
    void whatIsMissingOrTooMuchIsAFlawHoweverTheyRound(String change) throws SQLException {
        execute(change);

        assertThat(flaws(true)).isNotEmpty();
        assertThat(flaws(false)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE outcome SET student_last = 0.2 WHERE job_id = '" + JOB + "'",
                "UPDATE epoch_metric SET value = 0.6 WHERE job_id = '" + JOB + "'",
                "UPDATE epoch SET student_test_error = 0.2 WHERE job_id = '" + JOB + "'"
            })
    void anotherFigureIsAFlawWhereAllRoundAlike(String change) throws SQLException {
        execute(change);

        assertThat(flaws(true)).hasSize(1);
        assertThat(flaws(false)).isEmpty();
    }

    @Test
    void twoJobsOfWhichNothingIsThereShowNothing() throws SQLException {
        execute("TRUNCATE job CASCADE");

        assertThat(new JobRows(connection, true).flaws(JOB, TWIN, List.of())).hasSize(1);
    }
}
