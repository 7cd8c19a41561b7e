package org.fewlabel.gateway.sweep;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.function.Supplier;
import org.fewlabel.gateway.problem.BusyException;
import org.fewlabel.gateway.problem.Turns;

/** The plans of sweeps that are read at a time: the shortest one may have a thousand cells, with a whole spec in memory for each. */
@ApplicationScoped
class PlanTurns {
    /** One that waits for a folder of images keeps nobody from the other turn. */
    static final int AT_A_TIME = 2;

    private final Turns turns = new Turns(
            AT_A_TIME,
            Duration.ofSeconds(5),
            "it reads as many plans of sweeps as it may at a time, " + AT_A_TIME + "; try again shortly");

    /**
     * Does what holds the cells of a plan; waits a little where as many are at it as may be.
     *
     * @throws BusyException if they still are after that
     */
    <T> T inTurn(Supplier<T> work) {
        return turns.take(work::get);
    }
}
