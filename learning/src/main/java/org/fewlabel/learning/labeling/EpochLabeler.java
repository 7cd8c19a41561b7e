package org.fewlabel.learning.labeling;

import java.util.Objects;
import java.util.stream.IntStream;
import org.fewlabel.contracts.PerNetwork;
import org.fewlabel.contracts.TrainedNetwork;
import org.fewlabel.contracts.event.LabelQuality;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.job.MethodSpec;
import org.fewlabel.learning.augmentation.Views;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.data.Examples;
import org.fewlabel.learning.data.LabeledSplit;
import org.fewlabel.learning.loss.Probabilities;
import org.fewlabel.learning.method.EpochLabels;
import org.fewlabel.learning.network.Network;
import org.fewlabel.learning.network.NetworkSnapshot;
import org.fewlabel.learning.network.Networks;
import org.fewlabel.learning.training.Checkpoint;
import org.fewlabel.learning.training.OtherDataException;
import org.jspecify.annotations.Nullable;

/**
 * Makes of a snapshot the teacher snapshot, the test and validation errors of the three networks and, where they are needed,
 * the labels of training images. A pure function: the same snapshot and the same previous teacher give the same bytes on the
 * same machine with as many threads.
 *
 * <p>The snapshot brings the student and the step average. The teacher snapshot is folded from the students of all epochs,
 * θ' ← αθ' + (1 − α)θ with α = min(1 − 1/(e+1), teacherDecay) in epoch e from 0, over weights and batch-norm statistics, for
 * every method. So epoch 0's is a copy of the student.
 *
 * <p>Labels are made after every epoch for methods that train on them, of the images that serve as unlabeled ones: the
 * predictions of the student, or of the step average where that makes the method's targets, on images as they are. Where the
 * method's labels are recorded in the loop, the snapshot brings them along and no pass is made. After the last epoch, when
 * they serve no training any more but go to the user, they are the predictions of each network for all training images.
 *
 * <p>How good labels are is known of every epoch: of the labels where they are made, else of what the network says of a sample
 * that would make them. After the last epoch they are those that users get, which may be by another network.
 */
public final class EpochLabeler {
    private static final int[] NONE = {};

    private final Dataset dataset;
    private final LabelingProgress progress;

    public EpochLabeler(Dataset dataset, LabelingProgress progress) {
        this.dataset = dataset;
        this.progress = progress;
    }

    /**
     * Makes what is to be made of one snapshot.
     *
     * @param previous the teacher of the epoch before; needed unless {@link #needsPrevious} says no
     * @throws OtherDataException if the images are not those that the snapshot was trained on
     * @throws IllegalArgumentException if the snapshot is not of this data set, or a teacher is needed and this is not it
     */
    public LabeledEpoch label(Checkpoint snapshot, @Nullable Teacher previous) {
        JobSpec spec = snapshot.spec();
        requireFinished(snapshot);
        requireSameImages(snapshot);
        LabeledSplit split = LabeledSplit.of(dataset, spec.dataset());
        PerNetwork<NetworkSnapshot> networks =
                new PerNetwork<>(snapshot.student(), snapshot.average(), teacherState(snapshot, previous));
        PerNetwork<int[]> toLabel = toLabel(snapshot, split);
        Predictions predictions = predictions(snapshot, split, toLabel);
        PerNetwork<Pass> passes = passes(spec, networks, split, toLabel, predictions);

        PerNetwork<Double> validationErrors = split.validation().length == 0 ? null : passes.map(Pass::validationError);
        Choice choice = validationErrors == null
                ? null
                : Choice.after(previous == null ? null : previous.choice(), snapshot.epoch(), validationErrors);
        TrainedNetwork labeling = labelingNetwork(snapshot, choice);
        EpochLabels labels = snapshot.isLast()
                ? labelAll(snapshot, snapshot.epoch(), networks.of(labeling), predictions)
                : labelsForTraining(snapshot, passes.of(labeling));
        LabelQuality quality = quality(snapshot, labels, passes.of(labeling), split);
        PerNetwork<Double> testErrors = testErrors(passes);
        ModelFacts facts = facts(testErrors, validationErrors, quality, labeling);
        boolean isTested = dataset.test().count() > 0;
        return new LabeledEpoch(
                new Teacher(spec, snapshot.epoch(), networks.teacher(), choice, facts),
                labels,
                labels == null ? null : labeling,
                testErrors,
                validationErrors,
                isTested ? new TestPredictions(passes.map(Pass::test), dataset.test()) : null,
                quality);
    }

