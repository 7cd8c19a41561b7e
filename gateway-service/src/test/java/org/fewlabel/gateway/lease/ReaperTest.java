package org.fewlabel.gateway.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.fewlabel.gateway.Front.SPEC;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.scheduler.Scheduler;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.fewlabel.contracts.event.Event;
import org.fewlabel.contracts.event.JobEvent.JobStateChanged;
import org.fewlabel.contracts.event.Topics;
import org.fewlabel.contracts.event.TrainingEvent.Outcome;
import org.fewlabel.contracts.job.JobState;
import org.fewlabel.engines.PostgresServer;
import org.fewlabel.gateway.DatabaseClock;
import org.fewlabel.gateway.Front;
import org.fewlabel.gateway.GatewayConfig;
import org.fewlabel.gateway.TestClock;
import org.fewlabel.gateway.TestSettings;
import org.fewlabel.gateway.Worker;
import org.fewlabel.gateway.job.RetryPolicy;
import org.fewlabel.gateway.registry.Jobs;
import org.fewlabel.gateway.registry.TrainedEpochs;
import org.fewlabel.gateway.worker.Workers;
import org.fewlabel.testing.KafkaProbe;
import org.fewlabel.testing.LocalEngines;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The reaper looks when the test does, since time passes then; in other tests it looks each second. */
@QuarkusTest
class ReaperTest {
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    /** So long after the one before that half a lease is not over, even if the machine is slow. */
    private static final Duration STEP = Duration.ofSeconds(10);
    /** In which heartbeats are processed, and their offsets committed now and then. */
    private static final Duration PAUSE = Duration.ofMillis(100);
    /** Of an outage, each with a look that waits for what is away; in all they are longer than two leases. */
    private static final int OUTAGE_STEPS = 4;

    private static final Duration OUTAGE_STEP = Duration.ofSeconds(20);

    @Inject
    Front front;

    @Inject
    TestClock clock;

    @Inject
    DatabaseClock databaseClock;

    @Inject
    Jobs jobs;

    @Inject
    TrainedEpochs trainedEpochs;

    @Inject
    Workers workers;

    @Inject
    ReportLog reports;

    @Inject
    LeaseMeters meters;

    @Inject
    RetryPolicy retryPolicy;

    @Inject
    GatewayConfig config;

    @Inject
    Reaper reaper;

    @Inject
    Scheduler scheduler;

    private int heartbeat;

    private final KafkaProbe kafka = KafkaProbe.local();

    @BeforeEach
    void noJobs() {
        scheduler.pause(Reaper.SCHEDULE);
        front.empty();
    }

    @AfterEach
    void letGo() {
        scheduler.resume(Reaper.SCHEDULE);
        kafka.close();
    }

    @Test
    void givesTheJobOfASilentTrainerToAnother() {
        UUID job = running("trainer-1", 1);

        passUntil(job, "queued");
        JsonPath queued = Front.job(job);

        Front.claim("trainer-2")
                .statusCode(200)
                .body("jobId", equalTo(job.toString()))
                .body("attempt", equalTo(2));
        assertThat(queued.getString("reason")).isEqualTo("lease-expired");
        assertThat(queued.getString("message"))
                .startsWith("attempt 1 ended with lease-expired: its trainer trainer-1 was not heard of")
                .endsWith("; queued again");
        assertThat(Front.job(job).getInt("lastFailure.attempt")).isEqualTo(1);
        assertThat(Front.job(job).getString("lastFailure.message")).contains("trainer-1 was not heard of");
    }

    @Test
    void failsAJobAfterFiveSilentTrainers() {
        UUID job = running("trainer-1", 1);
        for (int attempt = 2; attempt <= 5; attempt++) {
            passUntil(job, "queued");
            Front.claim("trainer-" + attempt).statusCode(200);
        }

        passUntil(job, "failed");

        assertThat(Front.job(job).getString("reason")).isEqualTo("attempts-exhausted");
        assertThat(Front.job(job).getString("message"))
                .startsWith(
                        "5 attempts failed; the last attempt ended with lease-expired: its trainer trainer-5 was not");
    }

    /** The time of all attempts counts, and that between them does not. */
    @Test
    void failsAJobThatTrainersHaveHeldForItsTimeLimit() {
        UUID job = Front.submitted(SPEC.replace("\"seed\": 1", "\"seed\": 1, \"timeLimitHours\": 0.0125"));
        Front.claim("trainer-1").statusCode(200);
        passUntil(job, "queued");
        clock.advance(Duration.ofHours(1));
        Front.claim("trainer-2").statusCode(200);

        passUntil(job, "failed");

        assertThat(Front.job(job).getString("reason")).isEqualTo("time-limit");
        assertThat(Front.job(job).getString("message"))
                .isEqualTo("trainers have held it for 0.0125 hours, its limit (timeLimitHours)");
    }

