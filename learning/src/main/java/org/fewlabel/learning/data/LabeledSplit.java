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
 * seed, a smaller split is part of every larger one. Validation examples are labeled, and in none of the other two parts.
 */
public final class LabeledSplit {
    private final BitSet labeled;
    private final BitSet validation;
    private final BitSet others;

    private LabeledSplit(int examples, BitSet labeled, BitSet validation) {
        this.labeled = labeled;
        this.validation = validation;
        this.others = new BitSet(examples);
        others.set(0, examples);
        others.andNot(labeled);
        others.andNot(validation);
    }

    /** Chooses the labeled examples, and among them the validation examples, as a job asks for. */
    public static LabeledSplit of(Examples training, int classes, DatasetSpec spec) {
        LabeledSplit all = of(training, classes, spec.labels(), spec.splitSeed());
        // A smaller split is part of the larger one, so this leaves validation examples as evenly spread as the labels.
        LabeledSplit trained = of(training, classes, spec.trainedLabels(), spec.splitSeed());
        BitSet validation = (BitSet) all.labeled.clone();
        validation.andNot(trained.labeled);
        return new LabeledSplit(training.count(), trained.labeled, validation);
    }

    /**
     * Chooses the labeled examples; none of them is a validation example.
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
        return new LabeledSplit(training.count(), chosen, new BitSet());
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
        BitSet unlabeled = (BitSet) others.clone();
        if (!excludeLabeled) {
            unlabeled.or(labeled);
        }
        return unlabeled.stream().toArray();
    }
}
