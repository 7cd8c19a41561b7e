package org.fewlabel.learning.labeling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.fewlabel.artifacts.safetensors.Safetensors;
import org.fewlabel.contracts.PerNetwork;
import org.fewlabel.contracts.TrainedNetwork;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.learning.FileBytes;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.data.LabeledSplit;
import org.fewlabel.learning.method.EpochLabels;
import org.fewlabel.learning.network.NetworkSnapshot;
import org.fewlabel.learning.training.Checkpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EpochLabelerTest {
    private static final Dataset DATASET = Moons.dataset();
    private static final String SUPERVISED = "{\"name\": \"supervised\"}";
    private static final String FIXMATCH = "{\"name\": \"fixmatch\", \"threshold\": 0.6}";
    private static final String EPOCH_LABELS = "{\"name\": \"pseudo-label\", \"targets\": \"epoch\"}";
    private static final String MEAN_TEACHER = "{\"name\": \"mean-teacher\"}";

    @ParameterizedTest
    @ValueSource(strings = {SUPERVISED, MEAN_TEACHER})
    void foldsTheTeacherFromTheSnapshots(String method) throws InterruptedException, IOException {
        WholeRun run = run(method, 4);

        float[] expected = student(run, 0).parameters().clone();
        assertThat(teacher(run, 0).parameters()).containsExactly(expected);
        // min(1 − 1/(e+1), 0.6): 1/2, then 0.6 instead of 2/3 and 3/4.
        double[] alphas = {0, 0.5, 0.6, 0.6};
        for (int epoch = 1; epoch < 4; epoch++) {
            float[] newer = student(run, epoch).parameters();
            for (int i = 0; i < expected.length; i++) {
                expected[i] = (float) (alphas[epoch] * expected[i] + (1 - alphas[epoch]) * newer[i]);
            }
            assertThat(teacher(run, epoch).parameters()).as("epoch %d", epoch).containsExactly(expected, within(1e-7f));
        }
        assertThat(teacher(run, 3).parameters())
                .isNotEqualTo(student(run, 3).parameters())
                .isNotEqualTo(checkpoint(run, 3).average().parameters());
    }

    @ParameterizedTest
    @ValueSource(strings = {SUPERVISED, EPOCH_LABELS, MEAN_TEACHER})
    void givesTheSameBytesTwice(String method) throws InterruptedException, IOException {
        WholeRun run = run(method, 2);
        EpochLabeler labeler = new EpochLabeler(DATASET, LabelingProgress.NONE);
        Teacher previous = Teacher.of(FileBytes.read(run.teachers.get(0)));

        LabeledEpoch again = labeler.label(checkpoint(run, 1), previous);

        assertThat(FileBytes.of(again.teacher().toSafetensors())).isEqualTo(run.teachers.get(1));
        assertThat(again.labels()).isNotNull();
        assertThat(FileBytes.of(again.labels().toSafetensors(checkpoint(run, 1).spec())))
                .isEqualTo(run.labels.get(1));
        assertThat(again.quality()).isEqualTo(run.labeled.get(1).quality());
        assertThat(again.testErrors()).isEqualTo(run.labeled.get(1).testErrors());
    }

    @Test
    void writesDownWhatAModelOfTheEpochNeeds() throws InterruptedException, IOException {
        WholeRun run = run(SUPERVISED, 2);

        for (int epoch = 0; epoch < 2; epoch++) {
            ModelFacts facts =
                    Teacher.of(FileBytes.read(run.teachers.get(epoch))).facts();

            LabeledEpoch labeled = run.labeled.get(epoch);
            assertThat(facts.classNames()).isEqualTo(DATASET.classNames());
            assertThat(facts.means()).isEqualTo(DATASET.means());
            assertThat(facts.deviations()).isEqualTo(DATASET.deviations());
            assertThat(facts.testExamples()).isEqualTo(DATASET.test().count());
            assertThat(facts.testErrors()).isEqualTo(labeled.testErrors());
            assertThat(facts.validationErrors()).isNull();
            assertThat(facts.labels()).isEqualTo(labeled.quality().withoutConfusion());
            assertThat(facts.labels().report().confusion()).isEmpty();
            assertThat(facts.labelsNetwork()).isEqualTo(TrainedNetwork.STUDENT);
        }
    }

    @Test
    void labelsEveryEpochOfAMethodThatTrainsOnLabelsAndTheLastOfTheOthers() throws InterruptedException {
        WholeRun trainsOnLabels = run(EPOCH_LABELS, 3);
        WholeRun others = run(SUPERVISED, 3);

        assertThat(trainsOnLabels.labels).containsOnlyKeys(0, 1, 2);
        assertThat(others.labels).containsOnlyKeys(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {SUPERVISED, MEAN_TEACHER})
    void knowsHowGoodTheTargetsOfAMethodAreThatNeedsNoLabelsOfAnEpoch(String method)
            throws InterruptedException, IOException {
        WholeRun run = run(method, 3);
        Checkpoint snapshot = checkpoint(run, 1);
        int[] unlabeled = LabeledSplit.of(
                        DATASET.training(), DATASET.classes(), snapshot.spec().dataset())
                .unlabeled(true);
        EpochLabels targets = new EpochLabeler(DATASET, LabelingProgress.NONE)
                .labelAll(snapshot, 1, method.equals(MEAN_TEACHER) ? snapshot.average() : snapshot.student());

        assertThat(run.labeled.get(1).labels()).isNull();
        assertThat(run.labeled.get(1).quality())
                .isEqualTo(QualityOfLabels.of(targets, DATASET.training(), unlabeled, 0));
    }

    /** With mixed inputs every mixture with a labeled image lacked a target, and counted for nothing. */
    @Test
    void labelsTheLabeledImagesTooWhereTheirPredictionsAreTargets() throws InterruptedException, IOException {
        String mixed = "{\"name\": \"mix-pseudo-label\", \"inputs\": \"mixed\", \"labeledTargets\": \"%s\"}";

        WholeRun given = run(mixed.formatted("given"), 2);
        WholeRun predicted = run(mixed.formatted("predicted"), 2);

        assertThat(known(given, 0)).isEqualTo(994);
        assertThat(known(predicted, 0)).isEqualTo(1_000);
    }

    @Test
    void labelsTheUnlabeledImagesOnTheWayAndAllInTheEnd() throws InterruptedException, IOException {
        JobSpec few = Moons.spec(
                EPOCH_LABELS,
                ", \"batch\": {\"labeled\": 6, \"unlabeled\": 20, \"excludeLabeled\": true}, \"epochs\": 2",
                ", \"unlabeled\": 60");
        WholeRun run = new WholeRun(few, DATASET);

        run.run();

        assertThat(few.resolvedStepsPerEpoch()).isEqualTo(3);
        assertThat(known(run, 0)).isEqualTo(60);
        assertThat(known(run, 1)).isEqualTo(1_000);
        assertThat(run.labeled.get(1).quality().classCounts().stream()
                        .mapToInt(Integer::intValue)
                        .sum())
                .isEqualTo(60);
    }

    @Test
    void takesTheLabelsThatTheLoopRecordedButForTheLastEpoch() throws InterruptedException, IOException {
        WholeRun run = run(EPOCH_LABELS.replace("}", ", \"labels\": \"recorded\"}"), 3);

        for (int epoch = 0; epoch < 2; epoch++) {
            EpochLabels labels = EpochLabels.of(FileBytes.read(run.labels.get(epoch)));
            assertThat(labels.probabilities().values())
                    .isEqualTo(checkpoint(run, epoch).recordedPredictions().values());
        }
        // 5 steps of 20 points an epoch; what was seen once stays known.
        assertThat(known(run, 0)).isEqualTo(100);
        assertThat(known(run, 1)).isBetween(101, 200);
        assertThat(known(run, 2)).isEqualTo(1_000);
        assertThat(run.labeled.get(0).quality().classCounts().stream()
                        .mapToInt(Integer::intValue)
                        .sum())
                .isLessThanOrEqualTo(100);
        LabeledEpoch again = new EpochLabeler(DATASET, LabelingProgress.NONE)
                .label(checkpoint(run, 1), Teacher.of(FileBytes.read(run.teachers.get(0))));
        assertThat(FileBytes.of(again.labels().toSafetensors(checkpoint(run, 1).spec())))
                .isEqualTo(run.labels.get(1));
    }

    private static int known(WholeRun run, int epoch) throws IOException {
        EpochLabels labels = EpochLabels.of(FileBytes.read(run.labels.get(epoch)));
        return (int) IntStream.range(0, 1_000).filter(labels::isKnown).count();
    }

    @Test
    void labelsAreThePredictionsThatTheTestErrorCounts() throws InterruptedException {
        // Training points serve as test points as well, so labels and test error must tell the same.
        Dataset twice = new Dataset(
                DATASET.name(),
                DATASET.classNames(),
                DATASET.means(),
                DATASET.deviations(),
                DATASET.training(),
                DATASET.training());
        WholeRun run = new WholeRun(spec(MEAN_TEACHER, 2), twice);

        run.run();

        LabeledEpoch last = run.labeled.get(1);
        PerNetwork<Double> wrong = last.finalLabels()
                .map(labels -> IntStream.range(0, 1_000)
                                .filter(point ->
                                        labels.label(point) != twice.training().label(point))
                                .count()
                        / 1_000.0);
        assertThat(wrong).isEqualTo(last.testErrors());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                SUPERVISED + "|STUDENT",
                MEAN_TEACHER + "|AVERAGE",
                FIXMATCH + "|AVERAGE",
                EPOCH_LABELS + "|STUDENT"
            })
    void theMethodsOwnNetworkMakesTheLabelsWhereThereIsNoValidation(String method, TrainedNetwork own)
            throws InterruptedException {
        WholeRun run = run(method, 2);

        LabeledEpoch last = run.labeled.get(1);

        assertThat(last.labelsNetwork()).isEqualTo(own);
        assertThat(last.labels()).isSameAs(last.finalLabels().of(own));
        assertThat(last.validationErrors()).isNull();
        assertThat(run.labeled.get(0).finalLabels()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {SUPERVISED, MEAN_TEACHER, EPOCH_LABELS})
    void theNetworkThatIsValidatedIsTheOneThatLabels(String method) throws InterruptedException, IOException {
        // So many validation images that the networks differ.
        String json = "{\"dataset\": {\"name\": \"two-moons\", \"labels\": 206, \"validation\": 200}, \"method\": "
                + method + ", \"batch\": {\"labeled\": 6, \"unlabeled\": 20}, \"stepsPerEpoch\": 5, \"epochs\": 6}";
        JobSpec spec = ((JobSpec.Accepted) JobSpec.read(json)).spec();
        int[] validation = LabeledSplit.of(DATASET.training(), DATASET.classes(), spec.dataset())
                .validation();
        WholeRun run = new WholeRun(spec, DATASET);

        run.run();

        LabeledEpoch last = run.labeled.get(5);
        PerNetwork<Double> wrong = last.finalLabels()
                .map(labels -> IntStream.of(validation)
                                .filter(point -> labels.label(point)
                                        != DATASET.training().label(point))
                                .count()
                        / 200.0);
        assertThat(last.validationErrors()).isEqualTo(wrong);
        Choice choice = last.teacher().choice();
        assertThat(last.labelsNetwork()).isEqualTo(choice.network(spec.method().ownNetwork()));
        assertThat(last.labels()).isSameAs(last.finalLabels().of(last.labelsNetwork()));
        for (TrainedNetwork network : TrainedNetwork.values()) {
            double lowest = run.labeled.values().stream()
                    .mapToDouble(epoch -> epoch.validationErrors().of(network))
                    .min()
                    .orElseThrow();
            assertThat(choice.epochs().of(network).validationError()).isEqualTo(lowest);
            assertThat(run.labeled
                            .get(choice.epochs().of(network).epoch())
                            .validationErrors()
                            .of(network))
                    .isEqualTo(lowest);
        }
        assertThat(choice)
                .isEqualTo(Teacher.of(FileBytes.read(run.teachers.get(5))).choice());
    }

    @Test
    void handsOutTheTestPredictionsThatTheErrorsCountWithTheTruth() throws InterruptedException, IOException {
        WholeRun run = run(MEAN_TEACHER, 2);
        LabeledEpoch labeled = run.labeled.get(1);

        TestPredictions predictions = labeled.testPredictions();
        assertThat(predictions).isNotNull();
        Safetensors file = predictions.toSafetensors(checkpoint(run, 1));
        int[] truth = file.tensors().get("truth").ints();
        assertThat(truth).hasSize(1_000);
        for (TrainedNetwork network : TrainedNetwork.values()) {
            assertThat(error(file.tensors().get(network.wireName()).floats(), truth))
                    .isEqualTo(labeled.testErrors().of(network));
        }
    }

    private static double error(float[] probabilities, int[] truth) {
        return IntStream.range(0, truth.length)
                        .filter(i -> (probabilities[2 * i] >= probabilities[2 * i + 1] ? 0 : 1) != truth[i])
                        .count()
                / (double) truth.length;
    }

    @Test
    void countsItsPredictionsUpToTheLast() throws InterruptedException, IOException {
        WholeRun run = run(SUPERVISED, 1);
        List<Integer> done = new ArrayList<>();
        List<Integer> inAll = new ArrayList<>();

        new EpochLabeler(DATASET, (soFar, all) -> {
                    done.add(soFar);
                    inAll.add(all);
                })
                .label(checkpoint(run, 0), null);

        // Three networks, each of 1,000 test points and, as it is the last epoch, 1,000 training points.
        assertThat(inAll).containsOnly(6_000);
        assertThat(done).isSorted().hasSizeGreaterThan(6).endsWith(6_000);
    }

    @Test
    void needsTheTeacherOfTheEpochBefore() throws InterruptedException, IOException {
        WholeRun run = run(SUPERVISED, 3);
        EpochLabeler labeler = new EpochLabeler(DATASET, LabelingProgress.NONE);
        Checkpoint last = checkpoint(run, 2);
        Teacher tooOld = Teacher.of(FileBytes.read(run.teachers.get(0)));

        assertThat(EpochLabeler.needsPrevious(last)).isTrue();
        assertThatThrownBy(() -> labeler.label(last, tooOld))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the teacher of epoch 2 needs that of epoch 1 of the same job, got one of epoch 0");
        assertThatThrownBy(() -> labeler.label(last, null)).hasMessageContaining("got none");
    }

    private static WholeRun run(String method, int epochs) throws InterruptedException {
        WholeRun run = new WholeRun(spec(method, epochs), DATASET);
        run.run();
        return run;
    }

    private static JobSpec spec(String method, int epochs) {
        return Moons.spec(
                method,
                ", \"batch\": {\"labeled\": 6, \"unlabeled\": 20}, \"stepsPerEpoch\": 5,"
                        + " \"teacherDecay\": 0.6, \"epochs\": " + epochs);
    }

    private static Checkpoint checkpoint(WholeRun run, int epoch) throws IOException {
        return Checkpoint.of(FileBytes.read(run.checkpoints.get(epoch)));
    }

    private static NetworkSnapshot student(WholeRun run, int epoch) throws IOException {
        return checkpoint(run, epoch).student();
    }

    private static NetworkSnapshot teacher(WholeRun run, int epoch) throws IOException {
        return Teacher.of(FileBytes.read(run.teachers.get(epoch))).state();
    }
}
