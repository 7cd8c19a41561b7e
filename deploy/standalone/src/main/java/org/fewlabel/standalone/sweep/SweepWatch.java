package org.fewlabel.standalone.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.fewlabel.contracts.job.JobState;
import org.fewlabel.contracts.sweep.FinishedRun;
import org.fewlabel.contracts.sweep.PlannedRun;
import org.fewlabel.contracts.sweep.RunState;
import org.fewlabel.contracts.sweep.SweepPlan;
import org.fewlabel.contracts.sweep.SweepState;
import org.fewlabel.contracts.sweep.SweepView;
import org.fewlabel.contracts.sweep.SweepView.CellView;
import org.fewlabel.contracts.sweep.SweepView.RunView;
import org.fewlabel.standalone.client.JobWatch;
import org.fewlabel.standalone.client.RequestFailedException;
import org.fewlabel.standalone.client.Services;
import org.fewlabel.standalone.terminal.Figures;
import org.fewlabel.standalone.terminal.Terminal;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a sweep until none of its jobs goes on, tells of every run that ends, and keeps what came out of it. The sweep does not
 * need anybody who looks.
 */
public final class SweepWatch {
    /** The results follow the end of a job through Kafka; what has none by then has lost it, and does not hold up the others. */
    private static final Duration RESULT_WAIT = Duration.ofSeconds(60);

    private final Services services;
    private final FinishedRuns finished;
    private final Outcomes outcomes;
    private final Terminal terminal;
    private final Duration resultWait;
    private final long startNanos = System.nanoTime();
    /** Jobs of whose end was told. */
    private final Set<String> told = new HashSet<>();
    /** Ends of jobs whose results have not come, and since when. */
    private final Map<String, Long> waitedForSince = new HashMap<>();
    /** The plan as it was last read. */
    private @Nullable JsonNode planRead;
    /** Its runs by the labels of their cells, in the order of the repeats. */
    private Map<String, List<PlannedRun>> runs = Map.of();

    public SweepWatch(Services services, FinishedRuns finished, Terminal terminal) {
        this(services, finished, terminal, RESULT_WAIT);
    }

    SweepWatch(Services services, FinishedRuns finished, Terminal terminal, Duration resultWait) {
        this.services = services;
        this.finished = finished;
        this.outcomes = new Outcomes(services, finished);
        this.terminal = terminal;
        this.resultWait = resultWait;
    }

    /** @return the sweep as it stands when nothing goes on */
    public SweepView follow(String id) throws IOException {
        SweepView over = new JobWatch(services, terminal::progress).until(() -> {
            SweepView sweep = services.sweeps().get(id);
            boolean hasResults = look(sweep);
            boolean isOver = hasResults
                    && sweep.state() != SweepState.RUNNING
                    && sweep.counts().active() == 0;
            return isOver ? Optional.of(sweep) : Optional.empty();
        });
        terminal.clear();
        return over;
    }

    /**
     * Tells of what has ended since the last look, and how far the rest is.
     *
     * @return whether no result is waited for
     */
    private boolean look(SweepView sweep) throws IOException {
        readPlan(sweep);
        boolean hasResults = true;
        RunView atWork = null;
        String atWorkTitle = "";
        for (CellView cell : Objects.requireNonNull(sweep.cells())) {
            List<PlannedRun> ofCell = runs.getOrDefault(cell.label(), List.of());
            for (int repeat = 0; repeat < cell.runs().size(); repeat++) {
                RunView run = cell.runs().get(repeat);
                String title = cell.label() + ", seed " + ofCell.get(repeat).seed();
                if (run.state().isOver()) {
                    hasResults &= ended(sweep.name(), ofCell.get(repeat), run, title);
                } else if (run.jobId() != null && (atWork == null || run.state() == RunState.RUNNING)) {
                    atWork = run;
                    atWorkTitle = title;
                }
            }
        }
        terminal.progress(progress(sweep, atWork, atWorkTitle));
        return hasResults;
    }

    /** Only where it is another than at the last look: seeds may have come. */
    private void readPlan(SweepView sweep) {
        if (!Objects.requireNonNull(sweep.plan()).equals(planRead)) {
            runs = plan(sweep).runs().stream().collect(Collectors.groupingBy(PlannedRun::row));
            planRead = sweep.plan();
        }
    }

    /** What a sweep runs, further seeds included. */
    public static SweepPlan plan(SweepView sweep) {
        SweepPlan.Reading reading =
                SweepPlan.read(Objects.requireNonNull(sweep.plan()).toString());
        if (reading instanceof SweepPlan.Accepted accepted) {
            return accepted.plan();
        }
        throw new RequestFailedException("the plan of sweep " + sweep.id() + " is none of this version", null);
    }

    /** @return false if its result is still waited for */
    private boolean ended(String sweep, PlannedRun planned, RunView run, String title) throws IOException {
        String end = title + run;
        if (told.contains(end)) {
            return true;
        }
        FinishedRun known = finished.of(planned);
        String job = String.valueOf(run.jobId());
        JobState state = JobState.valueOf(run.state().name());
        if (known == null || !known.jobId().equals(job) || known.state() != state) {
            boolean hasResult = run.jobId() == null || outcomes.keep(sweep, planned, run);
            if (!hasResult && isWaitedFor(end)) {
                return false;
            }
            FinishedRun now = finished.of(planned);
            terminal.line(Figures.duration(elapsed()) + "  " + title + ": "
                    + (run.state() == RunState.SUCCEEDED && hasResult && now != null
                            ? errors(now)
                            : ending(run) + (hasResult ? "" : ", no result")));
        }
        told.add(end);
        return true;
    }

    private boolean isWaitedFor(String end) {
        long nowNanos = System.nanoTime();
        return nowNanos - waitedForSince.computeIfAbsent(end, first -> nowNanos) < resultWait.toNanos();
    }

    private static String ending(RunView run) {
        return run.state().wireName() + (run.message() == null ? "" : ": " + run.message());
    }

    private static String errors(FinishedRun run) {
        return "test error " + error(run.student())
                + (run.average() == null ? "" : ", average " + error(run.average()))
                + (run.teacher() == null ? "" : ", teacher " + error(run.teacher()));
    }

    private static String error(FinishedRun.@Nullable Errors errors) {
        return Figures.percent(errors == null ? null : errors.last());
    }

    private String progress(SweepView sweep, @Nullable RunView atWork, String title) {
        String job = atWork == null ? "" : " · " + title + ": " + Figures.progress(services.job("" + atWork.jobId()));
        String state =
                sweep.state() == SweepState.RUNNING ? "" : " · " + sweep.state().wireName();
        return Figures.duration(elapsed()) + "  " + SweepLines.progress(sweep) + state + job;
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }
}
