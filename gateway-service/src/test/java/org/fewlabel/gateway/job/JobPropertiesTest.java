package org.fewlabel.gateway.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.event.EventPayload;
import org.fewlabel.contracts.event.JobEvent.JobStateChanged;
import org.fewlabel.contracts.event.LabelingEvent.EpochLabeled;
import org.fewlabel.contracts.event.TrainingEvent.Activity;
import org.fewlabel.contracts.event.TrainingEvent.EpochTrained;
import org.fewlabel.contracts.event.TrainingEvent.Outcome;
import org.fewlabel.contracts.event.TrainingEvent.TrainingFinished;
import org.fewlabel.contracts.event.TrainingEvent.TrainingProgress;
import org.fewlabel.contracts.event.TrainingEvent.TrainingStarted;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.job.JobState;
import org.junit.jupiter.api.Test;

/**
 * What holds of a job whatever happens to it: trainers that work, break off and vanish, a labeler, a user who changes their mind, leases
 * that are looked at, and events that come late, twice and in another order. A run is drawn by its number, which a failure names.
 */
class JobPropertiesTest {
    private static final int RUNS = 1_000;
    private static final int STEPS = 150;
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final RetryPolicy POLICY = new RetryPolicy(3, Duration.ofSeconds(2), Duration.ofMinutes(5));
    private static final UUID ID = UUID.fromString("00000000-0000-0000-0000-000000000001");
    private static final ArtifactReference ARTIFACT = new ArtifactReference("jobs/x", "0".repeat(64), 1);
    private static final JobSpec SPEC = ((JobSpec.Accepted) JobSpec.read("""
            {"dataset": {"name": "two-moons", "labels": 10}, "method": {"name": "mean-teacher"},
             "epochs": 3, "stepsPerEpoch": 10}
            """)).spec();

    private static final int EPOCHS = SPEC.epochs();

    @Test
    void whateverHappensAJobIsInOrderAndCanBeBroughtToItsEnd() {
        int succeeded = 0;
        int failed = 0;
        for (int run = 0; run < RUNS; run++) {
            World world = new World(run);
            for (int step = 0; step < STEPS; step++) {
                world.step();
            }
            succeeded += world.job.state() == JobState.SUCCEEDED ? 1 : 0;
            failed += world.job.state() == JobState.FAILED ? 1 : 0;
            world.comesToItsEnd();
        }
        // Else it was not looked at what is to be looked at.
        assertThat(succeeded).isBetween(RUNS / 20, RUNS * 19 / 20);
        assertThat(failed).isGreaterThan(RUNS / 500);
    }

    /** A job, and all who have to do with it. */
    private static final class World {
        private final int run;
        private final SplittableRandom random;
        private Instant now = Instant.parse("2026-01-01T00:00:00Z");
        private Job job = Job.submitted(new Origin(ID, SPEC, null, null, "ada"), now);
        /** All that workers have said so far; it is delivered in whatever order, and as often. */
        private final List<EventPayload> said = new ArrayList<>();
        /** What the present trainer trains next. */
        private int epoch;

        private boolean isTrainerThere;
        private String doing = "submit";

        World(int run) {
            this.run = run;
            this.random = new SplittableRandom(run);
        }

        void step() {
            now = now.plusMillis(random.nextLong(15_000));
            switch (random.nextInt(16)) {
                case 0 -> {
                    if (random.nextInt(3) == 0) {
                        decide("pause", job.pause(now));
                    }
                }
                case 1 -> decide("resume", job.resume(now));
                case 2 -> decide("retry", job.retry(now));
                case 3 -> {
                    if (random.nextInt(20) == 0) {
                        decide("cancel", job.cancel(now));
                    }
                }
                case 4 ->
                    decide("look at the lease", job.leaseChecked(now.minusSeconds(random.nextLong(20)), POLICY, now));
                case 5 -> decide("look at the wait", job.retryChecked(now));
                case 6 -> isTrainerThere &= random.nextInt(3) > 0;
                case 7, 8 -> label();
                case 9, 10, 11 -> work();
                default -> hear();
            }
        }