    @Test
    void holdsAJobPausedOrCancelledWhoseTrainerFallsSilent() {
        UUID pausing = running("trainer-1", 1);
        UUID cancelling = running("trainer-2", 1);
        Front.ask(pausing, "pause").statusCode(200);
        Front.ask(cancelling, "cancel").statusCode(200);

        passUntil(pausing, "paused");
        passUntil(cancelling, "cancelled");
    }

    @Test
    void waitsForLabelsForAsLongAsTheyTake() {
        UUID job = running("trainer-1", 1);
        new Worker(kafka, job, 1).finished(Outcome.COMPLETED);
        await().atMost(PATIENCE).until(() -> Front.ask(job, "pause").extract().statusCode() == 409);
        UUID silent = running("trainer-2", 1);

        passUntil(silent, "queued");

        assertThat(Front.job(job).getString("state")).isEqualTo("running");
    }

    /**
     * A record that cannot be processed for a while keeps the reports behind it from being heard, and the reaper asks no less
     * often: before, it ended every lease whose heartbeats lay there.
     */
    @Test
    void endsNoLeaseWhoseHeartbeatsWaitToBeHeard() throws SQLException {
        UUID stuck = running("trainer-1", 1);
        UUID job = running("trainer-2", 1);
        UUID silent = running("trainer-3", 1);
        List<UUID> both = List.of(stuck, job);
        passWithHeartbeatsUntilGivenUp(both, silent);

        try (Connection other = DriverManager.getConnection(LocalEngines.jdbcUrl("gateway"), PostgresServer.USER, "")) {
            other.setAutoCommit(false);
            try (Statement statement = other.createStatement()) {
                statement.execute("SELECT 1 FROM job WHERE id = '" + stuck + "' FOR UPDATE");
            }
            passWithHeartbeats(both, 8);
            assertThat(Front.job(job).getString("state")).isEqualTo("running");
            other.rollback();
        }
        passWithHeartbeats(both, 8);

        assertThatNoneFailed(both);
    }

    /** For the database this was worst: each look failed, and the first that did not ended all leases. */
    @Test
    void endsNoLeaseThatRanOutWhileTheDatabaseFailed() {
        endsNoLeaseDuring(() -> front.keepTheTableAway(true), () -> front.keepTheTableAway(false), 8, STEP);
    }

    @Test
    void endsNoLeaseThatRanOutWhileTheDatabaseWasAway() {
        endsNoLeaseDuring(LocalEngines::stopPostgres, LocalEngines::startPostgres, OUTAGE_STEPS, OUTAGE_STEP);
    }

    /** Here a wait that no calendar holds: the gateway took itself for deaf, and no lease of a dead trainer ever ended. */
    @Test
    void endsLeasesThoughAnotherLookUpFails() {
        UUID job = running("trainer-1", 1);
        Reaper failing = another(TestSettings.with("fewlabel.labels-asked-again-after", "P999999999999D"));

        await().atMost(PATIENCE).pollInterval(PAUSE).until(() -> {
            clock.advance(STEP);
            failing.look();
            return Front.job(job).getString("state").equals("queued");
        });

        assertThat(Front.job(job).getString("lastFailure.reason")).isEqualTo("lease-expired");
    }

    @Test
    void endsNoLeaseThatRanOutWhileKafkaWasAway() {
        List<UUID> jobs = List.of(running("trainer-1", 1), running("trainer-2", 1));
        UUID silent = running("trainer-3", 1);
        passWithHeartbeatsUntilGivenUp(jobs, silent);

        LocalEngines.stopKafka();
        try {
            for (int step = 0; step < OUTAGE_STEPS; step++) {
                pass(OUTAGE_STEP);
            }
        } finally {
            LocalEngines.startKafka();
        }
        passWithHeartbeats(jobs, 8);

        assertThatNoneFailed(jobs);
    }

    private void endsNoLeaseDuring(Runnable begin, Runnable end, int steps, Duration step) {
        List<UUID> jobs = List.of(running("trainer-1", 1), running("trainer-2", 1));
        UUID silent = running("trainer-3", 1);
        passWithHeartbeatsUntilGivenUp(jobs, silent);

        begin.run();
        try {
            for (int each = 0; each < steps; each++) {
                heartbeats(jobs);
                pass(step);
                await().pollDelay(PAUSE).until(() -> true);
            }
        } finally {
            end.run();
        }
        passWithHeartbeats(jobs, 8);

        assertThatNoneFailed(jobs);
    }

