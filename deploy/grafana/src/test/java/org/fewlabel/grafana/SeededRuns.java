package org.fewlabel.grafana;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.fewlabel.engines.PostgresServer;
import org.fewlabel.testing.MigratedDatabase;
import org.jspecify.annotations.Nullable;

/** Runs whose every figure is a formula, so that what a panel must show can be reckoned without the database. */
final class SeededRuns {
    static final int EPOCHS = 25;
    /** Of the student's errors, which those of the other networks are. */
    static final double AVERAGE_SHARE = 0.75;

    static final double TEACHER_SHARE = 0.5;
    static final List<Integer> SEEDS = List.of(1, 2, 3, 5);
    static final String SUPERVISED = "supervised";
    static final String PSEUDO_LABEL = "pseudo-label, separate, epoch";
    static final UUID WATCHED = jobId("pseudo-label", 2);

    private final MigratedDatabase database;
    private final List<String> statements = new ArrayList<>();

    private SeededRuns(MigratedDatabase database) {
        this.database = database;
    }

    static double studentError(String method, int seed, int epoch) {
        return (method.equals(SUPERVISED) ? 0.5 : 0.4) + 0.01 * seed * seed - 0.012 * epoch + 0.001 * (epoch % 3);
    }

    static double averageError(String method, int seed, int epoch) {
        return studentError(method, seed, epoch) * AVERAGE_SHARE;
    }

    static double teacherError(String method, int seed, int epoch) {
        return studentError(method, seed, epoch) * TEACHER_SHARE;
    }

    static double loss(int epoch) {
        return 2.0 / (1 + epoch);
    }

    static double maskRatio(int epoch) {
        return epoch / 100.0;
    }

    static double validationError(int epoch) {
        return 0.3 + 0.01 * epoch;
    }

    static double imagesPerSecond(int epoch) {
        return 1000 + epoch;
    }

    static double coverage(int epoch) {
        return 0.5 + epoch / 100.0;
    }

    /** Of 16 labels: two of the first class's eight images were taken for the second, and none got the third. */
    private static final String REPORT = "{\"images\": 16, \"accuracyAboveThreshold\": 0.9375,"
            + " \"expectedCalibrationError\": 0.0625, \"balancedError\": 0.125, \"precision\": [1, 0.8, null],"
            + " \"recall\": [0.75, 1, null], \"confusion\": [[6, 2, 0], [0, 8, 0], [0, 0, 0]]}";

    static double learningRate(int epoch) {
        return 0.1 - epoch / 1000.0;
    }

    static UUID jobId(String method, int seed) {
        return UUID.nameUUIDFromBytes((method + seed).getBytes(StandardCharsets.UTF_8));
    }

    /** Four seeds of two methods in one cell, and beside them what no comparison of that cell may count. */
    static void insert(MigratedDatabase database) throws SQLException {
        SeededRuns runs = new SeededRuns(database);
        for (int seed : SEEDS) {
            runs.run(jobId(SUPERVISED, seed), "seeded", "two-moons", 10, "supervised", null, seed, "succeeded", EPOCHS);
            runs.run(
                    jobId("pseudo-label", seed),
                    "seeded",
                    "two-moons",
                    10,
                    "pseudo-label",
                    "separate",
                    seed,
                    "succeeded",
                    EPOCHS);
        }
        runs.run(UUID.randomUUID(), "seeded", "two-moons", 10, "supervised", null, 11, "failed", EPOCHS);
        runs.run(UUID.randomUUID(), "seeded", "two-moons", 10, "supervised", null, 12, "running", 7);
        runs.run(UUID.randomUUID(), "other", "two-moons", 10, "supervised", null, 13, "succeeded", EPOCHS);
        runs.run(UUID.randomUUID(), "seeded", "two-moons", 20, "supervised", null, 14, "succeeded", EPOCHS);
        runs.run(UUID.randomUUID(), "seeded", "mnist", 10, "mean-teacher", null, 15, "succeeded", EPOCHS);
        runs.flush();
    }

