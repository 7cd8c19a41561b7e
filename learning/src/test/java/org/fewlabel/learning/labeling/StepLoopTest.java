package org.fewlabel.learning.labeling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.fewlabel.contracts.RunProvenance;
import org.fewlabel.contracts.folder.UnreadableFile;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.learning.FileBytes;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.loss.Probabilities;
import org.fewlabel.learning.method.EpochLabels;
import org.fewlabel.learning.training.AugmentationThreads;
import org.fewlabel.learning.training.Checkpoint;
import org.fewlabel.learning.training.Ending;
import org.fewlabel.learning.training.EpochLabelSource;
import org.fewlabel.learning.training.EpochReport;
import org.fewlabel.learning.training.StepReport;
import org.fewlabel.learning.training.StopSignal;
import org.fewlabel.learning.training.Training;
import org.fewlabel.learning.training.TrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepLoopTest {
    private static final Dataset DATASET = Moons.dataset();
    private static final String SUPERVISED = "{\"name\": \"supervised\"}";
    private static final String EPOCH_LABELS =
            "{\"name\": \"pseudo-label\", \"targets\": \"epoch\", \"rampUpEpochs\": 2}";
    private static final TrainingListener NOBODY = new TrainingListener() {};
    private static final EpochLabelSource NO_LABELS = epoch -> {
        throw new IllegalStateException("this method needs no labels");
    };

    @Test
    void reportsEveryStepAndTheMeansOfEveryEpoch() throws InterruptedException {
        WholeRun run = new WholeRun(spec(EPOCH_LABELS, "\"epochs\": 3, \"stepsPerEpoch\": 4"), DATASET);

        run.run();

        assertThat(run.steps).extracting(StepReport::epoch).containsExactly(0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2);
        assertThat(run.steps).extracting(StepReport::step).containsExactly(1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4);
        assertThat(run.steps).extracting(StepReport::images).containsOnly(24);
        assertThat(run.reports).extracting(EpochReport::epoch).containsExactly(0, 1, 2);
        EpochReport last = run.reports.get(2);
        assertThat(last.metrics().keySet())
                .containsExactly("loss", "supervised", "unsupervised", "unsupervisedWeight", "maskRatio");
        assertThat(last.metrics().get("loss"))
                .isCloseTo(
                        run.steps.subList(8, 12).stream()
                                .mapToDouble(StepReport::loss)
                                .average()
                                .orElseThrow(),
                        within(1e-12));
        assertThat(last.metrics().get("unsupervisedWeight")).isEqualTo(1);
        assertThat(last.learningRate()).isLessThan(run.reports.get(0).learningRate());
        assertThat(last.imagesPerSecond()).isCloseTo(4 * 24 / last.seconds(), within(1e-6));
        assertThat(last.dataWaitSeconds()).isBetween(0.0, last.seconds());
    }

    @ParameterizedTest
    @CsvSource({"0, '0,1,2'", "1, '0,1'"})
    void trainsOnTheLabelsOfTheEpochBeforeOrOfTheOneBeforeThat(int staleness, String expected)
            throws InterruptedException {
        String method = EPOCH_LABELS.replace("}", ", \"staleness\": " + staleness + "}");
        WholeRun run = new WholeRun(spec(method, "\"epochs\": 4, \"stepsPerEpoch\": 2"), DATASET);

        run.run();

        List<Integer> epochs =
                List.of(expected.split(",")).stream().map(Integer::valueOf).toList();
        assertThat(run.labelsAskedFor).isEqualTo(epochs);
        assertThat(run.reports)
                .filteredOn(report -> report.metrics().get("maskRatio") == 0)
                .extracting(EpochReport::epoch)
                .isEqualTo(IntStream.rangeClosed(0, staleness).boxed().toList());
    }

    @Test
    void showsLabeledExamplesInTheViewThatTheJobAsksFor() throws InterruptedException {
        String length = "\"epochs\": 1, \"stepsPerEpoch\": 2";
        WholeRun usual = new WholeRun(spec(SUPERVISED, length), DATASET);
        WholeRun weak = new WholeRun(spec(SUPERVISED, length + ", \"augmentation\": {\"labeled\": \"weak\"}"), DATASET);
        WholeRun strong =
                new WholeRun(spec(SUPERVISED, length + ", \"augmentation\": {\"labeled\": \"strong\"}"), DATASET);

        usual.run();
        weak.run();
        strong.run();

        assertThat(weak.steps).isEqualTo(usual.steps);
        assertThat(strong.steps.get(0).loss()).isNotEqualTo(weak.steps.get(0).loss());
    }

    @Test
    void trainsWhereEveryExampleHasALabel() throws InterruptedException {
        int all = DATASET.training().count();
        JobSpec spec = ((JobSpec.Accepted) JobSpec.read("{\"dataset\": {\"name\": \"two-moons\", \"labels\": " + all
                        + "}, \"method\": " + SUPERVISED + ", \"epochs\": 2, \"stepsPerEpoch\": 3}"))
                .spec();
        WholeRun run = new WholeRun(spec, DATASET);

        Ending ending = run.run();

        assertThat(ending).isEqualTo(new Ending.Completed());
        assertThat(run.steps).hasSize(6).allSatisfy(step -> assertThat(step.loss())
                .isPositive());
        assertThat(run.labels).as("of every example, after the last epoch").containsOnlyKeys(1);
    }

    @Test
    void aRunThatIsToBeStoppedMakesNoFurtherStep() throws InterruptedException {
        WholeRun run = new WholeRun(spec(SUPERVISED, "\"epochs\": 3, \"stepsPerEpoch\": 4"), DATASET, 6);

        Ending ending = run.run();

        assertThat(ending).isEqualTo(new Ending.Stopped(1, 2));
        assertThat(run.steps).hasSize(6);
        assertThat(run.checkpoints).containsOnlyKeys(0);
    }

    @Test
    void aRunThatIsStoppedBeforeItsFirstStepKeepsNothing() throws InterruptedException {
        WholeRun run = new WholeRun(spec(SUPERVISED, "\"epochs\": 1"), DATASET, 0);

        Ending ending = run.run();

        assertThat(ending).isEqualTo(new Ending.Stopped(0, 0));
        assertThat(run.checkpoints).isEmpty();
    }

    @Test
    void anInterruptionWhileItWaitsForLabelsIsAStopIfTheSignalIsRaised() throws InterruptedException {
        AtomicBoolean isStopped = new AtomicBoolean();
        CountDownLatch waits = new CountDownLatch(1);
        Thread loop = Thread.currentThread();
        Thread stopper = new Thread(() -> {
            try {
                waits.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            isStopped.set(true);
            loop.interrupt();
        });
        stopper.start();
        Training training = training(
                spec(EPOCH_LABELS, "\"epochs\": 2, \"stepsPerEpoch\": 2"),
                epoch -> {
                    waits.countDown();
                    new CountDownLatch(1).await();
                    throw new IllegalStateException("nobody counts down");
                },
                isStopped::get);

        Ending ending = training.run(null);

        stopper.join();
        assertThat(ending).isEqualTo(new Ending.Stopped(1, 0));
    }

    @Test
    void anInterruptionThatNobodyAskedForReachesTheCaller() {
        Training training = training(
                spec(EPOCH_LABELS, "\"epochs\": 2, \"stepsPerEpoch\": 2"),
                epoch -> {
                    throw new InterruptedException("by somebody else");
                },
                StopSignal.NEVER);

        assertThatThrownBy(() -> training.run(null))
                .isInstanceOf(InterruptedException.class)
                .hasMessage("by somebody else");
    }

    @Test
    void aLossThatIsNotFiniteEndsTheRunAndNamesStepAndSeed() throws InterruptedException {
        WholeRun run = new WholeRun(
                spec(
                        SUPERVISED,
                        "\"optimizer\": {\"learningRate\": 1000, \"weightDecay\": 1}, \"schedule\": {\"name\": \"constant\"},"
                                + " \"epochs\": 50, \"stepsPerEpoch\": 20, \"seed\": 77"),
                DATASET);

        Ending ending = run.run();

        assertThat(ending).isInstanceOf(Ending.Diverged.class);
        Ending.Diverged diverged = (Ending.Diverged) ending;
        assertThat(diverged.loss()).isNotFinite();
        assertThat(diverged.seed()).isEqualTo(77);
        assertThat(diverged.epoch() * 20 + diverged.step()).isEqualTo(run.steps.size() + 1);
        assertThat(diverged.message())
                .contains("in step " + diverged.step() + " of epoch " + diverged.epoch() + " with seed 77");
    }

    /** It succeeded, with labels and a model that were no numbers: the step that would have shown it was none of the run's. */
    @Test
    void aRunThatIsBrokenByItsLastStepHasDiverged() throws InterruptedException {
        String settings =
                "\"optimizer\": {\"learningRate\": 1000, \"weightDecay\": 1}, \"schedule\": {\"name\": \"constant\"},"
                        + " \"epochs\": 1, \"stepsPerEpoch\": %d, \"seed\": 77";
        WholeRun longer = new WholeRun(spec(SUPERVISED, settings.replace("%d", "1000")), DATASET);
        assertThat(longer.run()).isInstanceOf(Ending.Diverged.class);
        int good = longer.steps.size();
        WholeRun run = new WholeRun(spec(SUPERVISED, settings.replace("%d", String.valueOf(good))), DATASET);

        assertThat(run.run()).isInstanceOfSatisfying(Ending.Diverged.class, diverged -> assertThat(diverged.loss())
                .isNotFinite());
        assertThat(run.checkpoints).isEmpty();
    }

    @Test
    void hearsOfItsPhasesInOrder() throws InterruptedException {
        List<String> heard = new ArrayList<>();
        JobSpec spec = spec(EPOCH_LABELS, "\"epochs\": 2, \"stepsPerEpoch\": 1");
        TrainingListener listener = new TrainingListener() {
            @Override
            public void started(
                    int firstEpoch,
                    int epochs,
                    int stepsPerEpoch,
                    int parameters,
                    List<UnreadableFile> unreadable,
                    RunProvenance provenance) {
                heard.add("started " + firstEpoch + " " + epochs + " " + stepsPerEpoch + " " + (parameters > 100));
            }

            @Override
            public void awaitingLabels(int epoch, int labeledEpoch) {
                heard.add("awaits " + epoch + " " + labeledEpoch);
            }

            @Override
            public void epochStarted(int epoch, int stepsDone) {
                heard.add("epoch " + epoch);
            }

            @Override
            public void epochFinished(EpochReport report, Checkpoint checkpoint) {
                heard.add("finished " + report.epoch() + " " + checkpoint.epoch());
            }
        };

        new Training(spec, DATASET, StepLoopTest::evenLabels, listener, StopSignal.NEVER, AugmentationThreads.USUAL)
                .run(null);

        assertThat(heard)
                .containsExactly(
                        "started 0 2 1 true", "epoch 0", "finished 0 0", "awaits 1 0", "epoch 1", "finished 1 1");
    }

    @Test
    void refusesLabelsOfAnotherEpoch() {
        Training training = training(
                spec(EPOCH_LABELS, "\"epochs\": 2, \"stepsPerEpoch\": 1"), epoch -> evenLabels(5), StopSignal.NEVER);

        assertThatThrownBy(() -> training.run(null))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("wanted the labels of epoch 0 for 1000 images, got those of epoch 5 for 1000");
    }

    @Test
    void refusesACheckpointOfAnotherJob() throws InterruptedException, IOException {
        WholeRun other = new WholeRun(spec(SUPERVISED, "\"epochs\": 2, \"stepsPerEpoch\": 1, \"seed\": 1"), DATASET);
        other.run();
        Checkpoint checkpoint = Checkpoint.of(FileBytes.read(other.checkpoints.get(0)));
        Training training = training(
                spec(SUPERVISED, "\"epochs\": 2, \"stepsPerEpoch\": 1, \"seed\": 2"), NO_LABELS, StopSignal.NEVER);

        assertThatThrownBy(() -> training.run(checkpoint))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("another job");
    }

    @Test
    void aRunWhoseLastEpochIsDoneHasNothingLeftToDo() throws InterruptedException, IOException {
        JobSpec spec = spec(SUPERVISED, "\"epochs\": 1, \"stepsPerEpoch\": 1");
        WholeRun run = new WholeRun(spec, DATASET);
        run.run();

        Ending ending =
                training(spec, NO_LABELS, StopSignal.NEVER).run(Checkpoint.of(FileBytes.read(run.checkpoints.get(0))));

        assertThat(ending).isEqualTo(new Ending.Completed());
    }

    private static EpochLabels evenLabels(int epoch) {
        return new EpochLabels(epoch, new Probabilities(new float[2 * 1_000], 1_000, 2));
    }

    private static Training training(JobSpec spec, EpochLabelSource labels, StopSignal stop) {
        return new Training(spec, DATASET, labels, NOBODY, stop, AugmentationThreads.USUAL);
    }

    private static JobSpec spec(String method, String others) {
        return Moons.spec(method, ", \"batch\": {\"labeled\": 4, \"unlabeled\": 20}, " + others);
    }
}
