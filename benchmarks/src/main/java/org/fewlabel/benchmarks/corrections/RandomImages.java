package org.fewlabel.benchmarks.corrections;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.fewlabel.benchmarks.corrections.SimulatedUser.Prediction;

/** Draws images that have no label, each with the same chance. */
final class RandomImages {
    /** More rounds than a repeat has: two repeats draw by different seeds. */
    private static final long ROUNDS = 1L << 20;

    private RandomImages() {}

    /** @throws IllegalArgumentException if there are fewer than wanted */
    static List<Prediction> of(List<Prediction> unlabeled, int wanted, int repeat, int round) {
        if (unlabeled.size() < wanted) {
            throw new IllegalArgumentException(
                    wanted + " images are to be labeled, and only " + unlabeled.size() + " have no label");
        }
        List<Prediction> left = new ArrayList<>(unlabeled);
        SplittableRandom random = new SplittableRandom(repeat * ROUNDS + round);
        List<Prediction> drawn = new ArrayList<>();
        for (int i = 0; i < wanted; i++) {
            int at = random.nextInt(left.size());
            drawn.add(left.get(at));
            left.set(at, left.get(left.size() - 1));
            left.remove(left.size() - 1);
        }
        return drawn;
    }
}
