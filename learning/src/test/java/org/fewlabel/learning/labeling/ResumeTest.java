package org.fewlabel.learning.labeling;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.fewlabel.contracts.folder.MountedImageFolders;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.learning.FileBytes;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.data.DatasetSettings;
import org.fewlabel.learning.data.Datasets;
import org.fewlabel.learning.data.GeneratedImages;
import org.fewlabel.learning.training.Checkpoint;
import org.fewlabel.learning.training.Ending;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that was interrupted and resumed is bit for bit the run that was not. */
class ResumeTest {
    private static final int STEPS_PER_EPOCH = 7;
    private static final int LAST_EPOCH = 3;
    private static final Dataset DATASET = Moons.dataset();

    static List<String> methods() {
        return List.of(
                "{'name': 'supervised'}",
                "{'name': 'pseudo-label', 'targets': 'iteration'}",
                "{'name': 'pseudo-label', 'targets': 'iteration', 'inputs': 'mixed', 'threshold': 0.6}",
                "{'name': 'pseudo-label', 'targets': 'epoch'}",
                "{'name': 'pseudo-label', 'targets': 'epoch', 'inputs': 'mixed', 'pseudoLabels': 'soft'}",
                "{'name': 'mean-teacher'}",
                "{'name': 'mean-teacher', 'inputs': 'mixed'}",
                "{'name': 'ict'}",
                "{'name': 'ict', 'inputs': 'mixed', 'mixupLoss': 'L2', 'alpha': 0.5}",
                "{'name': 'mixmatch'}",
                "{'name': 'mix-pseudo-label', 'staleness': 1}",
                "{'name': 'pseudo-label', 'labels': 'recorded', 'staleness': 1}",
                "{'name': 'pi-model'}",
                "{'name': 'temporal-ensembling', 'targets': 'iteration', 'inputs': 'mixed'}",
                "{'name': 'temporal-ensembling', 'targets': 'epoch'}",
                "{'name': 'vat'}",
                "{'name': 'vat', 'inputs': 'mixed', 'divergence': 'mse'}",
                "{'name': 'fixmatch', 'threshold': 0.6}",
                "{'name': 'fixmatch', 'threshold': 0.6, 'targets': 'epoch', 'labels': 'recorded'}",
                "{'name': 'mix-pseudo-label', 'inputs': 'mixed', 'pseudoLabels': 'hard', 'labels': 'recorded'}",
                "{'name': 'mix-pseudo-label', 'inputs': 'mixed', 'labels': 'recorded', 'labeledTargets': 'predicted',"
                        + " 'mixturePass': 'apart'}",
                "{'name': 'ict', 'labeledImages': 'mixed', 'teacherView': 'other'}",
                "{'name': 'ict', 'inputs': 'mixed', 'mixturePass': 'apart', 'labeledImages': 'mixed'}",
                "{'name': 'vat', 'startDirection': 'uniform', 'dropoutMasks': 'fresh'}",
                "{'name': 'ccl'}",
                "{'name': 'ccl', 'inputs': 'mixed', 'certainty': 'filtering-temperature', 'uncertainty': 'entropy',"
                        + " 'predictions': 2, 'shareRampUpEpochs': 3}");
    }

