package org.fewlabel.gateway.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.fewlabel.contracts.sweep.SweepLimits;
import org.fewlabel.contracts.sweep.SweepRepeats;
import org.fewlabel.contracts.sweep.SweepState;
import org.fewlabel.contracts.sweep.VariedField;
import org.fewlabel.gateway.sweep.Sweep.Step;
import org.fewlabel.gateway.sweep.Sweep.Tally;
import org.junit.jupiter.api.Test;

class SweepTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final Sweep sweep = Sweep.submitted(
            new UUID(1, 2),
            "moons",
            NOW,
            "{}",
            new SweepSettings(
                    new SweepRepeats(List.of(1L, 2L), List.of(VariedField.SEED)), null, new SweepLimits(1000, 3, 2)),
            "alice");

    @Test
    void submitsAsLongAsFewerThanItsShareAreActive() {
        assertThat(sweep.next(new Tally(5, 2, 0, 0))).isEqualTo(Step.SUBMIT);
        assertThat(sweep.next(new Tally(5, 3, 0, 0))).isEqualTo(Step.NOTHING);
    }

    /** One labeler for two trainers: the sweep held runs back while the trainers had nothing to do. */
    @Test
    void whatWaitsForItsLastLabelsAloneTakesNoneOfItsShareUntilTwiceAsManyAreActive() {
        assertThat(sweep.next(new Tally(5, 3, 1, 0))).isEqualTo(Step.SUBMIT);
        assertThat(sweep.next(new Tally(5, 4, 1, 0))).isEqualTo(Step.NOTHING);
        assertThat(sweep.next(new Tally(5, 5, 4, 0))).isEqualTo(Step.SUBMIT);
        assertThat(sweep.next(new Tally(5, 6, 6, 0))).isEqualTo(Step.NOTHING);
        assertThat(sweep.next(new Tally(0, 1, 1, 0))).isEqualTo(Step.NOTHING);
    }

    @Test
    void isFinishedOnceNothingIsPlannedNorActive() {
        assertThat(sweep.next(new Tally(0, 1, 0, 0))).isEqualTo(Step.NOTHING);
        assertThat(sweep.next(new Tally(0, 0, 0, 0))).isEqualTo(Step.FINISH);

        Sweep finished = sweep.finished(NOW);

        assertThat(finished.state()).isEqualTo(SweepState.FINISHED);
        assertThat(finished.next(new Tally(0, 0, 0, 0))).isEqualTo(Step.NOTHING);
    }

    @Test
    void isPausedByFailuresWhileThereIsSomethingToKeep() {
        assertThat(sweep.next(new Tally(1, 0, 0, 2))).isEqualTo(Step.PAUSE_FOR_FAILURES);
        assertThat(sweep.next(new Tally(0, 0, 0, 2))).isEqualTo(Step.FINISH);

        Sweep paused = sweep.pausedForFailures(2);

        assertThat(paused.state()).isEqualTo(SweepState.PAUSED);
        assertThat(paused.message()).isEqualTo("2 runs failed, as many as limits.failures allows");
        assertThat(paused.next(new Tally(1, 0, 0, 2))).isEqualTo(Step.NOTHING);
    }

    @Test
    void whatHadFailedDoesNotCountOnceItGoesOn() {
        Sweep going = accepted(sweep.pausedForFailures(2).resume(2, false));

        assertThat(going.message()).isNull();
        assertThat(accepted(going.resume(9, false)))
                .as("doing it again changes nothing")
                .isEqualTo(going);
        assertThat(going.next(new Tally(5, 0, 0, 3))).isEqualTo(Step.SUBMIT);
        assertThat(going.next(new Tally(5, 0, 0, 4))).isEqualTo(Step.PAUSE_FOR_FAILURES);
    }

    @Test
    void aCancelledOneIsOverWhenItsJobsAre() {
        Sweep cancelled = accepted(sweep.cancel());

        assertThat(cancelled.next(new Tally(5, 1, 0, 0))).isEqualTo(Step.NOTHING);
        assertThat(cancelled.next(new Tally(5, 0, 0, 0))).isEqualTo(Step.FINISH);
        assertThat(cancelled.finished(NOW).state()).isEqualTo(SweepState.CANCELLED);
        assertThat(cancelled.cancel()).isEqualTo(new Sweep.Accepted(cancelled));
        assertThat(cancelled.resume(0, true)).isInstanceOf(Sweep.Refused.class);
        assertThat(cancelled.pause()).isInstanceOf(Sweep.Refused.class);
        assertThat(cancelled.repeated("{}", sweep.settings(), 0)).isInstanceOf(Sweep.Refused.class);
    }

    @Test
    void aFinishedOneGoesOnWithWhatFailedAndWithMoreSeeds() {
        Sweep finished = sweep.finished(NOW);

        assertThat(finished.resume(1, false)).isInstanceOf(Sweep.Refused.class);
        assertThat(accepted(finished.resume(0, true)).finishedAt()).isNull();
        assertThat(accepted(finished.repeated("{}", sweep.settings(), 0)).state())
                .isEqualTo(SweepState.RUNNING);
        assertThat(finished.cancel()).isInstanceOf(Sweep.Refused.class);
    }

    @Test
    void whatHadFailedDoesNotCountForMoreSeedsOfAFinishedOne() {
        Sweep again = accepted(sweep.finished(NOW).repeated("{}", sweep.settings(), 2));

        assertThat(again.next(new Tally(5, 0, 0, 3))).isEqualTo(Step.SUBMIT);
        assertThat(again.next(new Tally(5, 0, 0, 4))).isEqualTo(Step.PAUSE_FOR_FAILURES);
        assertThat(accepted(sweep.repeated("{}", sweep.settings(), 1)).failuresForgiven())
                .as("one that runs goes on counting")
                .isZero();
    }

    /** It is shown as running, with the buttons of one that runs. */
    @Test
    void aFinishedOneWithAJobThatGoesOnCanBeStopped() {
        Sweep shown = sweep.finished(NOW).asShown(1);

        assertThat(shown.state()).isEqualTo(SweepState.RUNNING);
        assertThat(shown.finishedAt()).isNull();
        assertThat(accepted(shown.cancel()).next(new Tally(0, 0, 0, 0))).isEqualTo(Step.FINISH);
        assertThat(accepted(shown.pause()).state()).isEqualTo(SweepState.PAUSED);
        assertThat(accepted(shown.resume(0, false)).state()).isEqualTo(SweepState.RUNNING);
        assertThat(sweep.finished(NOW).asShown(0).state()).isEqualTo(SweepState.FINISHED);
    }

    @Test
    void moreSeedsLeaveAPausedOnePaused() {
        assertThat(accepted(accepted(sweep.pause()).repeated("{}", sweep.settings(), 0))
                        .state())
                .isEqualTo(SweepState.PAUSED);
    }

    private static Sweep accepted(Sweep.Decision decision) {
        return ((Sweep.Accepted) decision).sweep();
    }
}
