package org.fewlabel.standalone.sweep;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.fewlabel.contracts.sweep.PlannedRun;
import org.fewlabel.contracts.sweep.SweepPlan;
import org.fewlabel.contracts.sweep.SweepState;
import org.fewlabel.contracts.sweep.SweepView;
import org.fewlabel.standalone.client.Services;
import org.fewlabel.standalone.client.SweepClient;

/**
 * Submits what of a plan is left. Who asks twice for the same does not get it twice: what earlier sweeps of the plan's name have of
 * its runs is kept, whoever's they are, and a sweep of one's own of these runs that is not over is taken up. What is left is
 * submitted by whole rows and whole seeds, so that cells stay paired: a finished run at whose row and at whose seed others are
 * missing runs again.
 */
public final class SweepStart {
    /** A sweep that somebody wants to see again is among the newest of its name, or nobody remembers it. */
    private static final int LOOKED_AT_MAX = 20;

    private final Services services;
    private final SweepClient sweeps;

    public SweepStart(Services services) {
        this.services = services;
        this.sweeps = services.sweeps();
    }

    /**
     * A sweep for what is left.
     *
     * @param isNew whether it is a sweep of this very call
     */
    public record Started(SweepView sweep, boolean isNew) {}

    /**
     * Empty if nothing is left.
     *
     * @param document the plan as it was written
     * @param finished what it has already; what earlier sweeps have is added
     */
    public Optional<Started> start(ObjectNode document, SweepPlan plan, FinishedRuns finished) throws IOException {
        if (finished.hasAll(plan)) {
            return Optional.empty();
        }
        Set<String> keys = keys(plan);
        // Somebody else's may be paused, and its owner alone lets it go on. One's own are listed before all are looked
        // through for results, so that what ends in between is not missed by both.
        String owner = services.identity().owner();
        List<SweepView> own = sweeps.list(plan.name(), owner, LOOKED_AT_MAX).sweeps();
        keepEarlier(plan, finished);
        if (finished.hasAll(plan)) {
            return Optional.empty();
        }
        for (SweepView each : own) {
            if (!isOver(each)) {
                SweepView whole = sweeps.get(each.id().toString());
                if (keys.containsAll(keys(SweepWatch.plan(whole)))) {
                    return Optional.of(new Started(whole, false));
                }
            }
        }
        return Optional.of(new Started(sweeps.submit(rest(document, plan, finished)), true));
    }

    /** Keeps what earlier sweeps of the plan's name have of its runs, whether anybody looked on when they ended or not. */
    public void keepEarlier(SweepPlan plan, FinishedRuns finished) throws IOException {
        Outcomes outcomes = new Outcomes(services, finished);
        Set<String> keys = keys(plan);
        for (SweepView each : sweeps.list(plan.name(), null, LOOKED_AT_MAX).sweeps()) {
            if (isOver(each) && each.counts().succeeded() > 0) {
                outcomes.keepSucceeded(sweeps.get(each.id().toString()), keys);
            }
        }
    }

    private static boolean isOver(SweepView sweep) {
        return sweep.state() == SweepState.FINISHED || sweep.state() == SweepState.CANCELLED;
    }

    private static Set<String> keys(SweepPlan plan) {
        return plan.runs().stream().map(PlannedRun::key).collect(Collectors.toSet());
    }

    /** What of a plan is left; all of it where nothing has been run. */
    public static ObjectNode rest(ObjectNode document, SweepPlan plan, FinishedRuns finished) {
        return PlanRest.of(document, plan, finished::has);
    }
}
