package org.fewlabel.learning.labeling;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.fewlabel.contracts.PerNetwork;
import org.fewlabel.contracts.TrainedNetwork;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.learning.FileBytes;
import org.fewlabel.learning.augmentation.PlainView;
import org.fewlabel.learning.augmentation.Views;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.data.LabeledSplit;
import org.fewlabel.learning.loss.Probabilities;
import org.fewlabel.learning.method.EpochLabels;
import org.fewlabel.learning.network.Mode;
import org.fewlabel.learning.network.Network;
import org.fewlabel.learning.network.NetworkSnapshot;
import org.fewlabel.learning.network.Networks;
import org.fewlabel.learning.training.Checkpoint;
import org.fewlabel.learning.training.Ending;
import org.fewlabel.learning.training.EpochReport;
import org.fewlabel.learning.training.Patience;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that hold images out of training, judge their epochs by them, and end when they get no better. */
class EarlyStoppingTest {
    private static final Dataset DATASET = Moons.dataset();
    private static final String STOPPABLE_AT_ONCE = ", \"earlyStopping\": {\"patienceEpochs\": 3, \"minEpochs\": 0}";
    /** With a learning rate of 0 nothing ever gets better. */
    private static final String STANDSTILL = ", \"optimizer\": {\"learningRate\": 0}";

    @ParameterizedTest
    @ValueSource(strings = {"supervised", "mean-teacher", "mixmatch"})
    void hearsOfTheErrorOfTheMethodsOwnNetworkOnTheValidationImages(String method)
            throws InterruptedException, IOException {
        WholeRun run = new WholeRun(spec(method, 2, ", \"network\": {\"dropout\": 0.5}" + STOPPABLE_AT_ONCE), DATASET);

        run.run();

        EpochReport report = run.reports.get(1);
        Checkpoint checkpoint = checkpoint(run, 1);
        NetworkSnapshot own = method.equals("supervised") ? checkpoint.student() : checkpoint.average();
        assertThat(report.metrics()).containsEntry("validationError", error(checkpoint, own));
    }

    @Test
    void doesNotSayWhatItDoesNotKnow() throws InterruptedException {
        WholeRun run = new WholeRun(
                Moons.spec("{\"name\": \"mean-teacher\"}", ", \"epochs\": 1, \"stepsPerEpoch\": 2"), DATASET);

        run.run();

        assertThat(run.reports.get(0).metrics()).doesNotContainKeys("validationError");
    }

    @Test
    void endsWhenItsPatienceIsOverAndLabelsEveryImageThen() throws InterruptedException, IOException {
        WholeRun run = new WholeRun(spec("supervised", 10, STANDSTILL + stopAfter(3)), DATASET);

        Ending ending = run.run();

        assertThat(ending).isEqualTo(new Ending.Completed());
        assertThat(run.checkpoints).containsOnlyKeys(0, 1, 2, 3);
        assertThat(checkpoint(run, 2).isLast()).isFalse();
        assertThat(checkpoint(run, 3).isLast()).isTrue();
        assertThat(run.labels).containsOnlyKeys(3);
    }

    /** Until the unsupervised loss has its full weight, the error tells nothing of how far it will fall. */
    @Test
    void countsNoEpochOfTheRamp() throws InterruptedException, IOException {
        String slow = "\"mean-teacher\", \"rampUpEpochs\": 2, \"rampUp\": {\"delayEpochs\": 3}";
        WholeRun run = new WholeRun(specOf("{\"name\": " + slow + "}", 10, STANDSTILL + stopAfter(2)), DATASET);

        Ending ending = run.run();

        assertThat(ending).isEqualTo(new Ending.Completed());
        assertThat(checkpoint(run, 4).patience()).isNull();
        assertThat(checkpoint(run, 5).patience())
                .isEqualTo(new Patience(run.reports.get(5).metrics().get("validationError"), 0));
        assertThat(Collections.max(run.checkpoints.keySet())).isEqualTo(7);
    }

