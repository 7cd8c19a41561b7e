package org.fewlabel.labeler.epoch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class AttemptsTest {
    private static final UUID JOB = new UUID(0, 1);
    private static final UUID OTHER_JOB = new UUID(0, 2);

    private final Attempts attempts = new Attempts();

    @Test
    void takesTheFirstAttemptThatItSees() {
        attempts.heard(JOB, 3);

        assertThat(attempts.isStale(JOB, 3)).isFalse();
    }

    @Test
    void dropsALowerAttemptThanTheHighestHeardOf() {
        attempts.heard(JOB, 3);
        attempts.heard(JOB, 1);

        assertThat(attempts.isStale(JOB, 2)).isTrue();
    }

    @Test
    void dropsEveryAttemptOfAJobThatIsOver() {
        attempts.over(JOB, 3);
        attempts.heard(JOB, 3);

        assertThat(attempts.isStale(JOB, 3)).isTrue();
    }

    /** No epoch of a job that failed once was ever labeled again. */
    @Test
    void labelsForAJobThatIsRetried() {
        attempts.over(JOB, 3);
        attempts.heard(JOB, 4); // The retry itself takes a number.

        assertThat(attempts.isStale(JOB, 3)).isTrue();
        assertThat(attempts.isStale(JOB, 5)).isFalse();
    }

    @Test
    void keepsJobsApart() {
        attempts.heard(JOB, 3);

        assertThat(attempts.isStale(OTHER_JOB, 1)).isFalse();
    }
}
