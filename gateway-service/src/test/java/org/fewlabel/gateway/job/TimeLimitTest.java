package org.fewlabel.gateway.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.fewlabel.contracts.event.JobEvent.JobCancelRequested;
import org.fewlabel.contracts.event.TrainingEvent.Outcome;
import org.fewlabel.contracts.event.TrainingEvent.TrainingFinished;
import org.fewlabel.contracts.job.JobSpec;
import org.junit.jupiter.api.Test;

class TimeLimitTest {
    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final UUID ID = UUID.fromString("00000000-0000-0000-0000-000000000001");
    private static final RetryPolicy POLICY = new RetryPolicy(5, Duration.ofSeconds(2), Duration.ofMinutes(5));

    @Test
    void endsAJobThatWasHeldForSoLongAndTellsItsTrainer() {
        Job held = claimed(submitted(", \"timeLimitHours\": 1"), T0);

        assertThat(accepted(held.timeChecked(T0.plusSeconds(3599))).job()).isEqualTo(held);
        Decision.Accepted ended = accepted(held.timeChecked(T0.plusSeconds(3600)));

        assertThat(ended.job().phase()).isEqualTo(new TerminalPhase.Failed());
        assertThat(ended.job().status().reason()).isEqualTo("time-limit");
        assertThat(ended.events()).contains(new JobCancelRequested(ID, 1));
    }

    @Test
    void countsTheTimeOfAllAttemptsAndNoneInTheQueue() {
        Job released = accepted(claimed(submitted(", \"timeLimitHours\": 1"), T0)
                        .trainingFinished(
                                new TrainingFinished(ID, 1, Outcome.RELEASED, null, null, null),
                                POLICY,
                                T0.plusSeconds(3000)))
                .job();

        Job again = claimed(released, T0.plusSeconds(90_000));

        assertThat(again.timeUpAt()).isEqualTo(T0.plusSeconds(90_600));
    }

    @Test
    void knowsOfNoEndWhereThereIsNoLimitOrNoTrainer() {
        assertThat(claimed(submitted(""), T0).timeUpAt()).isNull();
        assertThat(submitted(", \"timeLimitHours\": 1").timeUpAt()).isNull();
    }

    @Test
    void leavesAJobToItsPauseWhoseTrainerIsAboutToStop() {
        Job pausing = accepted(claimed(submitted(", \"timeLimitHours\": 1"), T0).pause(T0.plusSeconds(1)))
                .job();

        assertThat(accepted(pausing.timeChecked(T0.plusSeconds(4000))).job()).isEqualTo(pausing);
    }

    private static Job submitted(String more) {
        JobSpec spec = ((JobSpec.Accepted) JobSpec.read(
                        "{\"dataset\": {\"name\": \"two-moons\"}, \"method\": {\"name\": \"supervised\"}" + more + "}"))
                .spec();
        return Job.submitted(new Origin(ID, spec, null, null, "alice"), T0);
    }

    private static Job claimed(Job job, Instant now) {
        return accepted(job.claim("trainer-1", null, LEASE, now)).job();
    }

    private static Decision.Accepted accepted(Decision decision) {
        return (Decision.Accepted) decision;
    }
}
