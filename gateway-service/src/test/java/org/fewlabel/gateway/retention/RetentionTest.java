package org.fewlabel.gateway.retention;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.fewlabel.gateway.Front.SPEC;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.scheduler.Scheduler;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.EpochArtifacts;
import org.fewlabel.artifacts.ForwardingArtifactStore;
import org.fewlabel.artifacts.LabelingRecord;
import org.fewlabel.artifacts.LabelingRecords;
import org.fewlabel.artifacts.StoredFile;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.PerNetwork;
import org.fewlabel.contracts.ResumePoint;
import org.fewlabel.contracts.TrainedNetwork;
import org.fewlabel.contracts.event.LabelingEvent.EpochLabeled;
import org.fewlabel.contracts.event.TrainingEvent.Outcome;
import org.fewlabel.contracts.event.TrainingEvent.SetBack;
import org.fewlabel.contracts.event.TrainingEvent.TrainingFinished;
import org.fewlabel.contracts.event.TrainingEvent.TrainingStarted;
import org.fewlabel.gateway.Front;
import org.fewlabel.gateway.GatewayConfig;
import org.fewlabel.gateway.TestClock;
import org.fewlabel.gateway.TestSettings;
import org.fewlabel.gateway.Worker;
import org.fewlabel.gateway.registry.Jobs;
import org.fewlabel.gateway.registry.RetentionMarks;
import org.fewlabel.service.outage.Outage;
import org.fewlabel.service.outage.OutageException;
import org.fewlabel.testing.KafkaProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files of jobs go when the test looks, and at no other time. */
@QuarkusTest
class RetentionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Who ends leases: here trainers are silent, and the machine may be slow. */
    private static final String REAPER = "reaper";

    private static final PerNetwork<Integer> NONE = new PerNetwork<>(0, 0, 0);

    @Inject
    Front front;

    @Inject
    TestClock clock;

    @Inject
    ArtifactStore store;

    @Inject
    Jobs jobs;

    @Inject
    RetentionMarks marks;

    @Inject
    RetentionMeters meters;

    @Inject
    GatewayConfig config;

    @Inject
    Scheduler scheduler;

    private final KafkaProbe kafka = KafkaProbe.local();

    @BeforeEach
    void noJobs() {
        scheduler.pause(Retention.SCHEDULE);
        scheduler.pause(REAPER);
        front.empty();
    }

    @AfterEach
    void letGo() {
        scheduler.resume(Retention.SCHEDULE);
        scheduler.resume(REAPER);
        kafka.close();
    }

    /** Meant as days, a bare number is read as seconds, and all models would be gone a minute later. */
    @Test
    void refusesToDeleteJobsThatHaveJustEnded() {
        assertThatThrownBy(() -> retention(store, TestSettings.with("fewlabel.artifacts.retention.jobs-kept", "90")))
                .hasMessageContaining("fewlabel.artifacts.retention.jobs-kept")
                .hasMessageContaining("at least");
    }

    /** It kept all of them, 20 GB of a run of cnn13. */
    @Test
    void aRunOf400EpochsKeepsABoundedNumberOfThem() throws IOException {
        int epochs = 400;
        int bytes = 50_000;
        UUID job = running(epochs);
        Retention retention = retention(store, config);

        for (int epoch = 0; epoch < epochs; epoch++) {
            int chosen = epoch - epoch % 70;
            label(job, 1, epoch, new PerNetwork<>(chosen, epoch, 0), bytes);
            if (epoch % 10 == 9) {
                awaitLabeled(job, epoch + 1);
                retention.look();
                if (epoch % 50 == 49) {
                    System.out.printf(
                            "epoch %3d: %5.2f MB of %6.2f MB written, files of epochs %s%n",
                            epoch + 1, megabytes(job), (epoch + 1) * 3 * bytes / 1e6, epochsWithFiles(job));
                }
                Set<Integer> kept = new TreeSet<>(List.of(0, chosen, epoch - 2, epoch - 1, epoch));
                kept.addAll(List.of((epoch - 1) - (epoch - 1) % 70, (epoch - 2) - (epoch - 2) % 70));
                assertThat(epochsWithFiles(job)).isEqualTo(kept);
            }
        }
        new Worker(kafka, job, 1).finished(Outcome.COMPLETED);
        Front.awaitState(job, "succeeded");
        assertNothingIsLost(job);
        given().get("/api/v1/jobs/" + job + "/checkpoint?epoch=397").then().statusCode(200);
        given().get("/api/v1/jobs/" + job + "/checkpoint?epoch=350").then().statusCode(200);
        given().get("/api/v1/jobs/" + job + "/checkpoint?epoch=5")
                .then()
                .statusCode(404)
                .body("detail", containsString("epoch 5 "))
                .body("detail", containsString("epochs 397 to 399"))
                .body("detail", containsString("0, 350"));
        passDays(2);
        retention.look();

        assertThat(epochsWithFiles(job)).isEqualTo(new TreeSet<>(Set.of(0, 350, 399)));
        assertNothingIsLost(job);
        given().get("/api/v1/jobs/" + job + "/checkpoint?epoch=397")
                .then()
                .statusCode(404)
                .body("detail", containsString("those of epoch 399, and"));
    }

    @Test
    void whereverItIsKilledNothingIsLostAndTheNextOneEndsIt() throws IOException {
        UUID job = running(9);
        for (int epoch = 0; epoch < 8; epoch++) {
            int chosen = epoch < 6 ? Math.min(epoch, 2) : 6;
            label(job, 1, epoch, new PerNetwork<>(chosen, Math.min(epoch, 3), epoch), 10);
        }
        awaitLabeled(job, 8);
        store.put(new EpochArtifacts(job, 1, 8).snapshot(), new byte[5]);
        int killed = 0;
        // Each time from the beginning: what the last one left.
        for (int steps = 0; isKilled(steps); steps++) {
            killed++;
            assertNothingIsLost(job);
            assertThat(marks.of(job).removedBefore()).isEqualTo(5);
        }
        assertThat(killed).isGreaterThan(4);
        assertNothingIsLost(job);
        // The last one, 7, and two before it; 2, that validation chose at the time of epoch 5; 3 and 6; the one under
        // way.
        assertThat(epochsWithFiles(job)).isEqualTo(new TreeSet<>(Set.of(2, 3, 5, 6, 7, 8)));
        for (int epoch = 0; epoch < 8; epoch++) {
            assertThat(records().find(new EpochArtifacts(job, 1, epoch))).isPresent();
        }
    }

    /** Dies later each time, until it comes to its end. */
    private boolean isKilled(int steps) {
        try {
            retention(new DyingStore(store, steps), config).look();
            return false;
        } catch (DyingStore.Killed e) {
            return true;
        }
    }

    @Test
    void keepsWhatAnotherJobStartsFromThoughItsJobGoesOn() throws IOException {
        UUID source = running(12);
        for (int epoch = 0; epoch < 4; epoch++) {
            label(source, 1, epoch, NONE, 10);
        }
        awaitLabeled(source, 4);
        Front.ask(source, "cancel").statusCode(200);
        new Worker(kafka, source, 1).finished(Outcome.CANCELLED);
        Front.awaitState(source, "cancelled");
        UUID other = Front.submitted(
                spec(3).replace("\"seed\": 1", "\"seed\": 1, \"startFrom\": {\"jobId\": \"" + source + "\"}"));
        Front.ask(source, "retry").statusCode(200);
        int attempt = Front.claim("trainer")
                .statusCode(200)
                .body("jobId", equalTo(source.toString()))
                .body("removedBefore", nullValue())
                .extract()
                .path("attempt");
        new Worker(kafka, source, attempt).starts();
        for (int epoch = 4; epoch < 10; epoch++) {
            label(source, attempt, epoch, NONE, 10);
        }
        awaitLabeled(source, 10);

        retention(store, config).look();

        assertThat(epochsWithFiles(source)).isEqualTo(new TreeSet<>(Set.of(0, 3, 7, 8, 9)));
        String claimed = Front.claim("another").statusCode(200).extract().asString();
        ArtifactReference startFrom =
                Json.mapper().treeToValue(Json.mapper().readTree(claimed).get("startFrom"), ArtifactReference.class);
        assertThat(claimed).contains(other.toString());
        assertThat(store.isWhole(startFrom)).isTrue();
    }

    /** It may be looking for an epoch to go on from, if the last one is damaged. */
    @Test
    void removesNothingFurtherBeforeATrainerSaysFromWhereItGoesOn() throws IOException {
        UUID job = labeled(5);
        retention(store, config).look();
        for (int epoch = 5; epoch < 8; epoch++) {
            label(job, 1, epoch, NONE, 10);
        }
        awaitLabeled(job, 8);
        new Worker(kafka, job, 1).finished(Outcome.RELEASED);
        Front.awaitState(job, "queued");
        Front.claim("another").statusCode(200).body("removedBefore", equalTo(2));

        retention(store, config).look();

        assertThat(marks.of(job).removedBefore()).isEqualTo(2);
        assertThat(epochsWithFiles(job)).isEqualTo(new TreeSet<>(Set.of(0, 2, 3, 4, 5, 6, 7)));
        new Worker(kafka, job, 2).starts();
        Front.awaitState(job, "running");
        retention(store, config).look();
        assertThat(epochsWithFiles(job)).isEqualTo(new TreeSet<>(Set.of(0, 5, 6, 7)));
    }

    /** Its epochs have numbers that were given up before. */
    @Test
    void aRunThatBeginsAnewKeepsEpochsOfItsOwn() throws IOException {
        UUID job = labeled(8);
        retention(store, config).look();
        new Worker(kafka, job, 1).finished(Outcome.RELEASED);
        Front.awaitState(job, "queued");
        Front.claim("another").statusCode(200).body("removedBefore", equalTo(5));
        SetBack setBack = new SetBack(7, null, "epoch 7 cannot be gone on from, it begins anew");
        new Worker(kafka, job, 2)
                .says(new TrainingStarted(job, 2, "another", 0, 20, 10, 1000, List.of(), null, setBack));
        Front.awaitState(job, "running");
        for (int epoch = 0; epoch < 4; epoch++) {
            label(job, 2, epoch, NONE, 11);
        }
        awaitLabeled(job, 4);

        retention(store, config).look();

        assertThat(marks.of(job).removedBefore()).isEqualTo(1);
        assertNothingIsLost(job);
    }

    @Test
    void removesWhatASupersededAttemptLeftAfterADay() throws IOException {
        UUID job = running(20);
        label(job, 1, 0, NONE, 10);
        awaitLabeled(job, 1);
        ArtifactReference left = store.put(new EpochArtifacts(job, 1, 9).snapshot(), new byte[5]);
        // The store's clock is that of the machine, where no test makes time pass.
        Path file = Path.of(config.artifacts().url()).resolve(left.path());
        Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
        new Worker(kafka, job, 1).finished(Outcome.RELEASED);
        Front.awaitState(job, "queued");
        Front.claim("another").statusCode(200);
        new Worker(kafka, job, 2).starts();
        Front.awaitState(job, "running");
        for (int epoch = 1; epoch < 4; epoch++) {
            label(job, 2, epoch, NONE, 10);
        }
        awaitLabeled(job, 4);
        retention(store, config).look();
        assertThat(store.isWhole(left)).isTrue();

        fail(job, 2);
        passDays(2);
        retention(store, config).look();

        assertThat(store.isWhole(left)).isFalse();
        assertNothingIsLost(job);
    }

    @Test
    void jobsThatHaveBeenOverForLongLoseTheirFilesUnlessTheyAreKept() throws IOException {
        UUID gone = failed();
        UUID kept = failed();
        UUID named = failed();
        Front.json()
                .body("{\"keep\": true}")
                .patch("/api/v1/jobs/" + kept)
                .then()
                .statusCode(200)
                .body("keep", equalTo(true));
        UUID starting = Front.submitted(
                spec(3).replace("\"seed\": 1", "\"seed\": 1, \"startFrom\": {\"jobId\": \"" + named + "\"}"));
        passDays(31);

        retention(store, TestSettings.with("fewlabel.artifacts.retention.jobs-kept", "P30D"))
                .look();

        assertThat(store.list("jobs/" + gone, null, 10).files()).isEmpty();
        assertThat(marks.due(true, KeptFiles.EPOCHS_BEHIND, Duration.ofDays(1), Duration.ofDays(30), new UUID(0, 0)))
                .isEmpty();
        assertNothingIsLost(kept);
        assertNothingIsLost(named);
        given().get("/api/v1/jobs/" + gone).then().statusCode(200).body("filesRemovedAt", notNullValue());
        given().get("/api/v1/jobs/" + gone + "/labels")
                .then()
                .statusCode(404)
                .body("detail", containsString("were removed at"));
        Front.ask(gone, "retry").statusCode(409).body("detail", containsString("were removed at"));
        // It was promised, while they were being deleted.
        Front.json()
                .body("{\"keep\": true}")
                .patch("/api/v1/jobs/" + gone)
                .then()
                .statusCode(409)
                .body("detail", containsString("were removed at"));
        assertThat(marks.of(gone).keep()).isFalse();
        Front.submit(spec(3).replace("\"seed\": 1", "\"seed\": 1, \"startFrom\": {\"jobId\": \"" + gone + "\"}"))
                .statusCode(400)
                .body("violations[0].field", equalTo("startFrom.jobId"))
                .body("violations[0].message", containsString("were removed at"));
        assertThat(Front.job(starting).getString("state")).isEqualTo("queued");
    }

    @Test
    void sparesJobsThatALabelSetOrASweepThatIsNotOverNames() throws IOException {
        UUID gone = failed();
        UUID corrected = failed();
        UUID inEnsemble = failed();
        UUID inSweep = failed();
        UUID startedFrom = failed();
        labelSet("a".repeat(64), "'" + corrected + "', NULL");
        labelSet("b".repeat(64), "NULL, '{\"jobs\": [\"" + inEnsemble + "\"], \"minConfidence\": 0.5}'");
        UUID sweep = new UUID(0, 7);
        front.sql("INSERT INTO sweep (id, name, state, created_at, plan, settings, failures_forgiven) VALUES ('" + sweep
                + "', 's', 'PAUSED', now(), '{}', '{}', 0)");
        front.sql("INSERT INTO sweep_cell (sweep_id, number, label, row_label, point, settings, spec) VALUES ('" + sweep
                + "', 0, 'c', 'c', '{}', '{}', '{\"startFrom\": {\"jobId\": \"" + startedFrom + "\"}}')");
        front.sql("INSERT INTO sweep_run (sweep_id, number, cell, seed, split_seed, key, job_id) VALUES ('" + sweep
                + "', 0, 0, 1, 1, 'k', '" + inSweep + "')");
        passDays(31);
        Retention retention = retention(store, TestSettings.with("fewlabel.artifacts.retention.jobs-kept", "P30D"));

        retention.look();

        assertThat(files(gone)).isEmpty();
        for (UUID named : List.of(corrected, inEnsemble, inSweep, startedFrom)) {
            assertNothingIsLost(named);
        }
        front.sql("UPDATE sweep SET finished_at = now(), state = 'CANCELLED'");
        retention.look();
        assertThat(files(inSweep)).isEmpty();
        assertThat(files(startedFrom)).isEmpty();
        assertNothingIsLost(corrected);
        assertNothingIsLost(inEnsemble);
    }

    /** A hundred of them, which a version of tomorrow had taken in, kept all others' files for ever. */
    @Test
    void passesOverHoweverManyJobsItCannotRead() throws IOException {
        UUID over = failed();
        UUID ofTomorrow = labeled(6);
        front.makeUnreadable(ofTomorrow);
        front.copies(ofTomorrow, 120);
        UUID job = labeled(6);
        passDays(31);
        Retention retention = retention(store, TestSettings.with("fewlabel.artifacts.retention.jobs-kept", "P30D"));

        retention.look();
        assertThat(files(over)).isEmpty();

        retention.look();
        retention.look();
        assertThat(epochsWithFiles(job)).isEqualTo(new TreeSet<>(Set.of(0, 3, 4, 5)));
    }

    /** Nobody but an operator can delete them, and all others' files stayed until then. */
    @Test
    void goesOnBehindAJobWhoseFilesCannotBeDeleted() throws IOException {
        UUID over = failed();
        UUID stuck = labeled(6);
        UUID job = labeled(6);
        passDays(31);
        ArtifactStore refusing = new ForwardingArtifactStore(store) {
            @Override
            public void delete(String path) throws IOException {
                if (path.contains(stuck.toString())) {
                    throw new OutageException(Outage.STORE, new AccessDeniedException(path));
                }
                super.delete(path);
            }
        };
        Retention retention = retention(refusing, TestSettings.with("fewlabel.artifacts.retention.jobs-kept", "P30D"));

        retention.look();
        assertThat(files(over)).isEmpty();

        retention.look();
        assertThat(epochsWithFiles(job)).isEqualTo(new TreeSet<>(Set.of(0, 3, 4, 5)));
        assertThat(epochsWithFiles(stuck)).contains(1, 2);
    }

    private void labelSet(String sha256, String jobAndEnsemble) {
        front.sql(
                "INSERT INTO label_set (sha256, bytes, dataset, classes, given, predicted, created_at, job_id, ensemble)"
                        + " VALUES ('" + sha256 + "', 1, 'two-moons', '[]', 1, 0, now(), " + jobAndEnsemble + ")");
    }

    @Test
    void deletesNothingWhereItIsSwitchedOff() throws IOException {
        UUID job = labeled(6);

        retention(store, TestSettings.with("fewlabel.artifacts.retention.enabled", "false"))
                .look();

        assertThat(epochsWithFiles(job)).isEqualTo(new TreeSet<>(Set.of(0, 1, 2, 3, 4, 5)));
    }

    /** Under way, with so many labeled epochs. */
    private UUID labeled(int epochs) throws IOException {
        UUID job = running(20);
        for (int epoch = 0; epoch < epochs; epoch++) {
            label(job, 1, epoch, NONE, 10);
        }
        awaitLabeled(job, epochs);
        return job;
    }

    private UUID failed() throws IOException {
        UUID job = running(3);
        label(job, 1, 0, NONE, 10);
        awaitLabeled(job, 1);
        fail(job, 1);
        return job;
    }

    private void fail(UUID job, int attempt) {
        new Worker(kafka, job, attempt)
                .says(new TrainingFinished(job, attempt, Outcome.FAILED, "diverged", "its loss is NaN", null));
        Front.awaitState(job, "failed");
    }

    private Retention retention(ArtifactStore files, GatewayConfig settings) {
        return new Retention(jobs, marks, files, meters, settings);
    }

    private void passDays(int days) {
        clock.advance(Duration.ofDays(days));
    }

    private static String spec(int epochs) {
        return SPEC.replace("\"labels\": 10", "\"labels\": 10, \"validation\": 4")
                .replace("\"epochs\": 2", "\"epochs\": " + epochs);
    }

    private UUID running(int epochs) {
        UUID job = Front.submitted(spec(epochs));
        Front.claim("trainer").statusCode(200).body("jobId", equalTo(job.toString()));
        new Worker(kafka, job, 1).starts();
        Front.awaitState(job, "running");
        return job;
    }

    private LabelingRecords records() {
        return new LabelingRecords(store);
    }

    /** Writes the files of an epoch, each of so many bytes, and says that it is labeled. */
    private void label(UUID job, int attempt, int epoch, PerNetwork<Integer> chosen, int bytes) throws IOException {
        EpochArtifacts names = new EpochArtifacts(job, attempt, epoch);
        byte[] content = new byte[bytes];
        new Random(epoch).nextBytes(content);
        EpochLabeled event = new EpochLabeled(
                job,
                attempt,
                epoch,
                store.put(names.snapshot(), content),
                store.put(names.teacher(), content),
                store.put(names.labels(), content),
                0.25,
                0.125,
                null,
                null,
                null,
                chosen.student(),
                0.1875,
                new PerNetwork<>(0.5, 0.5, 0.5),
                TrainedNetwork.STUDENT,
                chosen,
                TrainedNetwork.STUDENT);
        records().create(new LabelingRecord(event, Map.of(), Map.of()));
        new Worker(kafka, job, attempt).says(event);
    }

    private static void awaitLabeled(UUID job, int epochs) {
        await().atMost(PATIENCE).until(() -> Front.job(job).getInt("progress.labeledEpochs") == epochs);
    }

    /** All is there that the job's row names, and of each epoch that anybody may count on: those that are not marked as given up. */
    private void assertNothingIsLost(UUID job) throws IOException {
        ResumePoint point = Json.mapper()
                .readValue(
                        given().get("/internal/v1/jobs/" + job + "/resume-point")
                                .then()
                                .statusCode(200)
                                .extract()
                                .asString(),
                        ResumePoint.class);
        assertWhole(point);
        int attempt = Front.job(job).getInt("attempt");
        LabelingRecord last = records().findLast(job, attempt, point.epoch()).orElseThrow();
        Set<Integer> epochs = new TreeSet<>();
        for (int epoch = marks.of(job).removedBefore(); epoch <= point.epoch(); epoch++) {
            epochs.add(epoch);
        }
        PerNetwork<Integer> chosen = last.event().chosenEpochs();
        if (chosen != null) {
            epochs.addAll(List.of(chosen.student(), chosen.average(), chosen.teacher()));
        }
        for (int epoch : epochs) {
            assertWhole(records().findLast(job, attempt, epoch).orElseThrow().resumePoint());
        }
    }

    private void assertWhole(ResumePoint point) throws IOException {
        assertThat(store.isWhole(point.snapshot())).isTrue();
        assertThat(store.isWhole(point.teacher())).isTrue();
        ArtifactReference labels = point.labels();
        assertThat(labels != null && store.isWhole(labels)).isTrue();
    }

    /** Of the first thousand files, of which a test has fewer. */
    private List<StoredFile> files(UUID job) throws IOException {
        return store.list("jobs/" + job, null, ArtifactStore.LISTED_MAX).files();
    }

    private double megabytes(UUID job) throws IOException {
        return files(job).stream().mapToLong(StoredFile::bytes).sum() / 1e6;
    }

    /** Epochs of which there is more than the record. */
    private Set<Integer> epochsWithFiles(UUID job) throws IOException {
        Set<Integer> epochs = new TreeSet<>();
        for (StoredFile file : files(job)) {
            String[] parts = file.path().split("/", -1);
            if (!file.path().endsWith(".record")) {
                epochs.add(Integer.parseInt(parts[5]));
            }
        }
        return epochs;
    }
}