        private void work() {
            if (job.phase() instanceof WaitingPhase.Queued) {
                claim();
            } else if (isTrainerThere) {
                train();
            }
        }

        private void claim() {
            decide("claim", job.claim("trainer", null, LEASE, now));
            isTrainerThere = true;
            epoch = job.labeled() == null ? 0 : job.labeled().epoch() + 1;
            said.add(new TrainingStarted(
                    ID, job.attempt(), "trainer", Math.min(epoch, EPOCHS - 1), EPOCHS, 10, 1000, List.of(), null));
        }

        private void train() {
            int attempt = job.attempt();
            if (random.nextInt(20) == 0) {
                Outcome[] outcomes = {Outcome.RELEASED, Outcome.FAILED_FOR_NOW, Outcome.DECLINED, Outcome.FAILED};
                end(attempt, outcomes[random.nextInt(outcomes.length)]);
            } else if (job.phase() instanceof LeasedPhase.Cancelling) {
                end(attempt, Outcome.CANCELLED);
            } else if (job.phase() instanceof LeasedPhase.Pausing) {
                end(attempt, Outcome.PAUSED);
            } else if (epoch == EPOCHS) {
                end(attempt, Outcome.COMPLETED);
            } else if (random.nextBoolean()) {
                said.add(new TrainingProgress(ID, attempt, epoch, EPOCHS, 5, 10, 0.5, 100, Activity.TRAINING));
            } else {
                said.add(new EpochTrained(ID, attempt, epoch, ARTIFACT, null, Map.of(), 0.1, 2000, 1, 0));
                epoch++;
            }
        }

        private void end(int attempt, Outcome outcome) {
            boolean isFailure =
                    outcome == Outcome.FAILED || outcome == Outcome.FAILED_FOR_NOW || outcome == Outcome.DECLINED;
            said.add(new TrainingFinished(
                    ID, attempt, outcome, isFailure ? "out-of-memory" : null, isFailure ? "no memory" : null, null));
            isTrainerThere = false;
        }

        /** Of some epoch that was trained. */
        private void label() {
            List<EpochTrained> trained = said.stream()
                    .filter(EpochTrained.class::isInstance)
                    .map(EpochTrained.class::cast)
                    .toList();
            if (!trained.isEmpty()) {
                EpochTrained one = trained.get(random.nextInt(trained.size()));
                said.add(labeled(one.attempt(), one.epoch()));
            }
        }

        private static EpochLabeled labeled(int attempt, int epoch) {
            return new EpochLabeled(
                    ID, attempt, epoch, ARTIFACT, ARTIFACT, ARTIFACT, 0.5, 0.4, null, null, null, null, null, null,
                    null, null, null);
        }

        /** The younger the likelier, but any of them; twice means no more than once. */
        private void hear() {
            if (said.isEmpty()) {
                return;
            }
            int back = Math.min(random.nextInt(said.size()), random.nextInt(said.size()));
            EventPayload event = said.get(said.size() - 1 - back);
            hear(event);
            Job once = job;
            hear(event);
            assertThat(job).as(this::where).isEqualTo(once);
        }

        /** As reports come to a job: what is of an earlier attempt does not. */
        private void hear(EventPayload event) {
            if (event.attempt() != job.attempt()) {
                return;
            }
            String what = event.type();
            if (event instanceof TrainingStarted started) {
                decide(what, job.trainingStarted(started, now, LEASE, now));
            } else if (event instanceof TrainingProgress progress) {
                decide(what, job.trainingProgress(progress, now, LEASE, now));
            } else if (event instanceof EpochTrained trained) {
                decide(what, job.epochTrained(trained, now, LEASE, now));
            } else if (event instanceof TrainingFinished finished) {
                decide(what, job.trainingFinished(finished, POLICY, now));
            } else if (event instanceof EpochLabeled labeled) {
                decide(what, job.epochLabeled(labeled, now));
            }
        }

