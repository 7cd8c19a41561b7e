package org.fewlabel.gateway.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.fewlabel.testing.MigratedDatabase;
import org.junit.jupiter.api.Test;

/** What becomes of jobs that are there when the gateway is upgraded. */
class MigrationTest {
    private static final MigratedDatabase DATABASE =
            MigratedDatabase.named("gateway_history", "classpath:db/migration");

    @Test
    void aStepTeacherOfEarlierJobsIsTheStepAverageAndMadeTheirLabels() throws SQLException {
        DATABASE.migrate("7");
        DATABASE.execute(job("mean-teacher", "'{\"labels\": {}}'"));
        DATABASE.execute(job("ict", "'{\"labels\": null}'"));
        DATABASE.execute(job("supervised", "'{\"labels\": {}}'"));
        DATABASE.execute(job("vat", "null"));

        DATABASE.migrate("11");

        assertThat(DATABASE.texts("SELECT concat_ws(' ', method, coalesce(average_test_error, -1),"
                        + " coalesce(teacher_test_error, -1), coalesce(labels_network, 'none'),"
                        + " coalesce(chosen_network, 'none')) FROM job ORDER BY method"))
                .containsExactly(
                        "ict 0.25 -1 none none",
                        "mean-teacher 0.25 -1 average none",
                        "supervised -1 0.25 student none",
                        "vat -1 0.25 none none");
    }

    @Test
    void theNamesOfUnreadableFilesMoveToATableOfTheirOwn() throws SQLException {
        MigratedDatabase database = MigratedDatabase.named("gateway_unreadable_files", "classpath:db/migration");
        database.migrate("11");
        database.execute(job("vat", "null"));
        database.execute(job("ict", "null"));
        database.execute("UPDATE job SET unreadable_files = '[\"a.png\"]' WHERE method = 'vat'");

        database.migrate("13");

        assertThat(database.texts("SELECT method || files FROM unreadable_files JOIN job ON id = job_id"))
                .containsExactly("vat[\"a.png\"]");
        assertThat(database.texts("SELECT CAST(unreadable_files AS text) FROM job ORDER BY method"))
                .as("a gateway of the version before still reads them")
                .containsExactly("[]", "[\"a.png\"]");
    }

    @Test
    void sweepsComeToADatabaseThatHasJobsAndGoWithAllThatIsTheirs() throws SQLException {
        MigratedDatabase database = MigratedDatabase.named("gateway_sweeps", "classpath:db/migration");
        database.migrate("13");
        database.execute(job("vat", "null"));

        database.migrate("14");
        database.execute("INSERT INTO sweep (id, name, state, created_at, plan, settings, failures_forgiven) SELECT id,"
                + " 'moons', 'RUNNING', now(), '{}', '{}', 0 FROM job");
        database.execute("INSERT INTO sweep_cell (sweep_id, number, label, row_label, point, settings, spec) SELECT id,"
                + " 0, 'vat', 'vat', '{}', '{}', '{}' FROM sweep");
        database.execute(
                "INSERT INTO sweep_run (sweep_id, number, cell, seed, split_seed, key, job_id) SELECT id, 0, 0,"
                        + " 1, 1, 'digest', id FROM sweep");

        assertThat(database.texts(
                        "SELECT sweep.name || ' ' || method FROM sweep_run run JOIN sweep ON sweep.id = run.sweep_id"
                                + " JOIN job ON job.id = run.job_id"))
                .containsExactly("moons vat");
        database.execute("DELETE FROM job");
        assertThat(database.texts("SELECT key FROM sweep_run"))
                .as("a deleted job leaves its run")
                .containsExactly("digest");
        database.execute("DELETE FROM sweep");
        assertThat(database.texts("SELECT CAST((SELECT count(*) FROM sweep_run)"
                        + " + (SELECT count(*) FROM sweep_cell) AS text)"))
                .containsExactly("0");
    }

    private static String job(String method, String resumePoint) {
        return "INSERT INTO job (id, name, method, dataset, priority, spec, created_at, state, state_since,"
                + " training_completed, attempt, attempts_failed, epoch, step, steps_per_epoch, images_per_second,"
                + " resume_point, student_test_error, teacher_test_error) VALUES (gen_random_uuid(), 'old', '" + method
                + "', 'mnist', 0, '{}', now(), 'QUEUED', now(),"
                + " false, 0, 0, 0, 0, 0, 0, " + resumePoint + ", 0.5, 0.25)";
    }
}