    /**
     * Labels all training images as after the last epoch: for its other networks, and for an epoch that validation chose. One at a
     * time, since the labels of a large data set are large.
     *
     * @param snapshot any of the run
     * @param network one of those of the epoch
     * @throws OtherDataException if the images are not those that the snapshot was trained on
     */
    public EpochLabels labelAll(Checkpoint snapshot, int epoch, NetworkSnapshot network) {
        requireSameImages(snapshot);
        Predictions predictions = new Predictions(
                Views.plain(dataset), progress, dataset.training().count());
        return labelAll(snapshot, epoch, network, predictions);
    }

    private EpochLabels labelAll(Checkpoint snapshot, int epoch, NetworkSnapshot network, Predictions predictions) {
        try (Network labeling = network(snapshot.spec())) {
            network.restoreTo(labeling);
            return new EpochLabels(epoch, predictions.of(labeling, dataset.training()));
        }
    }

    /** Whether something of the epoch before is needed with this snapshot. */
    public static boolean needsPrevious(Checkpoint snapshot) {
        return snapshot.epoch() > 0;
    }

    private static void requireFinished(Checkpoint snapshot) {
        if (snapshot.progress() != null) {
            throw new IllegalArgumentException("the snapshot is in the middle of an epoch");
        }
    }

    private void requireSameImages(Checkpoint snapshot) {
        JobSpec spec = snapshot.spec();
        if (spec.dataset().name() != dataset.name()
                || spec.dataset().shape().trainingImages() != dataset.training().count()) {
            throw new IllegalArgumentException("the snapshot is of " + spec.dataset() + ", the data set is "
                    + dataset.name() + " with " + dataset.training().count() + " training examples");
        }
        OtherDataException.unlessSame(snapshot, dataset);
    }

    private static NetworkSnapshot teacherState(Checkpoint snapshot, @Nullable Teacher previous) {
        if (!needsPrevious(snapshot)) {
            return snapshot.student();
        }
        if (previous == null
                || previous.epoch() != snapshot.epoch() - 1
                || !previous.spec().equals(snapshot.spec())) {
            throw new IllegalArgumentException("the teacher of epoch " + snapshot.epoch() + " needs that of epoch "
                    + (snapshot.epoch() - 1) + " of the same job, got "
                    + (previous == null ? "none" : "one of epoch " + previous.epoch()));
        }
        double alpha =
                Math.min(1 - 1.0 / (snapshot.epoch() + 1), snapshot.spec().teacherDecay());
        return previous.state().averagedWith(alpha, snapshot.student());
    }

    /** Whose predictions the epoch's labels are. */
    private static TrainedNetwork labelingNetwork(Checkpoint snapshot, @Nullable Choice choice) {
        TrainedNetwork own = snapshot.spec().method().ownNetwork();
        if (snapshot.isLast()) {
            return choice == null ? own : choice.network(own);
        }
        return snapshot.spec().method().hasStepTeacher() ? TrainedNetwork.AVERAGE : TrainedNetwork.STUDENT;
    }

    /** The training images that each network is to label; after the last epoch it is all by one that is not known yet. */
    private PerNetwork<int[]> toLabel(Checkpoint snapshot, LabeledSplit split) {
        if (snapshot.isLast()) {
            return PerNetwork.each(network -> NONE);
        }
        int[] images = imagesOnTheWay(snapshot, split);
        TrainedNetwork labeling = labelingNetwork(snapshot, null);
        return PerNetwork.each(network -> network == labeling ? images : NONE);
    }

    /** What the method trains on; where it needs no labels of an epoch, a sample, to know how good they would be. */
    private static int[] imagesOnTheWay(Checkpoint snapshot, LabeledSplit split) {
        MethodSpec method = snapshot.spec().method();
        if (!method.trainsOnEpochLabels()) {
            return QualityOfLabels.sample(split);
        }
        boolean excludeLabeled = snapshot.spec().batch().excludeLabeled() && !method.trainsOnLabelsOfLabeled();
        return snapshot.recordedPredictions() == null ? split.unlabeled(excludeLabeled) : NONE;
    }