    @Test
    void anEpochOfTheRampIsNotTheBestButMayBeChosen() throws InterruptedException, IOException {
        JobSpec spec = specOf(
                "{\"name\": \"supervised\"}", 9, ", \"earlyStopping\": {\"patienceEpochs\": 4, \"minEpochs\": 4}");
        WholeRun run = new WholeRun(spec, DATASET);
        run.run();
        int last = Collections.max(run.checkpoints.keySet());

        double best = IntStream.rangeClosed(4, last)
                .mapToDouble(epoch -> validationError(run, epoch))
                .min()
                .orElseThrow();

        assertThat(checkpoint(run, last).patience().bestError()).isEqualTo(best);
        assertThat(Teacher.of(FileBytes.read(run.teachers.get(3))).choice()).isNotNull();
    }

    @Test
    void goesOnInAndAfterTheRampAsIfItHadNotBeenInterrupted() throws InterruptedException, IOException {
        JobSpec spec = specOf(
                "{\"name\": \"mean-teacher\", \"rampUpEpochs\": 3}", 10, STANDSTILL + stopAfter(2) + ", \"seed\": 4");
        WholeRun uninterrupted = new WholeRun(spec, DATASET);
        uninterrupted.run();

        for (int epoch = 0; epoch < 5; epoch++) {
            WholeRun resumed = new WholeRun(spec, DATASET);
            resumed.resume(uninterrupted, epoch);

            assertThat(Collections.max(resumed.checkpoints.keySet())).isEqualTo(5);
            assertThat(resumed.checkpoints.get(5)).isEqualTo(uninterrupted.checkpoints.get(5));
        }
    }

    @Test
    void keepsItsPatienceThroughAnInterruption() throws InterruptedException, IOException {
        JobSpec spec = spec("supervised", 10, stopAfter(2) + ", \"seed\": 4");
        WholeRun uninterrupted = new WholeRun(spec, DATASET);
        uninterrupted.run();
        int last = Collections.max(uninterrupted.checkpoints.keySet());
        assertThat(last).as("stopped early, but not at once").isBetween(2, 8);

        for (int epoch = 0; epoch < last; epoch++) {
            WholeRun resumed = new WholeRun(spec, DATASET);
            resumed.resume(uninterrupted, epoch);

            assertThat(Collections.max(resumed.checkpoints.keySet())).isEqualTo(last);
            assertThat(resumed.checkpoints.get(last)).isEqualTo(uninterrupted.checkpoints.get(last));
            assertThat(resumed.labels.get(last)).isEqualTo(uninterrupted.labels.get(last));
        }
    }

    @Test
    void aRunThatWasStoppedEarlyHasNothingLeftToDo() throws InterruptedException, IOException {
        JobSpec spec = spec("supervised", 10, STANDSTILL + stopAfter(1));
        WholeRun run = new WholeRun(spec, DATASET);
        run.run();
        WholeRun again = new WholeRun(spec, DATASET);

        Ending ending = again.resume(run, 1);

        assertThat(ending).isEqualTo(new Ending.Completed());
        assertThat(again.steps).isEmpty();
    }

    @Test
    void everyTeacherKnowsTheFirstEpochWithTheLowestErrorSoFar() throws InterruptedException, IOException {
        WholeRun run = new WholeRun(choosing(), DATASET);

        run.run();

        int best = 0;
        for (int epoch = 0; epoch < 8; epoch++) {
            best = validationError(run, epoch) < validationError(run, best) ? epoch : best;
            assertThat(choice(run, epoch).epochs().student())
                    .isEqualTo(new ChosenEpoch(best, validationError(run, best)));
        }
        assertThat(best).as("not the first").isPositive();
        assertThat(validationError(run, 7)).as("as good, but later").isEqualTo(validationError(run, best));
    }

    @Test
    void aRunThatGoesOnAfterTheChosenEpochStillKnowsIt() throws InterruptedException, IOException {
        JobSpec spec = choosing();
        WholeRun uninterrupted = new WholeRun(spec, DATASET);
        uninterrupted.run();
        int chosen = choice(uninterrupted, 7).epochs().student().epoch();
        WholeRun resumed = new WholeRun(spec, DATASET);

        resumed.resume(uninterrupted, chosen + 1);

        assertThat(resumed.teachers.get(7)).isEqualTo(uninterrupted.teachers.get(7));
    }

