package org.fewlabel.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.testing.SettableClock;
import org.fewlabel.trainer.TestJobs;
import org.junit.jupiter.api.Test;

class LacksTest {
    private static final JobSpec MOONS = TestJobs.spec("{\"name\":\"supervised\"}", 1);
    private static final JobSpec CIFAR = ((JobSpec.Accepted) JobSpec.read(
                    "{\"dataset\": {\"name\": \"cifar10\"}, \"network\": {\"name\": \"cnn13\"}, \"method\": {\"name\":"
                            + " \"supervised\"}}"))
            .spec();

    private static final UUID ONE = new UUID(0, 1);
    private static final UUID ANOTHER = new UUID(0, 2);

    private final SettableClock clock = new SettableClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final Lacks lacks = new Lacks(clock);

    @Test
    void saysWhatIsMissingForWhichJobs() {
        lacks.declined(ONE, CIFAR, "dataset-unavailable", "it is nowhere");

        assertThat(lacks.current())
                .containsExactly(Map.entry("jobs of cnn13 with cifar10", "dataset-unavailable: it is nowhere"));
    }

    @Test
    void keepsALackUntilAJobWithTheSameNeedWorks() {
        lacks.declined(ONE, CIFAR, "dataset-unavailable", "it is nowhere");

        lacks.worked(MOONS);
        assertThat(lacks.current()).hasSize(1);
        lacks.worked(CIFAR);
        assertThat(lacks.current()).isEmpty();
    }

    /** Perhaps its owner mistyped a name: no trainer has such data, and this one was not ready for ever. */
    @Test
    void forgetsALackThatNoJobHasMetForAnHour() {
        lacks.declined(ONE, CIFAR, "dataset-unavailable", "it is nowhere");
        clock.advance(Duration.ofMinutes(50));
        lacks.declined(ANOTHER, MOONS, "out-of-memory", "too little");

        clock.advance(Duration.ofMinutes(11));

        assertThat(lacks.current()).containsOnlyKeys("jobs of mlp with two-moons");
    }

    /** It kept all trainers from being ready as long as the job was queued. */
    @Test
    void isNotTheTrainersOwnForOneJobHoweverOftenThatAsks() {
        lacks.declined(ONE, CIFAR, "dataset-unavailable", "it is nowhere");
        lacks.declined(ONE, CIFAR, "dataset-unavailable", "it is nowhere");

        assertThat(lacks.isTrainersOwn()).isFalse();
        assertThat(lacks.current()).hasSize(1);
    }

    @Test
    void isTheTrainersOwnWhereItDeclinedSeveralJobsUntilOneWorks() {
        lacks.declined(ONE, CIFAR, "dataset-unavailable", "it is nowhere");
        lacks.declined(ANOTHER, CIFAR, "dataset-unavailable", "it is nowhere");
        assertThat(lacks.isTrainersOwn()).isTrue();

        lacks.worked(MOONS);

        assertThat(lacks.isTrainersOwn()).isFalse();
    }
}