    /** The run of a seed of {@link #SUPERVISED} over again: another job of the same settings and seeds, and so the same figures. */
    static void insertAgain(MigratedDatabase database, int seed) throws SQLException {
        SeededRuns runs = new SeededRuns(database);
        runs.run(UUID.randomUUID(), "seeded again", "two-moons", 10, "supervised", null, seed, "succeeded", EPOCHS);
        runs.flush();
    }

    private void run(
            UUID jobId,
            String name,
            String dataset,
            int labels,
            String method,
            @Nullable String inputs,
            int seed,
            String state,
            int epochs) {
        String targets = inputs == null ? null : "epoch";
        statements.add(String.format(
                Locale.ROOT,
                "INSERT INTO job (job_id, name, dataset, labels, split_seed, network, method, inputs, targets, seed, epochs,"
                        + " spec, submitted_at, state, attempt, finished_at) VALUES ('%s', '%s', '%s', %d, 0, 'mlp', '%s', %s,"
                        + " %s, %d, %d, '%s', '2026-01-01T00:00:00Z'::timestamptz + %d * interval '1 minute', '%s', 1, %s)",
                jobId,
                name,
                dataset,
                labels,
                method,
                text(inputs),
                text(targets),
                seed,
                EPOCHS,
                spec(dataset, labels, method, seed),
                seed,
                state,
                state.equals("running") ? "null" : "'2026-01-02T00:00:00Z'"));
        if (state.equals("succeeded")) {
            // Its figures no dashboard reads.
            statements.add("INSERT INTO outcome (job_id) VALUES ('" + jobId + "')");
        }
        statements.add(
                "INSERT INTO state_change VALUES (gen_random_uuid(), '%1$s', 0, 'queued', null, null, '2026-01-01T00:00:00Z'),"
                                .formatted(jobId)
                        + "(gen_random_uuid(), '%1$s', 1, '%2$s', 'why', 'because', '2026-01-02T00:00:00Z')"
                                .formatted(jobId, state));
        String key = method.equals("pseudo-label") ? PSEUDO_LABEL : method;
        for (int epoch = 0; epoch < epochs; epoch++) {
            statements.add(String.format(
                    Locale.ROOT,
                    "INSERT INTO epoch (job_id, epoch, attempt, trained_at, learning_rate, images_per_second, seconds,"
                            + " data_wait_seconds, labeled_at, student_test_error, average_test_error,"
                            + " teacher_test_error, student_validation_error, average_validation_error,"
                            + " teacher_validation_error, coverage, mean_confidence, label_accuracy,"
                            + " classification_report) VALUES ('%s', %d, 1,"
                            + " now(), %s, %s, 8, 0.5, now(), %s, %s, %s, %s, %s, %s, %s, 0.75, 0.875, '%s')",
                    jobId,
                    epoch,
                    learningRate(epoch),
                    imagesPerSecond(epoch),
                    studentError(key, seed, epoch),
                    averageError(key, seed, epoch),
                    teacherError(key, seed, epoch),
                    validationError(epoch),
                    validationError(epoch) * AVERAGE_SHARE,
                    validationError(epoch) * TEACHER_SHARE,
                    coverage(epoch),
                    REPORT));
            statements.add(String.format(
                    Locale.ROOT,
                    "INSERT INTO epoch_metric VALUES ('%1$s', %2$d, 'loss', %3$s), ('%1$s', %2$d, 'maskRatio', %4$s),"
                            + " ('%1$s', %2$d, 'validationError', %5$s), ('%1$s', %2$d, 'teacherValidationError', %5$s)",
                    jobId,
                    epoch,
                    loss(epoch),
                    maskRatio(epoch),
                    validationError(epoch)));
        }
    }

    /** As far as it makes one setting another. */
    private static String spec(String dataset, int labels, String method, int seed) {
        return String.format(
                Locale.ROOT,
                "{\"dataset\": {\"name\": \"%s\", \"labels\": %d}, \"method\": {\"name\": \"%s\"}, \"seed\": %d}",
                dataset,
                labels,
                method,
                seed);
    }

    private void flush() throws SQLException {
        database.execute(PostgresServer.USER, String.join(";\n", statements));
    }

    private static String text(@Nullable String value) {
        return value == null ? "null" : "'" + value + "'";
    }
}
