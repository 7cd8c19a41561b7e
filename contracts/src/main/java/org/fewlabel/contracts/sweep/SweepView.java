package org.fewlabel.contracts.sweep;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.rest.Role;
import org.jspecify.annotations.Nullable;

/**
 * A sweep as the gateway shows it.
 *
 * @param message why it is in its state; null where that speaks for itself
 * @param etaSeconds null where nobody can tell, or no need to
 * @param cells missing in a list
 * @param plan as it was submitted, with the seeds that came later; missing in a list
 * @param owner whose it is, and whose its jobs are
 */
public record SweepView(
        UUID id,
        String name,
        SweepState state,
        @Nullable String message,
        Instant createdAt,
        @Nullable Instant finishedAt,
        Counts counts,
        @Nullable Long etaSeconds,
        @Nullable String baseline,
        SweepLimits limits,
        SweepRepeats repeats,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<CellView> cells,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable JsonNode plan,
        String owner) {
    public SweepView {
        owner = Role.orLocal(owner);
    }

    /** How many runs are in each state. */
    public record Counts(int planned, int queued, int running, int succeeded, int failed, int cancelled) {
        public static Counts of(List<RunState> states) {
            Map<RunState, Integer> counts = new EnumMap<>(RunState.class);
            states.forEach(state -> counts.merge(state, 1, Integer::sum));
            return of(counts);
        }

        /** @param counts a state that no run is in may be missing */
        public static Counts of(Map<RunState, Integer> counts) {
            return new Counts(
                    counts.getOrDefault(RunState.PLANNED, 0),
                    counts.getOrDefault(RunState.QUEUED, 0),
                    counts.getOrDefault(RunState.RUNNING, 0),
                    counts.getOrDefault(RunState.SUCCEEDED, 0),
                    counts.getOrDefault(RunState.FAILED, 0),
                    counts.getOrDefault(RunState.CANCELLED, 0));
        }

        public int all() {
            return planned + active() + over();
        }

        public int active() {
            return queued + running;
        }

        public int over() {
            return succeeded + failed + cancelled;
        }
    }

    /** @param settings what it lays over the base, by paths with dots */
    public record CellView(String label, Map<String, JsonNode> settings, List<RunView> runs) {}

    /**
     * @param jobId null before it is submitted
     * @param message why it did not succeed; null otherwise
     */
    public record RunView(
            long seed,
            long splitSeed,
            RunState state,
            @Nullable UUID jobId,
            @Nullable String message) {}

    /** @param nextPageToken null on the last page */
    public record PageView(List<SweepView> sweeps, @Nullable String nextPageToken) {}

    /**
     * What a submission would run.
     *
     * @param runs how many
     */
    public record Check(String name, int runs, List<CheckedCell> cells, Estimate estimate) {}

    /**
     * @param spec with every default filled in, and the first seed
     * @param secondsPerRun that a trainer would hold it; null where no job was like it
     */
    public record CheckedCell(
            String label,
            Map<String, JsonNode> settings,
            JobSpec spec,
            List<Seeds> runs,
            @Nullable Double secondsPerRun) {}

    public record Seeds(long seed, long splitSeed) {}

    /**
     * @param trainerSeconds of all runs together, to be divided by the trainers; null where it is not known
     * @param restsOn what it rests on, or why it is not known
     */
    public record Estimate(@Nullable Double trainerSeconds, String restsOn) {}
}
