package org.fewlabel.learning.data;

import org.fewlabel.learning.Randomness;
import org.fewlabel.learning.Randomness.Purpose;

/**
 * The order of labeled examples: fresh permutations of the pool, one after the other without end and without regard to
 * epochs. A batch may reach over from one permutation to the next, and a batch larger than the pool over several.
 *
 * <p>Which examples a step sees is a function of seed and step alone, so that a run can resume anywhere. Not safe for use
 * by several threads, since it keeps the last permutation.
 */
public final class EndlessOrder {
    private final int[] pool;
    private final int batch;
    private final long seed;

    private final int[] permutation;
    private long permutationNumber = -1;

    /** @param pool not empty */
    public EndlessOrder(int[] pool, int batch, long seed) {
        if (pool.length == 0 || batch < 1) {
            throw new IllegalArgumentException(
                    "pool and batch must not be empty, had " + pool.length + " and " + batch + " examples");
        }
        this.pool = pool.clone();
        this.batch = batch;
        this.seed = seed;
        this.permutation = new int[pool.length];
    }

    /** Examples in a step. */
    public int batch() {
        return batch;
    }

    /**
     * The examples of a step.
     *
     * @param step counted from the beginning of the run, from 0
     * @param examples receives the batch
     */
    public void fill(long step, int[] examples) {
        if (examples.length != batch) {
            throw new IllegalArgumentException("a batch has " + batch + " examples, room is for " + examples.length);
        }
        long position = step * batch;
        for (int i = 0; i < batch; i++, position++) {
            examples[i] = at(position);
        }
    }

    private int at(long position) {
        long number = position / pool.length;
        if (number != permutationNumber) {
            System.arraycopy(pool, 0, permutation, 0, pool.length);
            Permutation.shuffle(permutation, Randomness.of(seed, Purpose.LABELED_ORDER, number));
            permutationNumber = number;
        }
        return permutation[(int) (position % pool.length)];
    }
}
