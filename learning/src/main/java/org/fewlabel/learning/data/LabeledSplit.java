package org.fewlabel.learning.data;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Objects;
import java.util.stream.IntStream;
import org.fewlabel.contracts.job.DatasetSpec;
import org.fewlabel.learning.Randomness;
import org.fewlabel.learning.Randomness.Purpose;
import org.jspecify.annotations.Nullable;

/**
 * Which training examples keep their label. The same number of every class; where the labels do not divide evenly, the
 * seed decides which classes get one more, and where a class is exhausted, the others share what it lacks. With one
 * seed, a smaller split is part of every larger one.
 *
 * <p>Validation examples are labeled, and in none of the other two parts. They are taken of each class in proportion to its
 * labels, see {@link HeldOut}. As long as no class is exhausted, what is trained on with fewer labels is part of what is
 * trained on with more.
 *
 * <p>Of the examples without a label, all serve as unlabeled ones unless the job asks for fewer; those whose file cannot be read do
 * not, and are not made up for.
 *
 * <p>The labels of a job's label set come on top, and change nothing of the above: who is held out stays held out. A given label of
 * the set replaces the one that an example has; other examples get the set's label and are trained on with it, and leave the
 * unlabeled ones. A predicted label is for examples that have no other.
 */
public final class LabeledSplit {
    private final Examples training;
    private final @Nullable AddedLabels added;
    private final BitSet labeled;
    private final BitSet validation;
    private final BitSet unlabeled;
    /** Of the labeled ones, those whose label is a network's. */
    private final BitSet predicted = new BitSet();

    private LabeledSplit(
            Examples training, @Nullable AddedLabels added, BitSet labeled, BitSet validation, BitSet unlabeled) {
        this.training = training;
        this.added = added;
        this.labeled = labeled;
        this.validation = validation;
        this.unlabeled = unlabeled;
    }

    /**
     * The split of a job, with the labels of its label set.
     *
     * @param dataset with the labels of the set that the spec names
     * @throws IllegalArgumentException if there are fewer examples than the job asks for, or the data set has the labels of another
     *     set
     */
    public static LabeledSplit of(Dataset dataset, DatasetSpec spec) {
        AddedLabels added = dataset.added();
        if (!Objects.equals(spec.labelSet(), added == null ? null : added.sha256())) {
            throw new IllegalArgumentException("the job's label set is " + spec.labelSet()
                    + ", the data have the labels of " + (added == null ? "none" : added.sha256()));
        }
        LabeledSplit split = chosen(dataset.training(), dataset.classes(), spec);
        split.unlabeled.andNot(dataset.blank());
        return added == null ? split : split.with(added);
    }

    private LabeledSplit with(AddedLabels labels) {
        LabeledSplit split =
                new LabeledSplit(training, labels, (BitSet) labeled.clone(), validation, (BitSet) unlabeled.clone());
        for (int example : labels.examples()) {
            if (!labeled.get(example) && !validation.get(example) && !labels.isBlank(example)) {
                split.labeled.set(example);
                split.predicted.set(example, labels.isPredicted(example));
                split.unlabeled.clear(example);
            }
        }
        return split;
    }

    /**
     * Chooses the labeled examples, among them the validation examples, and the unlabeled ones, as a job without a label set asks for.
     *
     * @throws IllegalArgumentException if there are not that many
     */
    public static LabeledSplit of(Examples training, int classes, DatasetSpec spec) {
        if (spec.labelSet() != null) {
            throw new IllegalArgumentException("the labels of label set " + spec.labelSet() + " are needed");
        }
        return chosen(training, classes, spec);
    }

    private static LabeledSplit chosen(Examples training, int classes, DatasetSpec spec) {
        Choice choice = new Choice(training, classes, spec.labels(), spec.splitSeed());
        LabeledSplit split = choice.split(spec.validation());
        Integer wanted = spec.unlabeled();
        return wanted == null
                ? split
                : new LabeledSplit(
                        training,
                        null,
                        split.labeled,
                        split.validation,
                        chosen(split.unlabeled, wanted, classes, spec.splitSeed()));
    }

    /**
     * Chooses the labeled examples; none of them is a validation example, and all others are unlabeled.
     *
     * @param labels from 1 to the number of examples whose class is known
     * @throws IllegalArgumentException if there are not that many
     */
    public static LabeledSplit of(Examples training, int classes, int labels, long splitSeed) {
        return new Choice(training, classes, labels, splitSeed).split(0);
    }