        private void decide(String what, Decision decision) {
            doing = what;
            if (!(decision instanceof Decision.Accepted accepted)) {
                return;
            }
            Job before = job;
            job = accepted.job();
            List<JobStateChanged> changes = accepted.events().stream()
                    .filter(JobStateChanged.class::isInstance)
                    .map(JobStateChanged.class::cast)
                    .toList();
            if (before.state() == job.state()) {
                assertThat(changes).as(this::where).isEmpty();
            } else {
                assertThat(changes).as(this::where).singleElement().satisfies(change -> {
                    assertThat(change.from()).as(this::where).isEqualTo(before.state());
                    assertThat(change.to()).as(this::where).isEqualTo(job.state());
                    assertThat(change.attempt()).as(this::where).isEqualTo(job.attempt());
                });
            }
            assertThat(!before.state().isTerminal() || job.state() == before.state() || what.equals("retry"))
                    .as(this::where)
                    .isTrue();
            assertThat(job.attempt() - before.attempt()).as(this::where).isBetween(0, 1);
            assertThat(labeledEpochs(job)).as(this::where).isGreaterThanOrEqualTo(labeledEpochs(before));
            isInOrder();
        }

        private static int labeledEpochs(Job job) {
            return job.labeled() == null ? 0 : job.labeled().epoch() + 1;
        }

        private void isInOrder() {
            assertThat(job.attempts().lease() != null).as(this::where).isEqualTo(job.phase() instanceof LeasedPhase);
            assertThat(job.attempts().retryAt() != null)
                    .as(this::where)
                    .isEqualTo(job.phase() instanceof WaitingPhase.Retrying);
            assertThat(job.times().finished() != null)
                    .as(this::where)
                    .isEqualTo(job.state().isTerminal());
            assertThat(job.attempts().failed()).as(this::where).isBetween(0, POLICY.attemptsMax());
            assertThat(job.state() != JobState.SUCCEEDED || labeledEpochs(job) == EPOCHS)
                    .as(this::where)
                    .isTrue();
        }

        private String where() {
            return "run " + run + ", " + doing + ": " + job;
        }

        /** With workers that do what they should and events that come in order, from wherever it is. */
        void comesToItsEnd() {
            for (int look = 0; look < 100 && job.state() != JobState.SUCCEEDED; look++) {
                now = now.plus(Duration.ofMinutes(10));
                if (job.phase() instanceof TerminalPhase) {
                    decide("retry", job.retry(now));
                } else if (job.phase() instanceof WaitingPhase.Paused) {
                    decide("resume", job.resume(now));
                } else if (job.phase() instanceof WaitingPhase.Retrying) {
                    decide("look at the wait", job.retryChecked(now));
                } else if (job.phase() instanceof WaitingPhase.Finishing) {
                    for (int each = labeledEpochs(job); each < EPOCHS; each++) {
                        hear(labeled(job.attempt(), each));
                    }
                } else if (job.phase() instanceof WaitingPhase.Queued) {
                    claim();
                    hear(said.get(said.size() - 1));
                    for (; epoch < EPOCHS; epoch++) {
                        hear(new EpochTrained(ID, job.attempt(), epoch, ARTIFACT, null, Map.of(), 0.1, 2000, 1, 0));
                        hear(labeled(job.attempt(), epoch));
                    }
                    hear(new TrainingFinished(ID, job.attempt(), Outcome.COMPLETED, null, null, null));
                } else {
                    decide("look at the lease", job.leaseChecked(now, POLICY, now));
                }
            }
            assertThat(job.state()).as(this::where).isEqualTo(JobState.SUCCEEDED);
        }
    }
}
