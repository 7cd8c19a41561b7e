package org.fewlabel.metrics.comparison;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.fewlabel.contracts.job.JobState;
import org.fewlabel.contracts.job.Violations;
import org.fewlabel.service.rest.BadQueryException;

/** Comparisons of rows whose jobs are named, in the order in which they are. */
@ApplicationScoped
class NamedRows {
    private final ComparisonRepository runs;
    private final ComparisonConfig limits;

    NamedRows(ComparisonRepository runs, ComparisonConfig limits) {
        this.runs = runs;
        this.limits = limits;
    }

    /** @throws BadQueryException with everything that is wrong in the body */
    Comparison compare(String json) {
        RowsBody body = RowsBody.read(json, limits);
        Set<UUID> jobs = new LinkedHashSet<>();
        body.rows().forEach(row -> row.runs().forEach(run -> {
            if (run.jobId() != null) {
                jobs.add(run.jobId());
            }
        }));
        Map<UUID, FoundRun> found = runs.runs(jobs, body.question().figure());
        Violations violations = new Violations();
        List<RowRuns> rows = new ArrayList<>();
        for (int i = 0; i < body.rows().size(); i++) {
            RowRuns row = body.rows().get(i);
            List<Run> ofRow = new ArrayList<>();
            for (int j = 0; j < row.runs().size(); j++) {
                Run named = row.runs().get(j);
                FoundRun known = named.jobId() == null ? null : found.get(named.jobId());
                if (known != null && !known.run().seeds().own().equals(named.seeds())) {
                    violations.add(
                            "rows[" + i + "].runs[" + j + "]",
                            "must have the seeds of its job, seed "
                                    + known.run().seeds().seed() + " and splitSeed "
                                    + known.run().seeds().splitSeed() + ", had "
                                    + named.seeds().seed() + " and "
                                    + named.seeds().splitSeed());
                }
                ofRow.add(known == null ? named : merged(named, known.run()));
            }
            rows.add(new RowRuns(row.id(), row.label(), row.settings(), row.planned(), ofRow, row.baseline()));
        }
        if (!violations.isEmpty()) {
            throw new BadQueryException(violations.shown());
        }
        return Comparer.compare(body.question(), rows);
    }

    /** Who asks knows the state, whose news may still be on its way to here; what came out is known here. */
    private static Run merged(Run named, Run known) {
        boolean saysWhy = named.state().equals(known.state()) || named.state().equals(JobState.SUCCEEDED.wireName());
        String reason = !saysWhy
                ? null
                : known.state().equals(JobState.SUCCEEDED.wireName())
                                || named.state().equals(known.state())
                        ? known.reason()
                        : "the news of its end is still on its way";
        return new Run(named.jobId(), known.seeds(), named.state(), reason, known.value());
    }
}
