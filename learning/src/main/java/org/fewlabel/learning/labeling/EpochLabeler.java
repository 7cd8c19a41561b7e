package org.fewlabel.learning.labeling;

import java.util.stream.IntStream;
import org.fewlabel.contracts.job.JobSpec;
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
 * Makes of a snapshot the teacher, the test errors of student and teacher and, where they are needed, the labels of
 * training images. A pure function: the same snapshot and the same previous teacher give the same bytes on the same
 * machine with as many threads.
 *
 * <p>The teacher is the snapshot's own where the method updates one every step. Else it is folded from the snapshots of
 * all epochs, θ' ← αθ' + (1 − α)θ with α = min(1 − 1/(e+1), emaDecay) in epoch e from 0, over weights and batch-norm
 * statistics, for evaluation alone. So epoch 0's teacher is a copy of the student.
 *
 * <p>Labels are made after every epoch for methods that train on them, of the images that serve as unlabeled ones, and
 * after the last epoch for all methods, of all training images. They are
 * the predictions of the step teacher where there is one, else of the student, on images as they are. Where the method's
 * labels are recorded in the loop, the snapshot brings them along and no pass is made; but after the last epoch, when they
 * serve no training any more but go to the user, they are predictions for all images as they are, as everybody's.
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
        Teacher teacher = new Teacher(spec, snapshot.epoch(), teacherOf(snapshot, previous));
        boolean isLast = snapshot.isLast();
        Probabilities recorded = isLast ? null : snapshot.recordedPredictions();
        boolean needsPass = recorded == null && (spec.method().trainsOnEpochLabels() || isLast);
        int[] toLabel = needsPass ? imagesToLabel(spec, isLast) : NONE;
        Predictions predictions = new Predictions(
                Views.plain(dataset), progress, 2 * dataset.test().count() + toLabel.length);

        // The initial weights do not matter; they are overwritten at once.
        try (Network network = Networks.create(spec.network(), dataset.shape(), dataset.classes(), spec.seed())) {
            boolean labelsOfTeacher = snapshot.stepTeacher() != null;
            Pass ofStudent = pass(network, snapshot.student(), predictions, labelsOfTeacher ? NONE : toLabel);
            Pass ofTeacher = pass(network, teacher.state(), predictions, labelsOfTeacher ? toLabel : NONE);
            EpochLabels labels =
                    labels(snapshot.epoch(), recorded, labelsOfTeacher ? ofTeacher.training() : ofStudent.training());
            return new LabeledEpoch(
                    teacher,
                    labels,
                    error(ofStudent.test(), dataset.test()),
                    error(ofTeacher.test(), dataset.test()),
                    dataset.test().count() == 0
                            ? null
                            : new TestPredictions(ofStudent.test(), ofTeacher.test(), dataset.test()),
                    labels == null ? null : QualityOfLabels.of(labels, dataset, spec));
        }
    }

    /**
     * Labels all training images as after the last epoch, whichever epoch the snapshot is of: for the epoch that validation
     * chose.
     */
    public EpochLabels labelAll(Checkpoint snapshot) {
        requireSameImages(snapshot);
        JobSpec spec = snapshot.spec();
        int images = dataset.training().count();
        try (Network network = Networks.create(spec.network(), dataset.shape(), dataset.classes(), spec.seed())) {
            NetworkSnapshot teacher = snapshot.stepTeacher();
            (teacher == null ? snapshot.student() : teacher).restoreTo(network);
            Predictions predictions = new Predictions(Views.plain(dataset), progress, images);
            return new EpochLabels(snapshot.epoch(), predictions.of(network, dataset.training()));
        }
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

    /** Training looks at no other images than its unlabeled ones; the user wants all of them. */
    private int[] imagesToLabel(JobSpec spec, boolean isLast) {
        return isLast
                ? IntStream.range(0, dataset.training().count()).toArray()
                : LabeledSplit.of(dataset.training(), dataset.classes(), spec.dataset())
                        .unlabeled(spec.batch().excludeLabeled());
    }

    private static @Nullable EpochLabels labels(
            int epoch, @Nullable Probabilities recorded, @Nullable Probabilities predicted) {
        Probabilities probabilities = recorded == null ? predicted : recorded;
        return probabilities == null ? null : new EpochLabels(epoch, probabilities);
    }

    /**
     * @param test predictions for the test images
     * @param training predictions for training images; null where none were asked for
     */
    private record Pass(Probabilities test, @Nullable Probabilities training) {}

    private Pass pass(Network network, NetworkSnapshot state, Predictions predictions, int[] toLabel) {
        state.restoreTo(network);
        Probabilities test = predictions.of(network, dataset.test());
        return new Pass(test, toLabel.length == 0 ? null : predictions.of(network, dataset.training(), toLabel));
    }

    /** Whether the teacher of this snapshot is folded from the one of the epoch before. */
    public static boolean needsPrevious(Checkpoint snapshot) {
        return snapshot.stepTeacher() == null && snapshot.epoch() > 0;
    }

    private static NetworkSnapshot teacherOf(Checkpoint snapshot, @Nullable Teacher previous) {
        if (snapshot.stepTeacher() != null) {
            return snapshot.stepTeacher();
        }
        if (snapshot.epoch() == 0) {
            return snapshot.student();
        }
        if (previous == null
                || previous.epoch() != snapshot.epoch() - 1
                || !previous.spec().equals(snapshot.spec())) {
            throw new IllegalArgumentException("the teacher of epoch " + snapshot.epoch() + " needs that of epoch "
                    + (snapshot.epoch() - 1) + " of the same job, got "
                    + (previous == null ? "none" : "one of epoch " + previous.epoch()));
        }
        double alpha = Math.min(
                1 - 1.0 / (snapshot.epoch() + 1), snapshot.spec().method().emaDecay());
        return previous.state().averagedWith(alpha, snapshot.student());
    }

    /** The share of wrong predictions among the examples whose class is known; null where there are none. */
    private static @Nullable Double error(Probabilities predictions, Examples examples) {
        int known = 0;
        int wrong = 0;
        for (int example = 0; example < examples.count(); example++) {
            int truth = examples.label(example);
            if (truth != Examples.UNKNOWN) {
                known++;
                wrong += predictions.label(example) == truth ? 0 : 1;
            }
        }
        return known == 0 ? null : (Double) ((double) wrong / known);
    }
}
