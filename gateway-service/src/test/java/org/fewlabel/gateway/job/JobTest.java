package org.fewlabel.gateway.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.TrainedNetwork;
import org.fewlabel.contracts.UnfinishedEpoch;
import org.fewlabel.contracts.event.JobEvent;
import org.fewlabel.contracts.event.LabelingEvent.EpochLabeled;
import org.fewlabel.contracts.event.LabelingEvent.LabelingFailed;
import org.fewlabel.contracts.event.TrainingEvent.Activity;
import org.fewlabel.contracts.event.TrainingEvent.EpochTrained;
import org.fewlabel.contracts.event.TrainingEvent.Outcome;
import org.fewlabel.contracts.event.TrainingEvent.SetBack;
import org.fewlabel.contracts.event.TrainingEvent.TrainingFinished;
import org.fewlabel.contracts.event.TrainingEvent.TrainingProgress;
import org.fewlabel.contracts.event.TrainingEvent.TrainingStarted;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.job.JobState;
import org.fewlabel.contracts.job.SupervisedSpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JobTest {
    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final RetryPolicy TWO_ATTEMPTS = new RetryPolicy(2, Duration.ofSeconds(2), Duration.ofMinutes(5));
    private static final UUID ID = UUID.fromString("00000000-0000-0000-0000-000000000001");
    private static final JobSpec SPEC = spec();

    private static JobSpec spec() {
        String json = """
            {"dataset": {"name": "two-moons", "labels": 10}, "method": {"name": "mean-teacher"},
             "epochs": 3, "stepsPerEpoch": 10}
            """;
        return ((JobSpec.Accepted) JobSpec.read(json)).spec();
    }

    private final Job queued = Job.submitted(new Origin(ID, SPEC, null, null, "alice"), T0);
    private final Job starting =
            accepted(queued.claim("trainer-1", null, LEASE, T0)).job();
    private final Job running = accepted(
                    starting.trainingStarted(started(0), T0.plusSeconds(10), LEASE, T0.plusSeconds(10)))
            .job();

    @Test
    void aClaimCountsTheAttemptAndStartsTheLease() {
        Decision.Accepted claimed = accepted(queued.claim("trainer-1", null, LEASE, T0.plusSeconds(5)));

        assertThat(claimed.job().attempts())
                .isEqualTo(new Attempts(1, 0, new Lease("trainer-1", null, T0.plusSeconds(35)), null, null));
        assertThat(claimed.job().times())
                .isEqualTo(new Times(T0, T0.plusSeconds(5), null, new Held(Duration.ZERO, T0.plusSeconds(5))));
        assertThat(claimed.events())
                .containsExactly(new JobEvent.JobStateChanged(ID, 1, JobState.QUEUED, JobState.STARTING, null, null));
    }

    @Test
    void tellsHowLongAPassOfABackboneTakesAndNothingOfItOnceTrainingBegins() {
        TrainingProgress computing =
                new TrainingProgress(ID, 1, 0, 3, 400, 1_000, null, 50, Activity.COMPUTING_FEATURES);

        Job heard = accepted(starting.trainingProgress(computing, T0.plusSeconds(5), LEASE, T0.plusSeconds(5)))
                .job();
        Job begun = accepted(heard.trainingStarted(started(0), T0.plusSeconds(10), LEASE, T0.plusSeconds(10)))
                .job();

        assertThat(heard.progress().step()).isEqualTo(400);
        assertThat(heard.progress().stepsPerEpoch()).isEqualTo(1_000);
        assertThat(heard.progress().eta(3)).isEqualTo(Duration.ofSeconds(12));
        assertThat(begun.progress().step()).isZero();
        assertThat(begun.progress().stepsPerEpoch()).isEqualTo(10);
    }

    /** Its images are no steps, and with its lack of a pace nothing would tell how long the training takes. */
    @Test
    void aPassOfABackboneThatIsHeardOfOnceTrainingBeganChangesNothing() {
        TrainingProgress computing =
                new TrainingProgress(ID, 1, 0, 3, 400, 1_000, null, 50, Activity.COMPUTING_FEATURES);
        Job training = accepted(running.trainingProgress(progress(0, 5), T0.plusSeconds(10), LEASE, T0.plusSeconds(10)))
                .job();

        Job late = accepted(training.trainingProgress(computing, T0.plusSeconds(5), LEASE, T0.plusSeconds(11)))
                .job();

        assertThat(training.progress().step()).isEqualTo(5);
        assertThat(late.progress()).isEqualTo(training.progress());
    }

    @Test
    void goesBackToTheEpochAfterWhichItsTrainerGoesOnAndSaysWhy() {
        Job labeled = accepted(running.epochLabeled(labeled(0), T0)).job();
        Job further = accepted(labeled.epochLabeled(labeled(1), T0)).job();
        Job claimed = accepted(accepted(further.trainingFinished(releasedIn(2), TWO_ATTEMPTS, T0))
                        .job()
                        .claim("trainer-2", null, LEASE, T0))
                .job();

        Decision.Accepted begun = accepted(claimed.trainingStarted(setBack(1, labeled(0)), T0, LEASE, T0));

        assertThat(claimed.labeled().epoch()).isEqualTo(1);
        assertThat(begun.job().labeled().epoch()).isZero();
        assertThat(begun.job().outputs().unfinished()).isNull();
        assertThat(begun.job().status().reason()).isEqualTo("set-back");
        assertThat(begun.events())
                .containsExactly(new JobEvent.JobStateChanged(
                        ID, 2, JobState.STARTING, JobState.RUNNING, "set-back", "epoch 1 is corrupt"));
    }

    @Test
    void goesBackOnceHoweverOftenItHearsOfIt() {
        Job labeled = accepted(starting.epochLabeled(labeled(1), T0)).job();
        TrainingStarted anew = setBack(1, null);
        Job begun = accepted(labeled.trainingStarted(anew, T0, LEASE, T0)).job();
        Job further = accepted(begun.epochLabeled(labeled(0), T0)).job();

        Job again = accepted(further.trainingStarted(anew, T0, LEASE, T0)).job();

        assertThat(begun.labeled()).isNull();
        assertThat(again.labeled().epoch()).isZero();
    }

    /** The next attempt would go on from what is broken, and be set back again. */
    @Test
    void goesBackAsWellWhileItsTrainerIsAskedToPause() {
        Job labeled = accepted(starting.epochLabeled(labeled(1), T0)).job();
        Job pausing = accepted(labeled.pause(T0)).job();
        TrainingStarted anew = setBack(1, null);

        Job back = accepted(pausing.trainingStarted(anew, T0, LEASE, T0)).job();
        Job further = accepted(back.epochLabeled(labeled(0), T0)).job();
        Job again = accepted(further.trainingStarted(anew, T0, LEASE, T0)).job();

        assertThat(back.state()).isEqualTo(JobState.PAUSING);
        assertThat(back.labeled()).isNull();
        assertThat(again.labeled().epoch()).isZero();
    }

    /** Its trainer names the epoch of its claim until its step loop begins. */
    @Test
    void getsOnAfterItWentBackWhateverEpochItsTrainerNamedBefore() {
        Job labeled = accepted(starting.epochLabeled(labeled(1), T0)).job();
        TrainingProgress loading = new TrainingProgress(ID, 1, 2, 3, 0, 10, null, 0, Activity.LOADING_DATA);
        Job before = accepted(labeled.trainingProgress(loading, T0, LEASE, T0)).job();
        Job back = accepted(before.trainingStarted(setBack(1, null), T0, LEASE, T0))
                .job();

        Job late = accepted(back.trainingProgress(loading, T0.plusSeconds(1), LEASE, T0))
                .job();
        Job further = accepted(late.trainingProgress(progress(0, 3), T0.plusSeconds(2), LEASE, T0))
                .job();

        assertThat(before.progress().epoch()).isEqualTo(2);
        assertThat(late.progress().epoch()).isZero();
        assertThat(further.progress().step()).isEqualTo(3);
    }

    @Test
    void awaitsItsLabelsStillWhenItHearsOfItsBeginAgain() {
        Job waiting = accepted(running.epochTrained(trained(0), T0, LEASE, T0)).job();

        Job again = accepted(waiting.trainingStarted(started(0), T0, LEASE, T0)).job();

        assertThat(waiting.progress().labelWait()).isNotNull();
        assertThat(again).isEqualTo(waiting);
    }

    /** The gateway announces it again when its labels are late, and they may come in between. */
    @Test
    void takesAnEpochWhoseLabelsAreThereForNoSignOfLife() {
        Job labeled = accepted(running.epochLabeled(labeled(0), T0)).job();

        Job again = accepted(labeled.epochTrained(trained(0), T0, LEASE, T0.plusSeconds(20)))
                .job();

        assertThat(again.attempts()).isEqualTo(labeled.attempts());
    }

    @Test
    void everySignOfLifeExtendsTheLease() {
        Job heard = accepted(running.trainingProgress(progress(0, 5), T0, LEASE, T0.plusSeconds(20)))
                .job();
        Job trained = accepted(heard.epochTrained(trained(0), T0, LEASE, T0.plusSeconds(25)))
                .job();

        assertThat(heard.attempts().lease()).isEqualTo(new Lease("trainer-1", null, T0.plusSeconds(50)));
        assertThat(trained.attempts().lease()).isEqualTo(new Lease("trainer-1", null, T0.plusSeconds(55)));
    }

    @Test
    void succeedsWhenItsTrainingIsOverAndItsLastEpochLabeled() {
        Job finishing = accepted(
                        running.trainingFinished(finished(Outcome.COMPLETED), TWO_ATTEMPTS, T0.plusSeconds(60)))
                .job();
        Decision.Accepted done = accepted(finishing.epochLabeled(labeled(2), T0.plusSeconds(70)));

        assertThat(finishing.state()).isEqualTo(JobState.RUNNING);
        assertThat(finishing.attempts().lease()).isNull();
        assertThat(done.job().state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(done.job().times().finished()).isEqualTo(T0.plusSeconds(70));
        assertThat(done.events())
                .containsExactly(new JobEvent.JobStateChanged(ID, 1, JobState.RUNNING, JobState.SUCCEEDED, null, null));
    }

    @Test
    void succeedsAsWellWhenTheLabelsAreThereFirst() {
        Decision.Accepted labeled = accepted(running.epochLabeled(labeled(2), T0));
        Decision.Accepted done =
                accepted(labeled.job().trainingFinished(finished(Outcome.COMPLETED), TWO_ATTEMPTS, T0));

        assertThat(labeled.job().state()).isEqualTo(JobState.RUNNING);
        assertThat(labeled.events()).isEmpty();
        assertThat(done.job().state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void succeedsWithAnEarlierEpochIfTheLabelerSaysThatTheRunEndedWithIt() {
        Job finishing = accepted(running.trainingFinished(finished(Outcome.COMPLETED), TWO_ATTEMPTS, T0))
                .job();
        Decision.Accepted early = accepted(running.epochLabeled(labeled(1, true), T0));

        assertThat(accepted(finishing.epochLabeled(labeled(1, true), T0)).job().state())
                .isEqualTo(JobState.SUCCEEDED);
        assertThat(accepted(finishing.epochLabeled(labeled(1, false), T0)).job().state())
                .isEqualTo(JobState.RUNNING);
        assertThat(accepted(early.job().trainingFinished(finished(Outcome.COMPLETED), TWO_ATTEMPTS, T0))
                        .job()
                        .state())
                .isEqualTo(JobState.SUCCEEDED);
    }

    /** The trainer was killed before it said that its training was over; the job then needed another with its data. */
    @Test
    void succeedsWhenItsTrainerFallsSilentAfterTheLastEpochWasLabeled() {
        RetryPolicy oneAttempt = new RetryPolicy(1, Duration.ofSeconds(2), Duration.ofMinutes(5));
        Instant silent = T0.plusSeconds(40);
        Job labeled = accepted(running.epochLabeled(labeled(2), T0)).job();
        Job stoppedEarly = accepted(running.epochLabeled(labeled(1, true), T0)).job();

        Decision.Accepted done = accepted(labeled.leaseChecked(silent, oneAttempt, silent));

        assertThat(done.job().status()).isEqualTo(new Status(new TerminalPhase.Succeeded(), null, null, silent));
        assertThat(done.job().attempts().failed()).isZero();
        assertThat(done.events())
                .containsExactly(new JobEvent.JobStateChanged(ID, 1, JobState.RUNNING, JobState.SUCCEEDED, null, null));
        assertThat(accepted(stoppedEarly.leaseChecked(silent, oneAttempt, silent))
                        .job()
                        .state())
                .isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void succeedsWhenTheLastLabelsComeAfterItsTrainerIsGone() {
        Job retrying = accepted(running.leaseChecked(T0.plusSeconds(40), TWO_ATTEMPTS, T0.plusSeconds(40)))
                .job();
        Job again = accepted(retrying.retryChecked(T0.plusSeconds(42))).job();

        assertThat(List.of(
                        accepted(retrying.epochLabeled(labeled(2), T0.plusSeconds(41))),
                        accepted(again.epochLabeled(labeled(2), T0.plusSeconds(43)))))
                .allSatisfy(done -> {
                    assertThat(done.job().state()).isEqualTo(JobState.SUCCEEDED);
                    assertThat(done.job().attempts().retryAt()).isNull();
                });
    }

    @Test
    void waitsForTheLastEpochAndNoEarlierOne() {
        Job finishing = accepted(running.trainingFinished(finished(Outcome.COMPLETED), TWO_ATTEMPTS, T0))
                .job();

        assertThat(accepted(finishing.epochLabeled(labeled(1), T0)).job().state())
                .isEqualTo(JobState.RUNNING);
    }

    @Test
    void keepsTheHighestLabeledEpochWhateverTheOrder() {
        Job second = accepted(running.epochLabeled(labeled(1), T0)).job();
        Job afterARepetition = accepted(second.epochLabeled(labeled(0), T0)).job();

        assertThat(afterARepetition).isEqualTo(second);
    }

    @Test
    void goesOnFromALabelThatComesWhileItIsPaused() {
        Job pausing = accepted(running.pause(T0)).job();
        Job paused = accepted(pausing.trainingFinished(finished(Outcome.PAUSED), TWO_ATTEMPTS, T0))
                .job();

        Job labeled = accepted(paused.epochLabeled(labeled(1), T0)).job();

        assertThat(labeled.state()).isEqualTo(JobState.PAUSED);
        assertThat(labeled.labeled()).isNotNull();
        assertThat(labeled.labeled().resumePoint().epoch()).isEqualTo(1);
    }

    @Test
    void isTriedAgainAfterAWaitWhenItsTrainerFallsSilent() {
        Decision.Accepted inTime = accepted(running.leaseChecked(T0.plusSeconds(39), TWO_ATTEMPTS, T0.plusSeconds(39)));
        Decision.Accepted late = accepted(running.leaseChecked(T0.plusSeconds(40), TWO_ATTEMPTS, T0.plusSeconds(40)));
        Decision.Accepted tooSoon = accepted(late.job().retryChecked(T0.plusSeconds(41)));
        Decision.Accepted again = accepted(late.job().retryChecked(T0.plusSeconds(42)));

        assertThat(inTime.job()).isEqualTo(running);
        assertThat(late.job().state()).isEqualTo(JobState.RETRYING);
        String silence = "its trainer trainer-1 was not heard of, and its lease ran out at 2026-01-01T00:00:40Z";
        Failure failure = new Failure(1, Reason.LEASE_EXPIRED, silence, T0.plusSeconds(40));
        assertThat(late.job().attempts()).isEqualTo(new Attempts(1, 1, null, T0.plusSeconds(42), failure));
        assertThat(tooSoon.job()).isEqualTo(late.job());
        assertThat(again.job().attempts()).isEqualTo(new Attempts(1, 1, null, null, failure));
        assertThat(again.events())
                .containsExactly(
                        new JobEvent.JobStateChanged(
                                ID,
                                1,
                                JobState.RETRYING,
                                JobState.QUEUED,
                                Reason.LEASE_EXPIRED,
                                "attempt 1 ended with lease-expired: " + silence + "; queued again"),
                        new JobEvent.JobQueued(ID, 1, SPEC, T0));
    }

    @Test
    void isNotGivenUpBeforeAllIsHeardThatItsTrainerMayHaveSaid() {
        Instant muchLater = T0.plusSeconds(3600);

        assertThat(accepted(running.leaseChecked(T0.plusSeconds(39), TWO_ATTEMPTS, muchLater))
                        .job())
                .isEqualTo(running);
        assertThat(accepted(running.leaseChecked(T0.plusSeconds(40), TWO_ATTEMPTS, muchLater))
                        .job()
                        .attempts()
                        .lastFailure()
                        .at())
                .isEqualTo(muchLater);
    }

    /** A run of days on trainers that die now and then gets on; it is no job that kills its trainers. */
    @Test
    void startsToCountFailedAttemptsAnewWithEachLabeledEpoch() {
        Job job = running;
        for (int epoch = 0; epoch < 3; epoch++) {
            Job retrying = accepted(job.leaseChecked(T0.plusSeconds(3600), TWO_ATTEMPTS, T0))
                    .job();
            assertThat(retrying.attempts().failed()).isEqualTo(1);
            Job queuedAgain =
                    accepted(retrying.retryChecked(T0.plusSeconds(60))).job();
            job = accepted(queuedAgain.claim("trainer", null, LEASE, T0)).job();
            job = accepted(job.epochLabeled(labeled(epoch, false), T0)).job();
        }

        assertThat(job.attempts().failed()).isZero();
        assertThat(job.attempts().lastFailure()).isNotNull();
        assertThat(accepted(job.epochLabeled(labeled(0), T0)).job())
                .as("a repetition")
                .isEqualTo(job);
    }

    @Test
    void remembersHowTheLastAttemptThatFailedEndedWhileItIsTriedAgain() {
        Job late = accepted(running.leaseChecked(T0.plusSeconds(40), TWO_ATTEMPTS, T0.plusSeconds(40)))
                .job();
        Job again = accepted(late.retryChecked(T0.plusSeconds(42))).job();

        Job second = accepted(again.claim("trainer-2", null, LEASE, T0.plusSeconds(50)))
                .job();

        assertThat(second.status().reason()).isNull();
        assertThat(second.attempts().lastFailure()).isEqualTo(late.attempts().lastFailure());
    }

    @Test
    void awaitsLabelsFromTheFirstTrainedEpochWithoutThem() {
        Job trained = accepted(running.epochTrained(trained(0), T0, LEASE, T0.plusSeconds(20)))
                .job();
        Job further = accepted(trained.epochTrained(trained(1), T0, LEASE, T0.plusSeconds(30)))
                .job();
        Job first =
                accepted(further.epochLabeled(labeled(0), T0.plusSeconds(35))).job();
        Job all = accepted(first.epochLabeled(labeled(1), T0.plusSeconds(37))).job();

        assertThat(running.progress().labelsAwaitedSince()).isNull();
        assertThat(further.progress().labelsAwaitedSince()).isEqualTo(T0.plusSeconds(20));
        assertThat(first.progress().labelsAwaitedSince()).as("a sign of life").isEqualTo(T0.plusSeconds(35));
        assertThat(all.progress().labelsAwaitedSince()).isNull();
    }

    @Test
    void asksForLabelsAgainOnceInAWhileUntilTheyCome() {
        Duration after = Duration.ofMinutes(15);
        Job finishing = accepted(accepted(running.epochTrained(trained(2), T0, LEASE, T0))
                        .job()
                        .trainingFinished(finished(Outcome.COMPLETED), TWO_ATTEMPTS, T0.plusSeconds(1)))
                .job();

        Job tooSoon = accepted(finishing.labelsAskedForAgain(after, 2, T0.plusSeconds(899)))
                .job();
        Job asked = accepted(finishing.labelsAskedForAgain(after, 2, T0.plusSeconds(900)))
                .job();
        Job notYetAgain = accepted(asked.labelsAskedForAgain(after, 2, T0.plusSeconds(1799)))
                .job();
        Job askedAgain = accepted(asked.labelsAskedForAgain(after, 2, T0.plusSeconds(1800)))
                .job();
        Job labeled = accepted(askedAgain.epochLabeled(labeled(2), T0.plusSeconds(1801)))
                .job();

        assertThat(tooSoon).isEqualTo(finishing);
        assertThat(asked.progress().labelWait()).isEqualTo(new LabelWait(T0, T0.plusSeconds(900), 2));
        assertThat(notYetAgain).isEqualTo(asked);
        assertThat(askedAgain.progress().labelWait()).isEqualTo(new LabelWait(T0, T0.plusSeconds(1800), 2));
        assertThat(labeled.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(accepted(labeled.labelsAskedForAgain(after, 2, T0.plusSeconds(9999)))
                        .job())
                .isEqualTo(labeled);
    }

    /** A thousand epochs that nobody had labeled came a hundred at a time, with a quarter of an hour between them. */
    @Test
    void asksForTheNextLabelsAsSoonAsThoseAskedForHaveCome() {
        Duration after = Duration.ofMinutes(15);
        Job trained = running;
        for (int epoch = 0; epoch < 3; epoch++) {
            trained = accepted(trained.epochTrained(trained(epoch), T0, LEASE, T0))
                    .job();
        }
        Job asked = accepted(trained.labelsAskedForAgain(after, 1, T0.plusSeconds(900)))
                .job();

        Job first =
                accepted(asked.epochLabeled(labeled(0), T0.plusSeconds(901))).job();
        Job second =
                accepted(first.epochLabeled(labeled(1), T0.plusSeconds(902))).job();
        Job next = accepted(second.labelsAskedForAgain(after, 2, T0.plusSeconds(903)))
                .job();

        assertThat(accepted(first.labelsAskedForAgain(after, 1, T0.plusSeconds(902)))
                        .job())
                .as("one of them is still to come")
                .isEqualTo(first);
        assertThat(next.progress().labelWait()).isEqualTo(new LabelWait(T0.plusSeconds(902), T0.plusSeconds(903), 2));
        assertThat(accepted(next.labelsAskedForAgain(after, 2, T0.plusSeconds(904)))
                        .job())
                .as("once")
                .isEqualTo(next);
    }

    /** The news of its last epoch was lost on the way to the gateway. */
    @Test
    void awaitsLabelsAtTheEndOfATrainingOfWhoseLastEpochItDidNotHear() {
        Job finishing = accepted(
                        running.trainingFinished(finished(Outcome.COMPLETED), TWO_ATTEMPTS, T0.plusSeconds(60)))
                .job();

        assertThat(finishing.progress().labelsAwaitedSince()).isEqualTo(T0.plusSeconds(60));
    }

    @Test
    void awaitsNoLabelsThatCameBeforeTheNewsOfTheirEpoch() {
        Job labeled = accepted(running.epochLabeled(labeled(0), T0)).job();

        Job trained = accepted(labeled.epochTrained(trained(0), T0, LEASE, T0)).job();

        assertThat(trained.progress().labelsAwaitedSince()).isNull();
    }

    @Test
    void failsWhenItsLastAttemptFails() {
        Job retrying = accepted(running.leaseChecked(T0.plusSeconds(40), TWO_ATTEMPTS, T0.plusSeconds(40)))
                .job();
        Job again = accepted(retrying.retryChecked(T0.plusSeconds(60))).job();
        Job second = accepted(again.claim("trainer-2", null, LEASE, T0.plusSeconds(61)))
                .job();

        Job failed = accepted(
                        second.trainingFinished(finished(Outcome.FAILED_FOR_NOW), TWO_ATTEMPTS, T0.plusSeconds(70)))
                .job();

        assertThat(failed.state()).isEqualTo(JobState.FAILED);
        assertThat(failed.status().reason()).isEqualTo(Reason.ATTEMPTS_EXHAUSTED);
        assertThat(failed.status().message())
                .isEqualTo("2 attempts failed; the last attempt ended with trainer-failed-for-now");
        assertThat(failed.attempts().lastFailure())
                .isEqualTo(new Failure(2, Reason.TRAINER_FAILED_FOR_NOW, null, T0.plusSeconds(70)));
        assertThat(failed.attempts().retryAt()).isNull();
    }

    @Test
    void remembersHowAnAttemptEndedThatNoOtherFollows() {
        Job failed = accepted(running.trainingFinished(
                        new TrainingFinished(ID, 1, Outcome.FAILED, "diverged", "the loss is NaN", null),
                        TWO_ATTEMPTS,
                        T0.plusSeconds(70)))
                .job();

        assertThat(failed.state()).isEqualTo(JobState.FAILED);
        assertThat(failed.attempts().lastFailure())
                .isEqualTo(new Failure(1, "diverged", "the loss is NaN", T0.plusSeconds(70)));
        assertThat(failed.attempts().failed()).isEqualTo(1);
    }

    /** Its training is over, so that it did not fail; its labels did. */
    @Test
    void remembersThatItsLabelsFailed() {
        Job finishing = accepted(running.trainingFinished(finished(Outcome.COMPLETED), TWO_ATTEMPTS, T0))
                .job();

        Job failed = accepted(finishing.labelingFailed(
                        new LabelingFailed(ID, 1, 2, "corrupt", "bad bytes"), T0.plusSeconds(9)))
                .job();

        assertThat(failed.attempts())
                .isEqualTo(new Attempts(1, 0, null, null, new Failure(1, "corrupt", "bad bytes", T0.plusSeconds(9))));
    }

    /** Of mean-teacher, whose labels and teacher were those of the step average. */
    @Test
    void aTeacherOfALabelerThatKnowsNoStepAverageIsTheStepAverage() {
        LabeledEpoch epoch = LabeledEpoch.of(labeled(0), SPEC.method());

        assertThat(epoch.averageTestError()).isEqualTo(0.4);
        assertThat(epoch.teacherTestError()).isNull();
        assertThat(epoch.labelsNetwork()).isEqualTo(TrainedNetwork.AVERAGE);
        assertThat(epoch.has(TrainedNetwork.AVERAGE)).isTrue();
        assertThat(epoch.has(TrainedNetwork.TEACHER)).isFalse();
    }

    @Test
    void aMethodWithoutATeacherOfItsOwnHadATeacherSnapshotAndLabelsByTheStudent() {
        LabeledEpoch epoch = LabeledEpoch.of(labeled(0), new SupervisedSpec(0.99));

        assertThat(epoch.averageTestError()).isNull();
        assertThat(epoch.teacherTestError()).isEqualTo(0.4);
        assertThat(epoch.labelsNetwork()).isEqualTo(TrainedNetwork.STUDENT);
        assertThat(epoch.has(TrainedNetwork.AVERAGE)).isFalse();
        assertThat(epoch.has(TrainedNetwork.TEACHER)).isTrue();
    }

    /** A method that came later learns from its step average, too, but nobody ever called that the teacher of a run. */
    @Test
    void theTeacherOfALaterMethodIsTheSnapshotWhateverItLearnsFrom() {
        JobSpec ccl = ((JobSpec.Accepted)
                        JobSpec.read("{\"dataset\": {\"name\": \"two-moons\"}, \"method\": {\"name\": \"ccl\"}}"))
                .spec();

        LabeledEpoch epoch = LabeledEpoch.of(labeled(0), ccl.method());

        assertThat(ccl.method().hasStepTeacher()).isTrue();
        assertThat(epoch.averageTestError()).isNull();
        assertThat(epoch.teacherTestError()).isEqualTo(0.4);
        assertThat(epoch.labelsNetwork()).isEqualTo(TrainedNetwork.STUDENT);
    }

    @Test
    void aShutdownCostsNoAttempt() {
        Job job = running;
        for (int claim = 2; claim <= 10; claim++) {
            Decision.Accepted released = accepted(job.trainingFinished(finished(Outcome.RELEASED), TWO_ATTEMPTS, T0));
            assertThat(released.job().state()).isEqualTo(JobState.QUEUED);
            job = accepted(released.job().claim("trainer-" + claim, null, LEASE, T0))
                    .job();
        }

        assertThat(job.attempts().last()).isEqualTo(10);
        assertThat(job.attempts().failed()).isZero();
    }

    @Test
    void tellsTheTrainerToPauseAndToCancel() {
        Decision.Accepted pausing = accepted(running.pause(T0));
        Decision.Accepted cancelling = accepted(pausing.job().cancel(T0));
        Decision.Accepted repeated = accepted(cancelling.job().cancel(T0));

        assertThat(pausing.events()).contains(new JobEvent.JobPauseRequested(ID, 1));
        assertThat(cancelling.events()).contains(new JobEvent.JobCancelRequested(ID, 1));
        assertThat(repeated.events()).isEmpty();
    }

    /** A labeler that was late with it missed its files, which were deleted since others had followed it. */
    @Test
    void takesNoWordOfAnEpochThatIsLabeled() {
        Job labeled = accepted(running.epochLabeled(labeled(1), T0)).job();

        assertThat(accepted(labeled.labelingFailed(new LabelingFailed(ID, 1, 1, "corrupt", "no bytes"), T0)))
                .isEqualTo(Decision.unchanged(labeled));
        assertThat(accepted(labeled.labelingFailed(new LabelingFailed(ID, 1, 2, "corrupt", "no bytes"), T0))
                        .job()
                        .state())
                .isEqualTo(JobState.FAILED);
    }

    @Test
    void stopsATrainerWhoseEpochCannotBeLabeled() {
        Decision.Accepted failed =
                accepted(running.labelingFailed(new LabelingFailed(ID, 1, 0, "corrupt", "bad bytes"), T0));

        assertThat(failed.job().status()).isEqualTo(new Status(new TerminalPhase.Failed(), "corrupt", "bad bytes", T0));
        assertThat(failed.job().attempts())
                .isEqualTo(new Attempts(1, 1, null, null, new Failure(1, "corrupt", "bad bytes", T0)));
        assertThat(failed.events())
                .containsExactly(
                        new JobEvent.JobStateChanged(ID, 1, JobState.RUNNING, JobState.FAILED, "corrupt", "bad bytes"),
                        new JobEvent.JobCancelRequested(ID, 1));
    }

    @Test
    void changesNoMoreOnceItIsOver() {
        Job cancelled = accepted(queued.cancel(T0)).job();

        assertThat(List.of(
                        accepted(cancelled.trainingStarted(started(0), T0, LEASE, T0)),
                        accepted(cancelled.trainingProgress(progress(1, 1), T0, LEASE, T0)),
                        accepted(cancelled.epochTrained(trained(1), T0, LEASE, T0)),
                        accepted(cancelled.trainingFinished(finished(Outcome.COMPLETED), TWO_ATTEMPTS, T0)),
                        accepted(cancelled.epochLabeled(labeled(2), T0)),
                        accepted(cancelled.leaseChecked(T0.plusSeconds(9999), TWO_ATTEMPTS, T0.plusSeconds(9999))),
                        accepted(cancelled.retryChecked(T0.plusSeconds(9999)))))
                .containsOnly(new Decision.Accepted(cancelled, List.of()));
    }

    @Test
    void tellsTheTimeLeftFromThePaceOfThisAttempt() {
        Job resumed = accepted(starting.trainingStarted(started(1), T0.plusSeconds(100), LEASE, T0))
                .job();
        Job heard = accepted(resumed.trainingProgress(progress(1, 4), T0.plusSeconds(108), LEASE, T0))
                .job();

        assertThat(resumed.progress().eta(3)).isNull();
        // 4 steps in 8 s; of 30 steps 14 are done.
        assertThat(heard.progress().eta(3)).isEqualTo(Duration.ofSeconds(32));
    }

    @Test
    void aHeartbeatThatComesAgainSetsNothingBack() {
        Job later = accepted(running.trainingProgress(progress(1, 4), T0.plusSeconds(20), LEASE, T0))
                .job();

        Job again = accepted(later.trainingProgress(progress(0, 9), T0.plusSeconds(15), LEASE, T0))
                .job();

        assertThat(again.progress()).isEqualTo(later.progress());
    }

    @Test
    void countsAllStepsOfATrainedEpoch() {
        Job heard = accepted(running.trainingProgress(progress(2, 7), T0.plusSeconds(20), LEASE, T0))
                .job();

        Progress progress = accepted(heard.epochTrained(trained(2), T0.plusSeconds(21), LEASE, T0))
                .job()
                .progress();

        assertThat(progress.step()).isEqualTo(10);
        assertThat(progress.imagesPerSecond()).isEqualTo(2000);
        assertThat(progress.loss()).isEqualTo(0.5);
    }

    @Test
    void goesOnInTheMiddleOfTheEpochAfterTheLastLabeledOneAlone() {
        Job released = accepted(running.trainingFinished(releasedIn(1), TWO_ATTEMPTS, T0))
                .job();
        Job labeled = accepted(released.epochLabeled(labeled(0), T0)).job();
        Job further = accepted(labeled.epochLabeled(labeled(1), T0)).job();

        assertThat(released.outputs().unfinishedToGoOn())
                .as("epoch 0 has no labels yet")
                .isNull();
        assertThat(labeled.outputs().unfinishedToGoOn()).isEqualTo(releasedIn(1).unfinished());
        assertThat(further.outputs().unfinishedToGoOn()).as("epoch 1 is done").isNull();
    }

    @Test
    void forgetsAnUnfinishedEpochThatTheNextAttemptCannotGoOnFrom() {
        Job released = accepted(running.trainingFinished(releasedIn(1), TWO_ATTEMPTS, T0))
                .job();

        Job claimed = accepted(released.claim("trainer-2", null, LEASE, T0)).job();
        Job labeled = accepted(claimed.epochLabeled(labeled(0), T0)).job();

        assertThat(labeled.outputs().unfinishedToGoOn())
                .as("epoch 0 is that of attempt 2")
                .isNull();
    }

    @Test
    void goesOnInTheMiddleOfTheFirstEpoch() {
        Job released = accepted(running.trainingFinished(releasedIn(0), TWO_ATTEMPTS, T0))
                .job();

        assertThat(released.outputs().unfinishedToGoOn())
                .isEqualTo(releasedIn(0).unfinished());
    }

    @Test
    void keepsWhatAnEarlierAttemptHadDoneWhereTheNextKeptNothing() {
        Job released = accepted(running.trainingFinished(releasedIn(0), TWO_ATTEMPTS, T0))
                .job();
        Job claimed = accepted(released.claim("trainer-2", null, LEASE, T0)).job();

        Job again = accepted(claimed.trainingFinished(
                        new TrainingFinished(ID, 2, Outcome.RELEASED, null, null, null), TWO_ATTEMPTS, T0))
                .job();

        assertThat(again.outputs().unfinishedToGoOn()).isEqualTo(releasedIn(0).unfinished());
    }

    @Test
    void aRetryGoesOnFromTheLastLabeledEpochWithAsManyAttemptsAsANewJob() {
        Job labeled = accepted(running.epochLabeled(labeled(0), T0)).job();
        Job retrying = accepted(labeled.trainingFinished(finished(Outcome.FAILED_FOR_NOW), TWO_ATTEMPTS, T0))
                .job();
        Job again = accepted(
                        accepted(retrying.retryChecked(T0.plusSeconds(2))).job().claim("trainer-2", null, LEASE, T0))
                .job();
        Job failed = accepted(again.leaseChecked(T0.plusSeconds(30), TWO_ATTEMPTS, T0.plusSeconds(30)))
                .job();
        assertThat(failed.state()).isEqualTo(JobState.FAILED);

        Decision.Accepted retried = accepted(failed.retry(T0.plusSeconds(60)));

        assertThat(retried.job().state()).isEqualTo(JobState.QUEUED);
        assertThat(retried.job().attempts().failed()).isZero();
        assertThat(retried.job().attempts().lastFailure())
                .isEqualTo(failed.attempts().lastFailure());
        assertThat(retried.job().times().finished()).isNull();
        assertThat(retried.job().labeled()).isEqualTo(failed.labeled());
        assertThat(retried.events())
                .containsExactly(
                        new JobEvent.JobStateChanged(
                                ID, 3, JobState.FAILED, JobState.QUEUED, Reason.RETRIED_BY_USER, null),
                        new JobEvent.JobQueued(ID, 3, SPEC, T0));
        assertThat(accepted(retried.job().claim("trainer-3", null, LEASE, T0))
                        .job()
                        .attempt())
                .isEqualTo(4);
    }

    @Test
    void aRetryOfAJobThatIsLabeledInFullNeedsNoTrainer() {
        Job labeled = accepted(running.epochLabeled(labeled(2), T0)).job();
        Job cancelling = accepted(labeled.cancel(T0)).job();
        Job cancelled = accepted(cancelling.trainingFinished(finished(Outcome.CANCELLED), TWO_ATTEMPTS, T0))
                .job();

        Job retried = accepted(cancelled.retry(T0.plusSeconds(60))).job();

        assertThat(cancelled.state()).isEqualTo(JobState.CANCELLED);
        assertThat(retried.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(retried.times().finished()).isEqualTo(T0.plusSeconds(60));
    }

    @Test
    void aRetryOfAJobThatIsAtWorkChangesNothing() {
        assertThat(accepted(running.retry(T0)).job()).isEqualTo(running);
        assertThat(accepted(queued.retry(T0)).events()).isEmpty();
    }

    /** It may be what the attempt failed of, and an epoch is done again in minutes. */
    @Test
    void aRetryDoesNotTrustWhatATrainerLeftOfAnEpoch() {
        Job released = accepted(running.trainingFinished(releasedIn(0), TWO_ATTEMPTS, T0))
                .job();
        Job cancelled = accepted(released.cancel(T0)).job();

        assertThat(accepted(cancelled.retry(T0)).job().outputs().unfinishedToGoOn())
                .isNull();
    }

    /** It was not over: its owner's time runs on, and what its last trainer kept is as good as it was. */
    @Test
    void aRetryOfAJobThatWaitsForItsNextAttemptOnlyEndsTheWait() {
        Job released = accepted(running.trainingFinished(releasedIn(0), TWO_ATTEMPTS, T0.plusSeconds(10)))
                .job();
        Job again = accepted(released.claim("trainer-2", null, LEASE, T0)).job();
        Job retrying = accepted(again.trainingFinished(
                        new TrainingFinished(ID, 2, Outcome.FAILED_FOR_NOW, null, null, null), TWO_ATTEMPTS, T0))
                .job();

        Job retried = accepted(retrying.retry(T0)).job();

        assertThat(retrying.state()).isEqualTo(JobState.RETRYING);
        assertThat(retried.state()).isEqualTo(JobState.QUEUED);
        assertThat(retried.times()).isEqualTo(retrying.times());
        assertThat(retried.outputs().unfinishedToGoOn()).isNotNull();
    }

    @Test
    void aRetryAwaitsNoLabelsOfTheAttemptBefore() {
        Job waiting = accepted(running.epochTrained(trained(0), T0, LEASE, T0)).job();
        Job cancelling = accepted(waiting.cancel(T0)).job();
        Job cancelled = accepted(cancelling.trainingFinished(finished(Outcome.CANCELLED), TWO_ATTEMPTS, T0))
                .job();

        assertThat(cancelled.progress().labelWait()).isNotNull();
        assertThat(accepted(cancelled.retry(T0)).job().progress().labelWait()).isNull();
    }

    @Test
    void aPriorityIsGivenToAJobThatIsNotOver() {
        Job urgent = accepted(running.prioritize(7)).job();

        assertThat(urgent.origin().priority()).isEqualTo(7);
        assertThat(urgent.spec()).isEqualTo(SPEC);
        assertThat(accepted(running.prioritize(7)).events()).isEmpty();
        assertThat(accepted(queued.cancel(T0)).job().prioritize(7))
                .isEqualTo(new Decision.Refused("a job that is cancelled waits for nothing: it has no priority"));
    }

    private static TrainingFinished releasedIn(int epoch) {
        ArtifactReference checkpoint = new ArtifactReference("jobs/x/unfinished", "0".repeat(64), 1);
        return new TrainingFinished(ID, 1, Outcome.RELEASED, null, null, new UnfinishedEpoch(epoch, 3, checkpoint));
    }

    private static Decision.Accepted accepted(Decision decision) {
        assertThat(decision).isInstanceOf(Decision.Accepted.class);
        return (Decision.Accepted) decision;
    }

    private static TrainingStarted started(int firstEpoch) {
        return new TrainingStarted(ID, 1, "trainer-1", firstEpoch, 3, 10, 1000, List.of(), null);
    }

    private static TrainingStarted setBack(int from, @Nullable EpochLabeled to) {
        TrainingStarted started = started(to == null ? 0 : to.epoch() + 1);
        return new TrainingStarted(
                ID,
                to == null ? 1 : 2,
                started.trainer(),
                started.firstEpoch(),
                started.epochs(),
                started.stepsPerEpoch(),
                started.parameters(),
                List.of(),
                null,
                new SetBack(from, to, "epoch " + from + " is corrupt"));
    }

    private static TrainingProgress progress(int epoch, int step) {
        return new TrainingProgress(ID, 1, epoch, 3, step, 10, 0.5, 100, Activity.TRAINING);
    }

    private static EpochTrained trained(int epoch) {
        ArtifactReference snapshot = new ArtifactReference("jobs/x/" + epoch, "0".repeat(64), 1);
        return new EpochTrained(ID, 1, epoch, snapshot, null, Map.of(), 0.1, 2000, 1, 0);
    }

    private static TrainingFinished finished(Outcome outcome) {
        return new TrainingFinished(ID, 1, outcome, null, null, null);
    }

    private static EpochLabeled labeled(int epoch) {
        return labeled(epoch, null);
    }

    private static EpochLabeled labeled(int epoch, @Nullable Boolean last) {
        ArtifactReference artifact = new ArtifactReference("jobs/x/" + epoch, "0".repeat(64), 1);
        return new EpochLabeled(
                ID, 1, epoch, artifact, artifact, artifact, 0.5, 0.4, null, last, null, null, null, null, null, null,
                null);
    }
}
