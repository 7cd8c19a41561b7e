package org.fewlabel.standalone.sweep;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.job.JobState;
import org.fewlabel.contracts.rest.ResultView;
import org.fewlabel.contracts.rest.TestErrors;
import org.fewlabel.contracts.sweep.FinishedRun;
import org.fewlabel.contracts.sweep.PlannedRun;
import org.fewlabel.contracts.sweep.RunState;
import org.fewlabel.contracts.sweep.SweepPlan;
import org.fewlabel.contracts.sweep.SweepView;
import org.fewlabel.contracts.sweep.SweepView.CellView;
import org.fewlabel.contracts.sweep.SweepView.RunView;
import org.fewlabel.standalone.client.RequestFailedException;
import org.fewlabel.standalone.client.Services;
import org.jspecify.annotations.Nullable;

/** What the services know of runs that have ended, and how it comes to be kept. */
final class Outcomes {
    private final Services services;
    private final FinishedRuns finished;

    Outcomes(Services services, FinishedRuns finished) {
        this.services = services;
        this.finished = finished;
    }

    /**
     * Keeps what came out of a run that has a job and is over.
     *
     * @return false if it has succeeded and the metrics service has no result of it, or none of the whole run yet: it follows
     *     through Kafka
     */
    boolean keep(String sweep, PlannedRun planned, RunView run) throws IOException {
        String id = String.valueOf(run.jobId());
        boolean succeeded = run.state() == RunState.SUCCEEDED;
        ResultView result = succeeded ? result(id).orElse(null) : null;
        if (succeeded && result == null) {
            return false;
        }
        try {
            finished.add(finishedRun(sweep, planned, run, id, result));
        } catch (RequestFailedException e) {
            // Of a job that somebody deleted the gateway has no spec; one that does not answer is asked again.
            if (e.getCause() != null) {
                throw e;
            }
        }
        return true;
    }

    /** Keeps those runs of a sweep that have succeeded, are wanted, and are not kept yet. */
    void keepSucceeded(SweepView sweep, Set<String> wanted) throws IOException {
        SweepPlan plan = SweepWatch.plan(sweep);
        for (CellView cell : Objects.requireNonNull(sweep.cells())) {
            List<PlannedRun> planned = plan.runsOf(cell.label());
            for (int repeat = 0; repeat < cell.runs().size(); repeat++) {
                RunView run = cell.runs().get(repeat);
                PlannedRun each = planned.get(repeat);
                if (run.state() == RunState.SUCCEEDED
                        && run.jobId() != null
                        && wanted.contains(each.key())
                        && !finished.has(each)) {
                    keep(sweep.name(), each, run);
                }
            }
        }
    }

    private FinishedRun finishedRun(
            String sweep, PlannedRun planned, RunView run, String id, @Nullable ResultView result) {
        var job = services.job(id);
        return new FinishedRun(
                sweep,
                planned.row(),
                job.spec().seed(),
                job.spec().dataset().splitSeed(),
                planned.key(),
                id,
                JobState.valueOf(run.state().name()),
                run.message(),
                errors(result, ResultView::student),
                errors(result, ResultView::average),
                errors(result, ResultView::teacher),
                result == null ? 0 : result.trainingSeconds(),
                result == null ? null : (Integer) result.epochsDone(),
                Json.mapper().valueToTree(job.spec()));
    }

    private static FinishedRun.@Nullable Errors errors(
            @Nullable ResultView result, Function<ResultView, TestErrors> network) {
        return result == null ? null : FinishedRun.Errors.of(network.apply(result));
    }

    private Optional<ResultView> result(String job) {
        try {
            // Of a job that has succeeded the last epoch may be missing for a moment; what is kept is kept for good.
            return Optional.of(services.result(job))
                    .filter(result -> result.state() == JobState.SUCCEEDED && result.whole());
        } catch (RequestFailedException e) {
            // Before the metrics service hears of a job, and after it has forgotten it, it refuses to tell of it.
            if (e.getCause() != null) {
                throw e;
            }
            return Optional.empty();
        }
    }
}
