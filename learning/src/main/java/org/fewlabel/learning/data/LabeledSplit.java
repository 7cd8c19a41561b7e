package org.fewlabel.learning.data;

import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;
import org.fewlabel.contracts.job.DatasetSpec;
import org.fewlabel.learning.Randomness;
import org.fewlabel.learning.Randomness.Purpose;

/**
 * Which training examples keep their label. The same number of every class; where the labels do not divide evenly, the
 * seed decides which classes get one more, and where a class is exhausted, the others share what it lacks. With one
 * seed, a smaller split is part of every larger one.
 *
 * <p>Validation examples are labeled, and in none of the other two parts. They are taken of each class in proportion to its
 * labels, see {@link HeldOut}. As long as no class is exhausted, what is trained on with fewer labels is part of what is
 * trained on with more.
 *
 * <p>Of the examples without a label, all serve as unlabeled ones unless the job asks for fewer.
 */
public final class LabeledSplit {
    private final BitSet labeled;
    private final BitSet validation;
    private final BitSet unlabeled;

    private LabeledSplit(BitSet labeled, BitSet validation, BitSet unlabeled) {
        this.labeled = labeled;
        this.validation = validation;
        this.unlabeled = unlabeled;
    }

    /**
     * Chooses the labeled examples, among them the validation examples, and the unlabeled ones, as a job asks for.
     *
     * @throws IllegalArgumentException if there are not that many
     */
    public static LabeledSplit of(Examples training, int classes, DatasetSpec spec) {
        Choice choice = new Choice(training, classes, spec.labels(), spec.splitSeed());
        LabeledSplit split = choice.split(spec.validation());
        Integer wanted = spec.unlabeled();
        return wanted == null
                ? split
                : new LabeledSplit(
                        split.labeled, split.validation, chosen(split.unlabeled, wanted, classes, spec.splitSeed()));
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
        private final int examples;

        Choice(Examples training, int classes, int labels, long splitSeed) {
            byClass = shuffledByClass(training, classes, splitSeed);
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
            return new LabeledSplit(trained, held, others);
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

    /** The examples that keep their label and are trained on, rising. */
    public int[] labeled() {
        return labeled.stream().toArray();
    }

    /** The labeled examples that are held out of training, rising. */
    public int[] validation() {
        return validation.stream().toArray();
    }

    /** All examples whose label the run knows, trained on or held out, rising. */
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
