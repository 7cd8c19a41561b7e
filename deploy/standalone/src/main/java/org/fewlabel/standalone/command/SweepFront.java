package org.fewlabel.standalone.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.fewlabel.contracts.sweep.SweepPlan;
import org.fewlabel.contracts.sweep.SweepState;
import org.fewlabel.contracts.sweep.SweepView;
import org.fewlabel.standalone.client.Services;
import org.fewlabel.standalone.sweep.FinishedRuns;
import org.fewlabel.standalone.sweep.SweepLines;
import org.fewlabel.standalone.sweep.SweepStart;
import org.fewlabel.standalone.sweep.SweepSummary;
import org.fewlabel.standalone.sweep.SweepWatch;
import org.fewlabel.standalone.terminal.Terminal;

/** Starts sweeps and looks on. Ctrl-C ends the look, not the sweep, and says how to look again. */
public final class SweepFront {
    private final Services services;
    private final FinishedRuns finished;
    private final Terminal terminal;

    public SweepFront(Services services, FinishedRuns finished, Terminal terminal) {
        this.services = services;
        this.finished = finished;
        this.terminal = terminal;
    }

    /** @return the exit code: 0 only if every run of the plan has succeeded, and has a result */
    public ExitCode run(ObjectNode document, SweepPlan plan, Map<String, Double> published) throws IOException {
        SweepStart start = new SweepStart(services);
        Optional<SweepStart.Started> started = start.start(document, plan, finished);
        if (started.isEmpty()) {
            terminal.line(plan.name() + ": all " + plan.runs().size() + " runs are done");
        }
        Set<UUID> seen = new HashSet<>();
        // A sweep that is taken up may be of a part of the plan alone. One that did not succeed waits for somebody's
        // wish.
        while (started.isPresent() && seen.add(started.get().sweep().id())) {
            SweepView sweep = started.get().sweep();
            terminal.line((started.get().isNew() ? "submitted sweep " : "goes on with sweep ") + sweep.id() + ": "
                    + sweep.counts().all() + " runs");
            boolean succeeded = watch(sweep.id().toString()) == ExitCode.DONE;
            started = succeeded && !started.get().isNew() ? start.start(document, plan, finished) : Optional.empty();
        }
        System.out.print(SweepSummary.table(plan, finished, published));
        return finished.hasAll(plan) ? ExitCode.DONE : ExitCode.FAILED;
    }

    /** @return the exit code: 0 only if every run of the sweep has succeeded */
    public ExitCode watch(String id) throws IOException {
        // Whoever names one that there is not hears so at once; later on its absence may pass.
        services.sweeps().get(id);
        SweepView sweep;
        try (Farewell farewell =
                Farewell.open(terminal, "the sweep runs on; ./fewlabel sweep show " + id + " --watch looks again")) {
            sweep = new SweepWatch(services, finished, terminal).follow(id);
        }
        terminal.line(SweepLines.line(sweep));
        boolean isPaused = sweep.state() == SweepState.PAUSED;
        if (sweep.counts().failed() > 0) {
            terminal.line("./fewlabel sweep resume " + id + " --retry-failed does what failed again"
                    + (isPaused ? ", and goes on" : ""));
        } else if (isPaused) {
            terminal.line("the sweep is paused; ./fewlabel sweep resume " + id + " lets it go on");
        }
        return sweep.counts().succeeded() == sweep.counts().all() ? ExitCode.DONE : ExitCode.FAILED;
    }
}
