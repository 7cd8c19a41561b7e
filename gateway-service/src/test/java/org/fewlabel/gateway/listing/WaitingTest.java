package org.fewlabel.gateway.listing;

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
import org.fewlabel.contracts.rest.JobView;
import org.fewlabel.contracts.rest.WorkerKind;
import org.fewlabel.gateway.job.Decision;
import org.fewlabel.gateway.job.Job;
import org.fewlabel.gateway.job.Origin;
import org.fewlabel.gateway.job.RetryPolicy;
import org.fewlabel.gateway.worker.Decline;
import org.fewlabel.gateway.worker.Heard;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WaitingTest {
    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Waiting.Bounds BOUNDS = new Waiting.Bounds(LEASE, Duration.ofMinutes(1));
    private static final RetryPolicy TWO_ATTEMPTS = new RetryPolicy(2, Duration.ofSeconds(2), Duration.ofMinutes(5));
    private static final UUID ID = UUID.fromString("00000000-0000-0000-0000-000000000001");

    private final Job queued = Job.submitted(new Origin(ID, spec(), null, null, "alice"), T0);
    private final Job running = accepted(accepted(queued.claim("trainer-1", null, LEASE, T0))
            .trainingStarted(new TrainingStarted(ID, 1, "trainer-1", 0, 3, 10, 1000, List.of(), null), T0, LEASE, T0));

    @Test
    void aJobInTheQueueOfTrainersThatAreAtWorkWaitsForNobodyThatIsDead() {
        assertThat(waiting(queued, T0.plusSeconds(1000), T0, T0.plusSeconds(1030)))
                .isNull();
    }

    @Test
    void aJobInTheQueueOfNoTrainersHasToWaitItselfBeforeItSaysSo() {
        Job submitted = Job.submitted(new Origin(ID, spec(), null, null, "alice"), T0.plusSeconds(3600));
        Job resumed = accepted(accepted(queued.pause(T0.plusSeconds(5))).resume(T0.plusSeconds(3600)));

        assertThat(waiting(submitted, T0, T0, T0.plusSeconds(3601))).isNull();
        assertThat(waiting(resumed, T0, T0, T0.plusSeconds(3601))).isNull();
        assertThat(waiting(resumed, T0, T0, T0.plusSeconds(3631)))
                .isEqualTo(new JobView.Waiting(
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
                .extracting(JobView.Waiting::since)
                .isEqualTo(back);
        Job heartbeats = heartbeat(awaiting, Activity.AWAITING_LABELS, back.plusSeconds(61));
        assertThat(Waiting.of(heartbeats, heard, BOUNDS, back.plusSeconds(60))).isNull();
        assertThat(Waiting.of(heartbeats, heard, BOUNDS, back.plusSeconds(61)))
                .isNotNull()
                .extracting(JobView.Waiting::message)
                .isEqualTo("its labels have been awaited since 2026-01-01T00:00:00Z; no labeler has reported since"
                        + " 2026-01-01T00:10:00Z: one may be at this epoch still, or none is running");
    }

    @Test
    void aJobInTheQueueSaysThatNoTrainerIsHeardOf() {
        JobView.Waiting waiting = waiting(queued, T0.plusSeconds(1), T0, T0.plusSeconds(32));

        assertThat(waiting)
                .isEqualTo(new JobView.Waiting(
                        WorkerKind.TRAINER,
                        T0.plusSeconds(1),
                        "no trainer has been heard of since 2026-01-01T00:00:01Z; is one running?"));
    }

    @Test
    void aRunningJobSaysThatItsTrainerIsSilent() {
        assertThat(waiting(running, T0, T0, T0.plusSeconds(20))).isNull();
        assertThat(waiting(running, T0, T0, T0.plusSeconds(21)))
                .isEqualTo(new JobView.Waiting(
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
                .isEqualTo(new JobView.Waiting(
                        WorkerKind.LABELER,
                        T0.plusSeconds(5),
                        "its labels have been awaited since 2026-01-01T00:00:05Z; no labeler has reported since"
                                + " 2026-01-01T00:00:00Z: one may be at this epoch still, or none is running"));
    }

    @Test
    void aJobWhoseTrainingIsOverSaysThatLabelersAreAtWorkForOthers() {
        Job finishing = accepted(trained(running, 2, T0)
                .trainingFinished(new TrainingFinished(ID, 1, Outcome.COMPLETED, null, null, null), TWO_ATTEMPTS, T0));

        JobView.Waiting waiting = waiting(finishing, T0, T0.plusSeconds(90), T0.plusSeconds(100));

        assertThat(waiting).isNotNull();
        assertThat(waiting.worker()).isEqualTo(WorkerKind.LABELER);
        assertThat(waiting.message())
                .endsWith("labelers are at work, and the last was heard of at 2026-01-01T00:01:30Z");
    }

    /** What a trainer says where a data set is nowhere has many lines; the job's message has all of it. */
    @Test
    void showsWhatTrainersLackedInALineEach() {
        Decline one = new Decline("trainer-1", "dataset-unavailable", "It is nowhere. Tried:\n  - the cache\n", T0);
        Decline other = new Decline("trainer-2", "out-of-memory", "x".repeat(1000), T0.plusSeconds(5));

        JobView.Waiting waiting = Waiting.declined(List.of(other, one));

        assertThat(waiting.since()).isEqualTo(T0);
        assertThat(waiting.message())
                .isEqualTo("declined by 2 trainers: trainer-2 (out-of-memory: " + "x".repeat(300)
                        + "…), trainer-1 (dataset-unavailable: It is nowhere. Tried: - the cache); it waits for one that"
                        + " has what it needs");
    }

    @Test
    void saysWhenItsLabelsWereAskedForAgain() {
        Job finishing = accepted(trained(running, 2, T0)
                .trainingFinished(new TrainingFinished(ID, 1, Outcome.COMPLETED, null, null, null), TWO_ATTEMPTS, T0));
        Job asked = accepted(finishing.labelsAskedForAgain(Duration.ofMinutes(15), 2, T0.plusSeconds(900)));

        JobView.Waiting waiting = waiting(asked, T0, T0, T0.plusSeconds(901));

        assertThat(waiting).isNotNull();
        assertThat(waiting.since()).isEqualTo(T0);
        assertThat(waiting.message()).endsWith("; they were asked for again at 2026-01-01T00:15:00Z");
    }

    @Test
    void aJobThatIsOverWaitsForNobody() {
        assertThat(waiting(accepted(queued.cancel(T0)), T0, T0, T0.plusSeconds(9999)))
                .isNull();
    }

    private static JobView.@Nullable Waiting waiting(Job job, Instant trainerHeard, Instant labelerHeard, Instant now) {
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
