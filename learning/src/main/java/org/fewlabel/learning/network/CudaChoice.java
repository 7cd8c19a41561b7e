package org.fewlabel.learning.network;

import java.util.List;
import java.util.function.Function;
import org.fewlabel.learning.EngineUnavailableException;
import org.jspecify.annotations.Nullable;

/**
 * The algorithm of a pass: of those that may compute it the first that works in the first pass, and no other from then on, for another
 * one may give other bytes.
 */
final class CudaChoice {
    private final List<CudaAlgorithm> algorithms;
    private final String lack;
    private @Nullable CudaAlgorithm chosen;

    /**
     * @param algorithms in the order in which they are tried
     * @param lack what it means that none of them is there, for people
     */
    CudaChoice(List<CudaAlgorithm> algorithms, String lack) {
        this.algorithms = List.copyOf(algorithms);
        this.lack = lack;
    }

    /**
     * @param pass computes by an algorithm; it returns null if that worked, and what to throw if no other one works either
     * @throws RuntimeException if none works; what the last one failed with says whose fault that is
     */
    void run(Function<CudaAlgorithm, @Nullable RuntimeException> pass) {
        RuntimeException refusal = null;
        for (CudaAlgorithm each : chosen == null ? algorithms : List.of(chosen)) {
            refusal = pass.apply(each);
            if (refusal == null) {
                chosen = each;
                return;
            }
        }
        if (refusal == null || chosen == null && refusal instanceof EngineUnavailableException) {
            throw new EngineUnavailableException(lack);
        }
        throw refusal;
    }
}
