package org.fewlabel.learning;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.fewlabel.contracts.job.Precision;
import org.fewlabel.learning.network.Networks;

/** What tests of bfloat16 need. */
public final class Bfloat16 {
    private Bfloat16() {}

    /** Skips the test elsewhere. */
    public static void assumeThatTheProcessorHasIt() {
        assumeTrue(
                Networks.precisions().contains(Precision.BFLOAT16),
                "skipped: this processor does not compute in bfloat16 (avx512_bf16 or amx)");
    }
}