    /** Of the labels, or of the sample where there are none; null where every image came with its label. */
    private @Nullable LabelQuality quality(
            Checkpoint snapshot, @Nullable EpochLabels labels, Pass pass, LabeledSplit split) {
        int[] images = labels == null ? QualityOfLabels.sample(split) : split.unlabeled(true);
        EpochLabels judged = labels == null && images.length > 0 ? labels(snapshot, pass.training()) : labels;
        return judged == null || images.length == 0
                ? null
                : QualityOfLabels.of(
                        judged,
                        dataset.training(),
                        images,
                        snapshot.spec().method().threshold());
    }

    /** Null where the method does not train on the labels of an epoch. */
    private static @Nullable EpochLabels labelsForTraining(Checkpoint snapshot, Pass pass) {
        if (!snapshot.spec().method().trainsOnEpochLabels()) {
            return null;
        }
        Probabilities recorded = snapshot.recordedPredictions();
        return labels(snapshot, recorded == null ? pass.training() : recorded);
    }

    private static EpochLabels labels(Checkpoint snapshot, @Nullable Probabilities probabilities) {
        return new EpochLabels(snapshot.epoch(), Objects.requireNonNull(probabilities, "no images were labeled"));
    }

    /**
     * What one network says.
     *
     * @param test [test images, classes]
     * @param validationError in [0, 1]; 0 where there are no validation images
     * @param training [training images, classes], zeros for those that it was not to label; null where it was to label none
     */
    private record Pass(
            Probabilities test,
            double validationError,
            @Nullable Probabilities training) {}

    private Predictions predictions(Checkpoint snapshot, LabeledSplit split, PerNetwork<int[]> toLabel) {
        int inAll = IntStream.of(
                        3 * dataset.test().count(),
                        3 * split.validation().length,
                        toLabel.student().length,
                        toLabel.average().length,
                        toLabel.teacher().length,
                        snapshot.isLast() ? dataset.training().count() : 0)
                .sum();
        return new Predictions(Views.plain(dataset), progress, inAll);
    }

    private PerNetwork<Pass> passes(
            JobSpec spec,
            PerNetwork<NetworkSnapshot> networks,
            LabeledSplit split,
            PerNetwork<int[]> toLabel,
            Predictions predictions) {
        int[] validation = split.validation();
        try (Network network = network(spec)) {
            return PerNetwork.each(each -> {
                networks.of(each).restoreTo(network);
                int[] wanted = toLabel.of(each);
                return new Pass(
                        predictions.of(network, dataset.test()),
                        validationError(predictions.of(network, dataset.training(), validation), split),
                        wanted.length == 0 ? null : predictions.amongAll(network, dataset.training(), wanted));
            });
        }
    }

    /** The initial weights do not matter; they are overwritten at once. */
    private Network network(JobSpec spec) {
        return Networks.create(spec.network(), dataset.shape(), dataset.classes(), spec.seed());
    }

    private static double validationError(Probabilities predictions, LabeledSplit split) {
        int[] validation = split.validation();
        long wrong = IntStream.range(0, validation.length)
                .filter(row -> predictions.label(row) != split.label(validation[row]))
                .count();
        return validation.length == 0 ? 0 : (double) wrong / validation.length;
    }

    /** The shares of wrong predictions among the test images whose class is known; null where there are none. */
    private @Nullable PerNetwork<Double> testErrors(PerNetwork<Pass> passes) {
        Examples test = dataset.test();
        int[] known = knownTestImages();
        if (known.length == 0) {
            return null;
        }
        return passes.map(pass -> (double) IntStream.of(known)
                        .filter(image -> pass.test().label(image) != test.label(image))
                        .count()
                / known.length);
    }

    private int[] knownTestImages() {
        Examples test = dataset.test();
        return IntStream.range(0, test.count())
                .filter(image -> test.label(image) != Examples.UNKNOWN)
                .toArray();
    }

    /** What a model of this epoch says of itself. */
    private ModelFacts facts(
            @Nullable PerNetwork<Double> testErrors,
            @Nullable PerNetwork<Double> validationErrors,
            @Nullable LabelQuality quality,
            TrainedNetwork labeling) {
        return new ModelFacts(
                dataset.classNames(),
                dataset.means(),
                dataset.deviations(),
                dataset.unreadable().size(),
                knownTestImages().length,
                testErrors,
                validationErrors,
                quality == null ? null : quality.withoutConfusion(),
                quality == null ? null : labeling);
    }
}
