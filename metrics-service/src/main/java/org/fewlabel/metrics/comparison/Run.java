package org.fewlabel.metrics.comparison;

import java.util.Comparator;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A run of a row.
 *
 * @param jobId null for one that is planned and not submitted
 * @param state as the job has it, or {@code planned}
 * @param reason why there is no value; null where the state says it
 * @param value the test error in percent; null for a run that is not finished, or failed, or has no such figure
 */
record Run(
        @Nullable UUID jobId,
        Seeds seeds,
        String state,
        @Nullable String reason,
        @Nullable Double value) {
    static final String PLANNED = "planned";

    /**
     * What tells repeats apart.
     *
     * @param others of a backbone's views and of the jobs it starts from, as text; empty for none
     */
    record Seeds(long seed, long splitSeed, String others) implements Comparable<Seeds> {
        private static final Comparator<Seeds> ORDER = Comparator.comparingLong(Seeds::seed)
                .thenComparingLong(Seeds::splitSeed)
                .thenComparing(Seeds::others);

        /** Of a run that has no others, or of which nobody said them. */
        Seeds(long seed, long splitSeed) {
            this(seed, splitSeed, "");
        }

        /** Without the others. */
        Seeds own() {
            return new Seeds(seed, splitSeed);
        }

        @Override
        public int compareTo(Seeds other) {
            return ORDER.compare(this, other);
        }
    }
}