    @ParameterizedTest
    @MethodSource("methods")
    void goesOnBitForBit(String method) throws InterruptedException, IOException {
        JobSpec spec = spec(method, "{'name': 'sgd'}");
        WholeRun uninterrupted = new WholeRun(spec, DATASET);
        uninterrupted.run();
        WholeRun interrupted = new WholeRun(spec, DATASET, 2 * STEPS_PER_EPOCH + 3);
        Ending stopped = interrupted.run();

        WholeRun resumed = new WholeRun(spec, DATASET);
        Ending ending = resumed.resume(interrupted, 1);

        assertThat(stopped).isEqualTo(new Ending.Stopped(2, 3));
        assertThat(interrupted.checkpoints).containsOnlyKeys(0, 1);
        assertThat(ending).isEqualTo(new Ending.Completed());
        assertSame(resumed, uninterrupted);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void goesOnInTheMiddleOfAnEpochBitForBit(String method) throws InterruptedException, IOException {
        JobSpec spec = spec(method, "{'name': 'sgd'}");
        WholeRun uninterrupted = new WholeRun(spec, DATASET);
        uninterrupted.run();
        WholeRun interrupted = new WholeRun(spec, DATASET, 2 * STEPS_PER_EPOCH + 3);
        interrupted.run();

        WholeRun resumed = new WholeRun(spec, DATASET);
        Ending ending = resumed.resumeUnfinished(interrupted);

        assertThat(ending).isEqualTo(new Ending.Completed());
        assertThat(resumed.steps).hasSize(2 * STEPS_PER_EPOCH - 3);
        assertSame(resumed, uninterrupted);
        assertThat(resumed.reports.get(0).metrics())
                .as("the means of all steps of the epoch")
                .isEqualTo(uninterrupted.reports.get(2).metrics());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, STEPS_PER_EPOCH - 1, STEPS_PER_EPOCH + 1, 4 * STEPS_PER_EPOCH - 1})
    void goesOnAtAnyStepOfAnyEpoch(int steps) throws InterruptedException, IOException {
        JobSpec spec = Moons.spec(
                "{\"name\": \"mean-teacher\"}",
                ", \"batch\": {\"labeled\": 3, \"unlabeled\": 20}, \"epochs\": 4, \"stepsPerEpoch\": " + STEPS_PER_EPOCH
                        + ", \"earlyStopping\": {\"patienceEpochs\": 4, \"minEpochs\": 0}",
                ", \"validation\": 2");
        WholeRun uninterrupted = new WholeRun(spec, DATASET);
        uninterrupted.run();
        WholeRun interrupted = new WholeRun(spec, DATASET, steps);
        interrupted.run();

        WholeRun resumed = new WholeRun(spec, DATASET);
        resumed.resumeUnfinished(interrupted);

        assertSame(resumed, uninterrupted);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 7})
    void goesOnBitForBitWithMoreThreadsThatMakeItsBatches(int threads) throws InterruptedException, IOException {
        JobSpec spec = spec("{'name': 'fixmatch', 'threshold': 0.6}", "{'name': 'sgd'}");
        WholeRun uninterrupted = new WholeRun(spec, DATASET);
        uninterrupted.run();
        WholeRun interrupted = new WholeRun(spec, DATASET, 2 * STEPS_PER_EPOCH + 3);
        interrupted.run();

        WholeRun resumed = new WholeRun(spec, DATASET).withAugmentationThreads(threads);
        resumed.resumeUnfinished(interrupted);

        assertSame(resumed, uninterrupted);
    }

    @Test
    void goesOnAfterASecondInterruptionOfTheSameEpoch() throws InterruptedException, IOException {
        JobSpec spec = spec("{'name': 'temporal-ensembling', 'targets': 'epoch'}", "{'name': 'adam'}");
        WholeRun uninterrupted = new WholeRun(spec, DATASET);
        uninterrupted.run();
        WholeRun first = new WholeRun(spec, DATASET, STEPS_PER_EPOCH + 2);
        first.run();
        WholeRun second = new WholeRun(spec, DATASET, 3);
        second.resumeUnfinished(first);

        WholeRun resumed = new WholeRun(spec, DATASET);
        resumed.resumeUnfinished(second);

        assertThat(resumed.steps).hasSize(3 * STEPS_PER_EPOCH - 5);
        assertSame(resumed, uninterrupted);
    }

    @Test
    void keepsNothingOfAnEpochWithoutAStep() throws InterruptedException {
        WholeRun interrupted =
                new WholeRun(spec("{'name': 'supervised'}", "{'name': 'sgd'}"), DATASET, STEPS_PER_EPOCH);

        Ending ending = interrupted.run();

        assertThat(ending).isEqualTo(new Ending.Stopped(1, 0));
        assertThat(interrupted.unfinished).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'name': 'sgd', 'momentum': 0.5, 'nesterov': false}", "{'name': 'adam'}"})
    void goesOnWithTheMemoryOfTheOptimizer(String optimizer) throws InterruptedException, IOException {
        JobSpec spec = spec("{'name': 'mean-teacher'}", optimizer);
        WholeRun uninterrupted = new WholeRun(spec, DATASET);
        uninterrupted.run();

        WholeRun resumed = new WholeRun(spec, DATASET);
        resumed.resume(uninterrupted, 1);

        assertSame(resumed, uninterrupted);
    }

    /** The networks of the other tests have no running statistics. */
    @ParameterizedTest
    @CsvSource({"supervised, 3", "supervised, 5", "mean-teacher, 3", "mean-teacher, 5"})
    void goesOnWithTheRunningStatisticsOfBatchNorm(String method, int steps, @TempDir Path root)
            throws InterruptedException, IOException {
        GeneratedImages.write(root.resolve("colours"), 2, 6, 1);
        JobSpec spec = ofImages(method, root);
        Dataset images = Datasets.load(spec.dataset(), new DatasetSettings(root, root.resolve("cache")), news -> {});
        WholeRun uninterrupted = new WholeRun(spec, images);
        uninterrupted.run();
        WholeRun interrupted = new WholeRun(spec, images, steps);
        interrupted.run();

        WholeRun resumed = new WholeRun(spec, images);
        Ending ending = steps == 3 ? resumed.resume(interrupted, 0) : resumed.resumeUnfinished(interrupted);

        assertThat(ending).isEqualTo(new Ending.Completed());
        assertThat(resumed.steps).hasSize(6 - steps);
        assertThat(resumed.checkpoints.get(1)).isEqualTo(uninterrupted.checkpoints.get(1));
        assertThat(resumed.teachers.get(1)).isEqualTo(uninterrupted.teachers.get(1));
        assertThat(resumed.labels.get(1)).isNotNull().isEqualTo(uninterrupted.labels.get(1));
        Checkpoint last = Checkpoint.of(FileBytes.read(resumed.checkpoints.get(1)));
        assertThat(last.student().statistics())
                .isNotEmpty()
                .isNotEqualTo(last.average().statistics());
    }

    private static JobSpec ofImages(String method, Path root) {
        String json = """
                {"dataset": {"name": "image-folder", "folder": {"path": "colours", "height": 16, "width": 16}},
                 "network": {"name": "cnn-small"}, "method": {"name": "%s"}, "batch": {"labeled": 4, "unlabeled": 4},
                 "epochs": 2, "stepsPerEpoch": 3}
                """.formatted(method);
        JobSpec.Reading reading = JobSpec.read(json, new MountedImageFolders(root));
        assertThat(reading).isInstanceOf(JobSpec.Accepted.class);
        return ((JobSpec.Accepted) reading).spec();
    }

    private static void assertSame(WholeRun resumed, WholeRun uninterrupted) {
        for (int epoch = 2; epoch <= LAST_EPOCH; epoch++) {
            assertThat(resumed.checkpoints.get(epoch))
                    .as("checkpoint %d", epoch)
                    .isEqualTo(uninterrupted.checkpoints.get(epoch));
            assertThat(resumed.teachers.get(epoch))
                    .as("teacher %d", epoch)
                    .isEqualTo(uninterrupted.teachers.get(epoch));
        }
        assertThat(resumed.labels.get(LAST_EPOCH)).isNotNull().isEqualTo(uninterrupted.labels.get(LAST_EPOCH));
        assertThat(resumed.checkpoints.get(LAST_EPOCH)).isNotEqualTo(resumed.checkpoints.get(LAST_EPOCH - 1));
    }

    private static JobSpec spec(String method, String optimizer) {
        return Moons.spec(
                method.replace('\'', '"'),
                (", 'network': {'dropout': 0.2}, 'optimizer': " + optimizer
                                + ", 'batch': {'labeled': 4, 'unlabeled': 20}, 'epochs': 4, 'seed': 5, 'stepsPerEpoch': "
                                + STEPS_PER_EPOCH)
                        .replace('\'', '"'));
    }
}
