package org.fewlabel.learning.network;

import java.util.function.Supplier;
import org.fewlabel.learning.EngineUnavailableException;
import org.jspecify.annotations.Nullable;

/** What a process knows of its card. It looks for one until that has an outcome that lasts. */
final class CudaAvailability {
    private final Supplier<@Nullable CudaEngine> search;
    private boolean isLookedFor;
    private boolean isBroken;
    private @Nullable CudaEngine engine;
    private @Nullable EngineUnavailableException problem;

    /** @param search the engine, or null where there is no card to look for; it throws what {@link #engine} does */
    CudaAvailability(Supplier<@Nullable CudaEngine> search) {
        this.search = search;
    }

    /**
     * Null where there is no card to look for.
     *
     * @throws EngineUnavailableException if there is one that cannot be computed on
     */
    synchronized @Nullable CudaEngine engine() {
        if (problem != null) {
            throw new EngineUnavailableException(problem.getMessage(), problem);
        }
        if (!isLookedFor) {
            try {
                engine = search.get();
            } catch (EngineUnavailableException e) {
                if (!e.isForNow() && problem == null) {
                    problem = e;
                }
                throw e;
            }
            isLookedFor = true;
        }
        return engine;
    }

    /**
     * Nothing is computed on the card by this process any more; whoever asks is told why.
     *
     * @return what to throw at whoever has found out
     */
    synchronized EngineUnavailableException broken(String why) {
        EngineUnavailableException broken = new EngineUnavailableException(why);
        if (problem == null) {
            problem = broken;
        }
        isBroken = true;
        return broken;
    }

    /** Whether nothing works on it until another process computes on it; it may never have worked for this one. */
    synchronized boolean isBroken() {
        return isBroken;
    }
}
