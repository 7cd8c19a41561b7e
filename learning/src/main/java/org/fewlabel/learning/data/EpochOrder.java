package org.fewlabel.learning.data;

import org.fewlabel.learning.Randomness;
import org.fewlabel.learning.Randomness.Purpose;

/**
 * The order of unlabeled examples: every epoch goes through a fresh permutation of the pool, without replacement, and
 * drops its tail. An epoch that asks for more steps than that goes on with another permutation.
 *
 * <p>Which examples a step sees is a function of seed, epoch and step alone, so that a run can resume anywhere. Not safe
 * for use by several threads, since it keeps the last permutation.
 */
public final class EpochOrder {
    private final int[] pool;
    private final int batch;
    private final long seed;
    private final int stepsPerPass;

    private final int[] permutation;
    private long permutationEpoch = -1;
    private long permutationPass = -1;

    /** @param batch from 1 to the size of the pool */
    public EpochOrder(int[] pool, int batch, long seed) {
        if (batch < 1 || batch > pool.length) {
            throw new IllegalArgumentException(
                    "a batch must have 1 to " + pool.length + " examples, the size of the pool, had " + batch);
        }
        this.pool = pool.clone();
        this.batch = batch;
        this.seed = seed;
        this.stepsPerPass = pool.length / batch;
        this.permutation = new int[pool.length];
    }

    /** Examples in a step. */
    public int batch() {
        return batch;
    }

    /**
     * The examples of a step.
     *
     * @param step counted from the beginning of the epoch, from 0
     * @param examples receives the batch
     */
    public void fill(long epoch, long step, int[] examples) {
        if (examples.length != batch) {
            throw new IllegalArgumentException("a batch has " + batch + " examples, room is for " + examples.length);
        }
        long pass = step / stepsPerPass;
        if (epoch != permutationEpoch || pass != permutationPass) {
            System.arraycopy(pool, 0, permutation, 0, pool.length);
            Permutation.shuffle(permutation, Randomness.of(seed, Purpose.UNLABELED_ORDER, epoch, pass));
            permutationEpoch = epoch;
            permutationPass = pass;
        }
        System.arraycopy(permutation, (int) (step % stepsPerPass) * batch, examples, 0, batch);
    }
}
