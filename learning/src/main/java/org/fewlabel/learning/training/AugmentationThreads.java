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

    /** A step of 5 ms on a GPU takes three for the dearest views of small images (docs/performance.md): enough for larger batches, too. */
    private static final int USUAL_MAX = 8;
    /** On a CPU the network has the cores: beside a step of {@code cnn-small} the dearest views take a tenth of its time on them. */
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
