package org.fewlabel.learning.data;

import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;
import org.fewlabel.learning.Randomness;
import org.fewlabel.learning.Randomness.Purpose;

/**
 * Which training examples keep their label. The same number of every class; where the labels do not divide evenly, the
 * seed decides which classes get one more, and where a class is exhausted, the others share what it lacks. With one
 * seed, a smaller split is part of every larger one.
 */
public final class LabeledSplit {
    private final int[] labeled;
    private final int[] unlabeled;

    private LabeledSplit(int[] labeled, int[] unlabeled) {
        this.labeled = labeled;
        this.unlabeled = unlabeled;
    }

    /**
     * Chooses the labeled examples.
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
        BitSet others = new BitSet(training.count());
        others.set(0, training.count());
        others.andNot(chosen);
        return new LabeledSplit(chosen.stream().toArray(), others.stream().toArray());
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

    /** The examples that keep their label, rising; a copy. */
    public int[] labeled() {
        return labeled.clone();
    }

    /**
     * The examples that serve as unlabeled ones, rising; a copy.
     *
     * @param excludeLabeled false for all training examples, the labeled ones as well
     */
    public int[] unlabeled(boolean excludeLabeled) {
        return excludeLabeled
                ? unlabeled.clone()
                : IntStream.range(0, labeled.length + unlabeled.length).toArray();
    }
}