    /** Drawn from all of them alike, for nobody is to know the class of an example without a label. */
    private static BitSet chosen(BitSet unlabeled, int wanted, int classes, long splitSeed) {
        int[] order = unlabeled.stream().toArray();
        if (wanted > order.length) {
            throw new IllegalArgumentException(
                    "unlabeled must be at most the " + order.length + " examples without a label, was " + wanted);
        }
        // Beyond the coordinates of the classes and of their order.
        Permutation.shuffle(order, Randomness.of(splitSeed, Purpose.SPLIT, classes + 1));
        BitSet chosen = new BitSet();
        Arrays.stream(order, 0, wanted).forEach(chosen::set);
        return chosen;
    }

    /** The first examples of each class in an order that the seed decides. */
    private static final class Choice {
        private final int[][] byClass; // [classes, examples of the class]
        private final int[] order; // [classes]
        private final int[] counts; // [classes], how many of each keep their label
        private final Examples training;
        private final int examples;

        Choice(Examples training, int classes, int labels, long splitSeed) {
            byClass = shuffledByClass(training, classes, splitSeed);
            this.training = training;
            examples = training.count();
            int known = Arrays.stream(byClass).mapToInt(each -> each.length).sum();
            if (labels < 1 || labels > known) {
                throw new IllegalArgumentException(
                        "labels must be from 1 to the " + known + " examples of known class, was " + labels);
            }
            order = IntStream.range(0, classes).toArray();
            // No class has this number, so these coordinates are no class's own.
            Permutation.shuffle(order, Randomness.of(splitSeed, Purpose.SPLIT, classes));
            counts = new int[classes];
            int count = 0;
            for (int round = 0; count < labels; round++) {
                for (int label : order) {
                    if (count < labels && round < byClass[label].length) {
                        counts[label]++;
                        count++;
                    }
                }
            }
        }

        /** The validation examples are the last ones of each class. */
        LabeledSplit split(int validation) {
            int[] heldOut = HeldOut.ofEachClass(validation, counts, order);
            BitSet trained = new BitSet(examples);
            BitSet held = new BitSet(examples);
            for (int label = 0; label < counts.length; label++) {
                for (int i = 0; i < counts[label]; i++) {
                    (i < counts[label] - heldOut[label] ? trained : held).set(byClass[label][i]);
                }
            }
            BitSet others = new BitSet(examples);
            others.set(0, examples);
            others.andNot(trained);
            others.andNot(held);
            return new LabeledSplit(training, null, trained, held, others);
        }
    }

    private static int[][] shuffledByClass(Examples training, int classes, long splitSeed) {
        int[] sizes = new int[classes];
        for (int example = 0; example < training.count(); example++) {
            if (training.label(example) != Examples.UNKNOWN) {
                sizes[training.label(example)]++;
            }
        }
        int[][] byClass = Arrays.stream(sizes).mapToObj(int[]::new).toArray(int[][]::new);
        for (int example = training.count() - 1; example >= 0; example--) {
            int label = training.label(example);
            if (label != Examples.UNKNOWN) {
                byClass[label][--sizes[label]] = example;
            }
        }
        for (int label = 0; label < classes; label++) {
            Permutation.shuffle(byClass[label], Randomness.of(splitSeed, Purpose.SPLIT, label));
        }
        return byClass;
    }

    /** The label of an example as the run knows it, if it is labeled or held out: from 0. */
    public int label(int example) {
        boolean isAdded = added != null
                && added.label(example) != Examples.UNKNOWN
                && (predicted.get(example) || !added.isPredicted(example));
        return isAdded ? added.label(example) : training.label(example);
    }

    /** Whether the label of a labeled example is a network's, and none that people gave. */
    public boolean isPredicted(int example) {
        return predicted.get(example);
    }

    /** The examples that keep their label and are trained on, rising. */
    public int[] labeled() {
        return labeled.stream().toArray();
    }

    /** The labeled examples that are held out of training, rising. */
    public int[] validation() {
        return validation.stream().toArray();
    }

    /** All examples that are trained on with a label, be it a predicted one, or held out, rising. */
    public int[] known() {
        BitSet known = (BitSet) labeled.clone();
        known.or(validation);
        return known.stream().toArray();
    }

    /**
     * The examples that serve as unlabeled ones, rising; never the validation examples.
     *
     * @param excludeLabeled false for the labeled ones as well
     */
    public int[] unlabeled(boolean excludeLabeled) {
        BitSet pool = (BitSet) unlabeled.clone();
        if (!excludeLabeled) {
            pool.or(labeled);
        }
        return pool.stream().toArray();
    }
}