    @Test
    void goesByTheDatabasesClockAndNotByItsOwn() {
        List<UUID> jobs = List.of(running("trainer-1", 1));
        passWithHeartbeats(jobs, 6);

        clock.goWrong(Duration.ofHours(1));
        try {
            passWithHeartbeats(jobs, 6);
            clock.goWrong(Duration.ofHours(-1));
            passWithHeartbeats(jobs, 6);
        } finally {
            clock.goWrong(Duration.ZERO);
        }

        assertThatNoneFailed(jobs);
        passUntil(jobs.get(0), "queued");
    }

    @Test
    void passesOverAJobThatItCannotRead() {
        UUID ofTomorrow = running("trainer-1", 1);
        UUID job = running("trainer-2", 1);
        front.makeUnreadable(ofTomorrow);

        passUntil(job, "queued");
    }

    /** Those that are due first come first, and a hundred at a time: a hundred of them kept all others' leases. */
    @Test
    void passesOverHoweverManyJobsItCannotRead() {
        UUID ofTomorrow = running("trainer-1", 1);
        UUID job = running("trainer-2", 1);
        front.makeUnreadable(ofTomorrow);
        front.copies(ofTomorrow, 100);

        passUntil(job, "queued");
    }

    @Test
    void endsALeaseOnceHoweverManyInstancesLookAtIt() {
        UUID job = running("trainer-1", 1);
        List<Reaper> others = List.of(another(), another());

        await().atMost(PATIENCE).pollInterval(PAUSE).until(() -> {
            passOneStep();
            others.parallelStream().forEach(Reaper::reap);
            return Front.job(job).getString("state").equals("queued");
        });

        await().atMost(PATIENCE).until(front::outboxIsEmpty);
        assertThat(kafka.events(Topics.JOB_EVENTS).stream()
                        .map(Event::payload)
                        .filter(payload -> payload instanceof JobStateChanged moved
                                && moved.jobId().equals(job)
                                && moved.to() == JobState.RETRYING))
                .hasSize(1);
    }

    private Reaper another() {
        return another(config);
    }

    private Reaper another(GatewayConfig config) {
        return new Reaper(jobs, trainedEpochs, workers, reports, meters, retryPolicy, databaseClock, config);
    }

    private void assertThatNoneFailed(List<UUID> ids) {
        for (UUID id : ids) {
            JsonPath job = Front.job(id);
            assertThat(job.getString("state")).isEqualTo("running");
            assertThat(job.getInt("attempt")).isEqualTo(1);
            assertThat((Object) job.get("lastFailure")).isNull();
        }
    }

    private void passWithHeartbeats(List<UUID> ids, int steps) {
        for (int step = 0; step < steps; step++) {
            heartbeats(ids);
            passOneStep();
            await().pollDelay(PAUSE).until(() -> true);
        }
    }

    private void heartbeats(List<UUID> ids) {
        heartbeat++;
        ids.forEach(id -> new Worker(kafka, id, 1).isAt(0, heartbeat % 10));
    }

    /** The reaper looks after each step: one of half a lease without a look makes it begin anew. */
    private void passOneStep() {
        pass(STEP);
    }

    private void pass(Duration step) {
        clock.advance(step);
        // The scheduler's own look of before the test may be under way.
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(10)).until(reaper::look);
    }

    /** Leases do end meanwhile. */
    private void passWithHeartbeatsUntilGivenUp(List<UUID> ids, UUID silent) {
        await().atMost(PATIENCE).pollInterval(PAUSE).until(() -> {
            heartbeats(ids);
            passOneStep();
            return Front.job(silent).get("lastFailure") != null;
        });
    }

    private UUID running(String trainer, int attempt) {
        UUID job = Front.submitted(SPEC);
        Front.claim(trainer).statusCode(200).body("jobId", equalTo(job.toString()));
        new Worker(kafka, job, attempt).starts();
        Front.awaitState(job, "running");
        return job;
    }

    /** Lets time pass until the job is where it should be: the reaper must have listened for the length of a lease first. */
    private void passUntil(UUID job, String state) {
        await().atMost(PATIENCE).pollInterval(PAUSE).until(() -> {
            boolean there = Front.job(job).getString("state").equals(state);
            if (!there) {
                passOneStep();
            }
            return there;
        });
    }
}