    @Test
    void labelsEveryImageByAnEarlierEpochAsIfItHadBeenTheLast() throws InterruptedException, IOException {
        // Both runs have the same epoch 1, as the learning rate does not fall.
        String steady = ", \"schedule\": {\"name\": \"constant\"}";
        for (String method : List.of("supervised", "mean-teacher")) {
            WholeRun longer = new WholeRun(spec(method, 4, steady), DATASET);
            longer.run();
            WholeRun shorter = new WholeRun(spec(method, 2, steady), DATASET);
            shorter.run();

            PerNetwork<EpochLabels> byEarlierEpoch = longer.labelsOfAll(1);
            PerNetwork<EpochLabels> byLastEpoch = shorter.labelsOfAll(1);

            for (TrainedNetwork network : TrainedNetwork.values()) {
                EpochLabels labels = byEarlierEpoch.of(network);
                assertThat(labels.epoch()).isEqualTo(1);
                assertThat(labels.probabilities().values())
                        .isEqualTo(byLastEpoch.of(network).probabilities().values());
            }
            LabeledEpoch last = shorter.labeled.get(1);
            assertThat(last.labels().probabilities().values())
                    .isEqualTo(byEarlierEpoch
                            .of(last.labelsNetwork())
                            .probabilities()
                            .values());
        }
    }

    /** With so many validation images that epochs differ. */
    private static JobSpec choosing() {
        String json = "{\"dataset\": {\"name\": \"two-moons\", \"labels\": 104, \"validation\": 100}, \"method\":"
                + " {\"name\": \"supervised\"}, \"batch\": {\"labeled\": 4, \"unlabeled\": 20}, \"stepsPerEpoch\": 5,"
                + " \"epochs\": 8, \"seed\": 0}";
        return ((JobSpec.Accepted) JobSpec.read(json)).spec();
    }

    private static double validationError(WholeRun run, int epoch) {
        return run.labeled.get(epoch).validationErrors().student();
    }

    private static Choice choice(WholeRun run, int epoch) throws IOException {
        return Teacher.of(FileBytes.read(run.teachers.get(epoch))).choice();
    }

    /** Of 8 labeled images 4 are left to train on; the network must be the same whatever the other 4 look like. */
    @Test
    void judgingAnEpochChangesNothingOfTheRun() throws InterruptedException, IOException {
        WholeRun judged = new WholeRun(spec("mean-teacher", 3, ""), DATASET);
        judged.run();
        WholeRun stoppable = new WholeRun(spec("mean-teacher", 3, STOPPABLE_AT_ONCE), DATASET);
        stoppable.run();

        assertThat(checkpoint(stoppable, 2).student().parameters())
                .containsExactly(checkpoint(judged, 2).student().parameters());
    }

    private static double error(Checkpoint checkpoint, NetworkSnapshot state) {
        JobSpec spec = checkpoint.spec();
        int[] held = LabeledSplit.of(DATASET.training(), DATASET.classes(), spec.dataset())
                .validation();
        assertThat(held).hasSize(4);
        PlainView view = Views.plain(DATASET);
        try (Network network = Networks.create(spec.network(), DATASET.shape(), DATASET.classes(), 0)) {
            state.restoreTo(network);
            return Arrays.stream(held)
                            .filter(example -> {
                                var image = view.batch(DATASET.training(), new int[] {example}, 0, 1, new float[2]);
                                Probabilities seen = Probabilities.softmax(network.forward(image, Mode.PREDICT, 0));
                                return seen.label(0) != DATASET.training().label(example);
                            })
                            .count()
                    / 4.0;
        }
    }

    private static Checkpoint checkpoint(WholeRun run, int epoch) throws IOException {
        return Checkpoint.of(FileBytes.read(run.checkpoints.get(epoch)));
    }

    private static String stopAfter(int epochs) {
        return ", \"earlyStopping\": {\"patienceEpochs\": " + epochs + "}";
    }

    private static JobSpec spec(String method, int epochs, String others) {
        return specOf("{\"name\": \"" + method + "\"}", epochs, others);
    }

    private static JobSpec specOf(String method, int epochs, String others) {
        String json = "{\"dataset\": {\"name\": \"two-moons\", \"labels\": 8, \"validation\": 4}, \"method\": "
                + method
                + ", \"batch\": {\"labeled\": 4, \"unlabeled\": 20}, \"stepsPerEpoch\": 5, \"epochs\": "
                + epochs + others + "}";
        return ((JobSpec.Accepted) JobSpec.read(json)).spec();
    }
}
