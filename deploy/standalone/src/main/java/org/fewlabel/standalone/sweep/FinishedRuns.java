package org.fewlabel.standalone.sweep;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.fewlabel.contracts.sweep.FinishedRun;
import org.fewlabel.contracts.sweep.PlannedRun;
import org.fewlabel.contracts.sweep.RunsFile;
import org.fewlabel.contracts.sweep.SweepPlan;
import org.jspecify.annotations.Nullable;

/** What came out of the runs of a sweep: in a file of finished runs, or for as long as somebody looks on. */
public final class FinishedRuns {
    private final @Nullable RunsFile file;
    private final Map<String, FinishedRun> seen = new HashMap<>();

    private FinishedRuns(@Nullable RunsFile file) {
        this.file = file;
    }

    public static FinishedRuns in(RunsFile file) {
        return new FinishedRuns(file);
    }

    public static FinishedRuns inMemory() {
        return new FinishedRuns(null);
    }

    /** Null where it has not been run to an end. */
    @Nullable
    FinishedRun of(PlannedRun run) {
        return file == null ? seen.get(run.key()) : file.of(run);
    }

    /** Whether nothing is left to do for it. */
    public boolean has(PlannedRun run) {
        FinishedRun finished = of(run);
        return finished != null && finished.succeeded();
    }

    /** Whether nothing is left to do for a plan. */
    public boolean hasAll(SweepPlan plan) {
        return plan.runs().stream().allMatch(this::has);
    }

    /** What succeeded is not replaced by what did not. */
    void add(FinishedRun run) throws IOException {
        if (file == null) {
            seen.merge(run.key(), run, FinishedRun::laterOf);
        } else {
            file.add(run);
        }
    }
}
