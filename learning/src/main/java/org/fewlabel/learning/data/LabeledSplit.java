package org.fewlabel.learning.data;

import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;
import org.fewlabel.contracts.job.DatasetSpec;
import org.fewlabel.learning.Randomness;
import org.fewlabel.learning.Randomness.Purpose;
import org.jspecify.annotations.Nullable;

/**
 * Which training examples keep their label. The same number of every class; where the labels do not divide evenly, the
 * seed decides which classes get one more, and where a class is exhausted, the others share what it lacks. With one
 * seed, a smaller split is part of every larger one. Validation examples are labeled, and in none of the other two parts.
 * Of the examples without a label, all serve as unlabeled ones unless the job asks for fewer.
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

    /** Chooses the labeled examples, among them the validation examples, and the unlabeled ones, as a job asks for. */
    public static LabeledSplit of(Examples training, int classes, DatasetSpec spec) {
        LabeledSplit all = of(training, classes, spec.labels(), spec.splitSeed());
        // A smaller split is part of the larger one, so this leaves validation examples as evenly spread as the labels.
        LabeledSplit trained = of(training, classes, spec.trainedLabels(), spec.splitSeed());
        BitSet validation = (BitSet) all.labeled.clone();
        validation.andNot(trained.labeled);
        return new LabeledSplit(
                trained.labeled, validation, chosen(all.unlabeled, spec.unlabeled(), classes, spec.splitSeed()));
    }

    private static BitSet chosen(BitSet unlabeled, @Nullable Integer wanted, int classes, long splitSeed) {
        if (wanted == null) {
            return unlabeled;
        }
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

    /**
     * Chooses the labeled examples; none of them is a validation example, and all others are unlabeled.
     *
     * @param labels from 1 to the number of examples whose class is known
     * @throws IllegalArgumentException if there are not that many
     */
    public static LabeledSplit of(Examples training, int classes, int labels, long splitSeed) {
        int[][] byClass = shuffledByClass(training, classes, splitSeed);
        int known = Arrays.stream(byClass).mapToInt(each -> each.length).sum();
        if (labels < 1 || labels > known) {
            throw new IllegalArgumentException(
                    "labels must be from 1 to the " + known + " examples of known class, was " + labels);
        }
        int[] classOrder = IntStream.range(0, classes).toArray();
        // No class has this number, so these coordinates are no class's own.
        Permutation.shuffle(classOrder, Randomness.of(splitSeed, Purpose.SPLIT, classes));

        BitSet chosen = new BitSet(training.count());
        int count = 0;
        for (int round = 0; count < labels; round++) {
            for (int label : classOrder) {
                if (count < labels && round < byClass[label].length) {
                    chosen.set(byClass[label][round]);
                    count++;
                }
            }
        }
        BitSet others = new BitSet();
        others.set(0, training.count());
        others.andNot(chosen);
        return new LabeledSplit(chosen, new BitSet(), others);
    }

    private static int[][] shuffledByClass(Examples training, int classes, long splitSeed) {
        int[][] byClass = new int[classes][];
        for (int label = 0; label < classes; label++) {
            int wanted = label;
            byClass[label] = IntStream.range(0, training.count())
                    .filter(example -> training.label(example) == wanted)
                    .toArray();
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
