package org.fewlabel.learning.training;

import org.fewlabel.learning.network.ComputeEnvironment;

/**
 * How many threads make a run's batches ahead of its steps. No number of a run depends on it.
 *
 * @param asked 0 for as many as suit the machine
 */
public record AugmentationThreads(int asked) {
    /** As many as suit the machine. */
    public static final AugmentationThreads USUAL = new AugmentationThreads(0);

    /** Enough for a step on a GPU: the dearest views of 200 small images, twice, take five times as long (docs/performance.md). */
    private static final int USUAL_MAX = 8;
    /** On a CPU the network has the cores: of all that a step takes, its views are a tenth, or with much colour jitter a fourth. */
    private static final int CORES_PER_THREAD = 4;

    public AugmentationThreads {
        if (asked < 0) {
            throw new IllegalArgumentException(
                    "the threads of augmentation must be at least 1, or 0 for the usual number, were " + asked);
        }
    }

    /** At least 1. */
    int count() {
        return count(Runtime.getRuntime().availableProcessors(), ComputeEnvironment.isGpu());
    }

    /**
     * @param cores that this process may use
     * @param gpu whether the network leaves them alone
     */
    int count(int cores, boolean gpu) {
        if (asked > 0) {
            return asked;
        }
        // The step loop keeps a core, from which it copies each batch to the card.
        int free = gpu ? cores - 1 : cores / CORES_PER_THREAD;
        return Math.max(1, Math.min(USUAL_MAX, free));
    }
}
