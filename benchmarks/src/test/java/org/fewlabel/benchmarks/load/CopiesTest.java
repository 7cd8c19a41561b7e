package org.fewlabel.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import org.fewlabel.benchmarks.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CopiesTest {
    @RegisterExtension
    private static final TestDatabase database = new TestDatabase();

    @Test
    void eachOfTheJobsHasAnIdOfItsOwn() throws SQLException {
        UUID job = UUID.randomUUID();
        List<UUID> copies;
        long named;
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            // In the place of the gateway's, with which it has the id in common.
            statement.execute("CREATE TEMPORARY TABLE job (id uuid PRIMARY KEY, name text)");
            statement.execute("INSERT INTO job VALUES ('" + job + "', 'long')");
            copies = Copies.copied(connection, job.toString(), 300);
            try (var count = statement.executeQuery("SELECT count(*) FROM job WHERE name = 'long'")) {
                count.next();
                named = count.getLong(1);
            }
        }

        assertThat(copies).hasSize(300).doesNotHaveDuplicates().doesNotContain(job);
        assertThat(named).isEqualTo(301);
    }
}
