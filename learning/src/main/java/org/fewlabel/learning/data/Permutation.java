package org.fewlabel.learning.data;

import java.util.SplittableRandom;

/** Puts indices into a random order. */
final class Permutation {
    private Permutation() {}

    /** Every order is equally likely (Fisher and Yates). */
    static void shuffle(int[] values, SplittableRandom random) {
        for (int i = values.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int value = values[i];
            values[i] = values[j];
            values[j] = value;
        }
    }
}
