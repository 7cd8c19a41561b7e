package org.fewlabel.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import org.fewlabel.contracts.event.JobEvent;
import org.fewlabel.contracts.event.JobEvent.JobCancelRequested;
import org.fewlabel.contracts.event.JobEvent.JobPauseRequested;
import org.fewlabel.contracts.event.JobEvent.JobStateChanged;
import org.fewlabel.contracts.job.JobState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JobNoticesTest {
    private static final UUID JOB = new UUID(0, 1);
    private static final UUID OTHER_JOB = new UUID(0, 2);

    private final JobNotices notices = new JobNotices();
    private final RunStop stop = new RunStop();

    @Test
    void cancelsTheRunOfThisAttempt() {
        notices.watch(JOB, 2, stop);

        notices.heard(new JobCancelRequested(JOB, 2));

        assertThat(stop.reason()).isEqualTo(Stop.CANCEL);
    }

    @Test
    void pausesTheRunOfThisAttempt() {
        notices.watch(JOB, 2, stop);

        notices.heard(new JobPauseRequested(JOB, 2));

        assertThat(stop.reason()).isEqualTo(Stop.PAUSE);
    }

    @Test
    void leavesTheRunAloneWhenAnotherJobOrAnEarlierAttemptIsMeant() {
        notices.watch(JOB, 2, stop);

        notices.heard(new JobCancelRequested(OTHER_JOB, 2));
        notices.heard(new JobCancelRequested(JOB, 1));

        assertThat(stop.isRaised()).isFalse();
    }

    @Test
    void endsARunWhoseJobWentToALaterAttempt() {
        notices.watch(JOB, 2, stop);

        notices.heard(changedTo(JobState.STARTING, 3));

        assertThat(stop.reason()).isEqualTo(Stop.SUPERSEDED);
    }

    @ParameterizedTest
    @EnumSource(JobState.class)
    void endsARunWhoseJobTheGatewayTookBack(JobState state) {
        notices.watch(JOB, 2, stop);

        notices.heard(changedTo(state, 2));

        EnumSet<JobState> goesOn = EnumSet.of(JobState.STARTING, JobState.RUNNING, JobState.SUCCEEDED);
        Stop expected = goesOn.contains(state)
                ? null
                : state == JobState.CANCELLING ? Stop.CANCEL : state == JobState.PAUSING ? Stop.PAUSE : Stop.SUPERSEDED;
        assertThat(stop.reason()).isEqualTo(expected);
    }

    @Test
    void keepsANoticeThatOvertookTheClaim() {
        notices.heard(new JobCancelRequested(JOB, 2));
        notices.heard(changedTo(JobState.STARTING, 2));

        notices.watch(JOB, 2, stop);

        assertThat(stop.reason()).isEqualTo(Stop.CANCEL);
    }

    /** As one that the gateway had put aside, since it could not be sent, until its successors had gone. */
    @Test
    void hearsTheSameWhicheverOfAJobsEventsComesLast() {
        List<JobEvent> story = List.of(
                changedTo(JobState.QUEUED, 1),
                changedTo(JobState.STARTING, 2),
                changedTo(JobState.RUNNING, 2),
                new JobPauseRequested(JOB, 2),
                changedTo(JobState.PAUSING, 2));
        for (JobEvent late : story) {
            JobNotices heard = new JobNotices();
            RunStop run = new RunStop();
            heard.watch(JOB, 2, run);

            story.stream().filter(event -> event != late).forEach(heard::heard);
            heard.heard(late);

            assertThat(run.reason()).as("%s", late).isEqualTo(Stop.PAUSE);
        }
    }

    @Test
    void forgetsWhatConcernedTheAttemptBefore() {
        notices.heard(changedTo(JobState.RETRYING, 1));

        notices.watch(JOB, 2, stop);

        assertThat(stop.isRaised()).isFalse();
    }

    @Test
    void leavesARunAloneThatIsNotWatchedAnyMore() {
        notices.watch(JOB, 2, stop);
        notices.unwatch();

        notices.heard(new JobCancelRequested(JOB, 2));

        assertThat(stop.isRaised()).isFalse();
    }

    private static JobStateChanged changedTo(JobState to, int attempt) {
        return new JobStateChanged(JOB, attempt, JobState.RUNNING, to, null, null);
    }
}
