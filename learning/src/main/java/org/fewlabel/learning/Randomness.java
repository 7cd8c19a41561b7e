package org.fewlabel.learning;

import java.util.SplittableRandom;

/**
 * Where every random number of a run comes from: the job's seed, what it is for, and where in the run it is needed
 * (epoch, step, sample, view). Never a stream's position: so a run that was interrupted goes on as if it had not been,
 * and threads may draw in any order.
 */
public final class Randomness {
    /** What a number is for. The order is part of every result: append, never reorder. */
    public enum Purpose {
        SPLIT,
        INITIAL_WEIGHTS,
        LABELED_ORDER,
        UNLABELED_ORDER,
        LABELED_VIEW,
        UNLABELED_VIEW,
        DROPOUT,
        GENERATED_DATA,
        MIXUP,
        PERTURBATION,
        FEATURE_VIEW
    }

    private Randomness() {}

    public static SplittableRandom of(long seed, Purpose purpose, long... coordinates) {
        return new SplittableRandom(seedOf(seed, purpose, coordinates));
    }

    /** A number that differs wherever seed, purpose or a coordinate differs, for a generator of the caller's own. */
    public static long seedOf(long seed, Purpose purpose, long... coordinates) {
        long hash = mix(seed) + purpose.ordinal();
        for (long coordinate : coordinates) {
            hash = mix(hash) + coordinate;
        }
        return mix(hash);
    }

    /** The finalizer of SplitMix64 (Steele, Lea, Flood, 2014): a bijection in which every bit depends on every other. */
    private static long mix(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
