package org.fewlabel.gateway.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.event.TrainingEvent.Activity;
import org.fewlabel.contracts.event.TrainingEvent.EpochTrained;
import org.fewlabel.contracts.event.TrainingEvent.Outcome;
import org.fewlabel.contracts.event.TrainingEvent.TrainingFinished;
import org.fewlabel.contracts.event.TrainingEvent.TrainingProgress;
import org.fewlabel.contracts.event.TrainingEvent.TrainingStarted;
import org.fewlabel.contracts.job.JobSpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WaitingTest {
    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Waiting.Bounds BOUNDS = new Waiting.Bounds(LEASE, Duration.ofMinutes(1));
    private static final RetryPolicy TWO_ATTEMPTS = new RetryPolicy(2, Duration.ofSeconds(2), Duration.ofMinutes(5));
    private static final UUID ID = UUID.fromString("00000000-0000-0000-0000-000000000001");

    private final Job queued = Job.submitted(ID, spec(), null, T0);
    private final Job running = accepted(accepted(queued.claim("trainer-1", LEASE, T0))
            .trainingStarted(new TrainingStarted(ID, 1, "trainer-1", 0, 3, 10, 1000, List.of(), null), T0, LEASE, T0));

    @Test
    void aJobInTheQueueOfTrainersThatAreAtWorkWaitsForNobodyThatIsDead() {
        assertThat(waiting(queued, T0.plusSeconds(1000), T0, T0.plusSeconds(1030)))
                .isNull();
    }

    @Test
    void aJobInTheQueueOfNoTrainersHasToWaitItselfBeforeItSaysSo() {
        Job submitted = Job.submitted(ID, spec(), null, T0.plusSeconds(3600));
        Job resumed = accepted(accepted(queued.pause(T0.plusSeconds(5))).resume(T0.plusSeconds(3600)));

        assertThat(waiting(submitted, T0, T0, T0.plusSeconds(3601))).isNull();
        assertThat(waiting(resumed, T0, T0, T0.plusSeconds(3601))).isNull();
        assertThat(waiting(resumed, T0, T0, T0.plusSeconds(3631)))
                .isEqualTo(new Waiting(
                        WorkerKind.TRAINER,
                        T0.plusSeconds(3600),
                        "no trainer has been heard of since 2026-01-01T00:00:00Z; is one running?"));
    }

    /** Kafka or the gateway was away, and the heartbeats of that time are still on their way. */
    @Test
    void aGatewayThatWasDeafAccusesNobodyOfItsOwnSilence() {
        Job awaiting = heartbeat(trained(running, 0, T0), Activity.AWAITING_LABELS, T0);
        Instant back = T0.plusSeconds(600);
        Heard heard = new Heard(back, back, back);

        assertThat(Waiting.of(running, heard, BOUNDS, back.plusSeconds(20))).isNull();
        assertThat(Waiting.of(running, heard, BOUNDS, back.plusSeconds(21)))
                .isNotNull()
                .extracting(Waiting::since)
                .isEqualTo(back);
        Job heartbeats = heartbeat(awaiting, Activity.AWAITING_LABELS, back.plusSeconds(61));
        assertThat(Waiting.of(heartbeats, heard, BOUNDS, back.plusSeconds(60))).isNull();
        assertThat(Waiting.of(heartbeats, heard, BOUNDS, back.plusSeconds(61)))
                .isNotNull()
                .extracting(Waiting::message)
                .isEqualTo("its labels have been awaited since 2026-01-01T00:00:00Z; no labeler has reported since"
                        + " 2026-01-01T00:10:00Z: one may be at this epoch still, or none is running");
    }

    @Test
    void aJobInTheQueueSaysThatNoTrainerIsHeardOf() {
        Waiting waiting = waiting(queued, T0.plusSeconds(1), T0, T0.plusSeconds(32));

        assertThat(waiting)
                .isEqualTo(new Waiting(
                        WorkerKind.TRAINER,
                        T0.plusSeconds(1),
                        "no trainer has been heard of since 2026-01-01T00:00:01Z; is one running?"));
    }

    @Test
    void aRunningJobSaysThatItsTrainerIsSilent() {
        assertThat(waiting(running, T0, T0, T0.plusSeconds(20))).isNull();
        assertThat(waiting(running, T0, T0, T0.plusSeconds(21)))
                .isEqualTo(new Waiting(
                        WorkerKind.TRAINER,
                        T0,
                        "its trainer trainer-1 has not been heard of since 2026-01-01T00:00:00Z; it counts as lost once"
                                + " its lease is over"));
    }

    @Test
    void aTrainerThatWaitsForLabelsSaysThatALabelerIsAtThemOrNoneIsRunning() {
        Job trained = trained(running, 0, T0.plusSeconds(5));
        Job atWork = heartbeat(trained, Activity.TRAINING, T0.plusSeconds(70));
        Job awaiting = heartbeat(trained, Activity.AWAITING_LABELS, T0.plusSeconds(70));

        assertThat(waiting(atWork, T0, T0, T0.plusSeconds(70)))
                .as("it goes on without")
                .isNull();
        assertThat(waiting(awaiting, T0, T0, T0.plusSeconds(65)))
                .as("not for long")
                .isNull();
        assertThat(waiting(awaiting, T0, T0, T0.plusSeconds(70)))
                .isEqualTo(new Waiting(
                        WorkerKind.LABELER,
                        T0.plusSeconds(5),
                        "its labels have been awaited since 2026-01-01T00:00:05Z; no labeler has reported since"
                                + " 2026-01-01T00:00:00Z: one may be at this epoch still, or none is running"));
    }

    @Test
    void aJobWhoseTrainingIsOverSaysThatLabelersAreAtWorkForOthers() {
        Job finishing = accepted(trained(running, 2, T0)
                .trainingFinished(new TrainingFinished(ID, 1, Outcome.COMPLETED, null, null, null), TWO_ATTEMPTS, T0));

        Waiting waiting = waiting(finishing, T0, T0.plusSeconds(90), T0.plusSeconds(100));

        assertThat(waiting).isNotNull();
        assertThat(waiting.worker()).isEqualTo(WorkerKind.LABELER);
        assertThat(waiting.message())
                .endsWith("labelers are at work, and the last was heard of at 2026-01-01T00:01:30Z");
    }

    @Test
    void aJobThatIsOverWaitsForNobody() {
        assertThat(waiting(accepted(queued.cancel(T0)), T0, T0, T0.plusSeconds(9999)))
                .isNull();
    }

    private static @Nullable Waiting waiting(Job job, Instant trainerHeard, Instant labelerHeard, Instant now) {
        return Waiting.of(job, new Heard(trainerHeard, labelerHeard, T0.minusSeconds(3600)), BOUNDS, now);
    }

    private static Job trained(Job job, int epoch, Instant now) {
        ArtifactReference snapshot = new ArtifactReference("jobs/x/" + epoch, "0".repeat(64), 1);
        EpochTrained event = new EpochTrained(ID, 1, epoch, snapshot, null, Map.of(), 0.1, 2000, 1, 0);
        return accepted(job.epochTrained(event, now, LEASE, now));
    }

    private static Job heartbeat(Job job, Activity activity, Instant now) {
        TrainingProgress event = new TrainingProgress(ID, 1, 1, 3, 0, 10, null, 0, activity);
        return accepted(job.trainingProgress(event, now, LEASE, now));
    }

    private static Job accepted(Decision decision) {
        return ((Decision.Accepted) decision).job();
    }

    private static JobSpec spec() {
        String json = """
                {"dataset": {"name": "two-moons", "labels": 10}, "method": {"name": "mean-teacher"},
                 "epochs": 3, "stepsPerEpoch": 10}
                """;
        return ((JobSpec.Accepted) JobSpec.read(json)).spec();
    }
}
