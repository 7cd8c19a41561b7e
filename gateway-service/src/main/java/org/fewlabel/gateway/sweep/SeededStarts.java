package org.fewlabel.gateway.sweep;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.job.StartFromSpec.FromJob;
import org.fewlabel.contracts.job.Violation;
import org.fewlabel.contracts.sweep.SweepRepeats;
import org.fewlabel.contracts.sweep.VariedField;

/**
 * Whether the jobs that cells start from fit every repeat. Where the split varies, a repeat names other labels than the source may know:
 * what is right with one seed is refused with another, and no plan can say both.
 */
final class SeededStarts {
    private static final int SEEDS_SHOWN_MAX = 20;

    private final Map<String, Set<Long>> seedsByField = new LinkedHashMap<>();
    private final Map<String, String> firstMessages = new LinkedHashMap<>();

    private SeededStarts() {}

    /**
     * What is wrong with seeds.
     *
     * @param field where they are
     * @param seeds one of them stands for all where the split is the same in all repeats
     * @param jobs what is wrong with a spec in view of other jobs
     */
    static List<Violation> violations(
            String field,
            List<Long> seeds,
            List<SweepCell> cells,
            SweepRepeats repeats,
            Function<JobSpec, List<Violation>> jobs) {
        SeededStarts starts = new SeededStarts();
        for (long seed : repeats.varies(VariedField.SPLIT_SEED) ? seeds : seeds.subList(0, 1)) {
            for (SweepCell cell : cells) {
                if (cell.spec().startFrom() instanceof FromJob) {
                    jobs.apply(cell.seeded(repeats, seed)).forEach(each -> starts.wrong(seed, each));
                }
            }
        }
        return starts.seedsByField.keySet().stream()
                .map(each -> new Violation(field, starts.message(each)))
                .toList();
    }

    private void wrong(long seed, Violation violation) {
        seedsByField
                .computeIfAbsent(violation.field(), field -> new LinkedHashSet<>())
                .add(seed);
        firstMessages.putIfAbsent(
                violation.field(), "with " + seed + " " + violation.field() + " " + violation.message());
    }

    private String message(String field) {
        Set<Long> seeds = seedsByField.getOrDefault(field, Set.of());
        String shown =
                seeds.stream().limit(SEEDS_SHOWN_MAX).map(String::valueOf).collect(Collectors.joining(", "));
        int more = seeds.size() - SEEDS_SHOWN_MAX;
        return "must be others than " + shown + (more > 0 ? " and " + more + " more" : "") + ": "
                + firstMessages.get(field);
    }
}
