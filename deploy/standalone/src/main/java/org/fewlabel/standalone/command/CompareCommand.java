package org.fewlabel.standalone.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.fewlabel.standalone.client.Comparison;
import org.fewlabel.standalone.client.Services;
import org.fewlabel.standalone.terminal.ComparisonTable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "compare",
        description = {
            "Show which method helped: mean test errors over repeats, and how they differ from a baseline's.",
            "Errors are in percent, mean ± standard deviation over runs that differ in their seeds alone. A difference is that of"
                    + " pairs with the same seeds, with its interval."
        },
        mixinStandardHelpOptions = true)
public final class CompareCommand implements Callable<Integer> {
    private static final String USUAL_BASELINE = "supervised";
    private static final String NO_BASELINE = "none";

    @Mixin
    private final StateOption state = new StateOption();

    @Option(
            names = "--by",
            paramLabel = "FIELDS",
            description = "What rows are named by after their method, with commas: inputs, targets, dataset,"
                    + " labels, network, epochs.")
    private @Nullable String by;

    @Option(
            names = "--where",
            paramLabel = "FIELD=VALUE",
            description = "Only jobs with this value, such as dataset=fashion-mnist; may be given again.")
    private List<String> where = new ArrayList<>();

    @Option(
            names = "--figure",
            paramLabel = "FIGURE",
            description = "Which test error: student, average or teacher, a dot, and last, chosen (by validation"
                    + " images) or median20; by default student.last.")
    private @Nullable String figure;

    @Option(
            names = "--baseline",
            paramLabel = "ROW",
            description = "The row that the others are compared with, by label or id; by default " + USUAL_BASELINE
                    + ", where there is one such row. The word " + NO_BASELINE + " for no comparison.")
    private @Nullable String baseline;

    @Option(
            names = "--confidence",
            paramLabel = "SHARE",
            description = "Of the intervals, 0.5 to 0.999; by default 0.95.")
    private @Nullable String confidence;

    @Option(names = "--holm", description = "Correct for the number of comparisons, as Holm does.")
    private boolean holm;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            completionCandidates = Choices.ComparisonFormats.class,
            description = "csv, markdown, latex or json, for elsewhere.")
    private @Nullable String format;

    @Option(names = "--json", description = "The same as --format json, indented.")
    private boolean json;

    @Override
    public Integer call() {
        for (String filter : where) {
            if (!filter.contains("=")) {
                throw new UsageException("--where must be FIELD=VALUE, was: " + filter);
            }
        }
        if (json && format != null) {
            throw new UsageException("--json and --format exclude each other");
        }
        Services services = state.services();
        Map<String, List<String>> query = new LinkedHashMap<>(Services.filters(where));
        put(query, "by", by);
        put(query, "figure", figure);
        put(query, "confidence", confidence);
        put(query, "adjust", holm ? "holm" : null);
        put(query, "baseline", chosenBaseline(services, query));
        if (format != null) {
            System.out.print(services.comparisonAs(format, query));
            return ExitCode.DONE.code();
        }
        JsonNode comparison = services.comparison(query);
        System.out.print(
                json ? comparison.toPrettyString() + "\n" : ComparisonTable.of(Services.comparison(comparison)));
        return ExitCode.DONE.code();
    }

    /** The usual one only where it is no question which row is meant. */
    private @Nullable String chosenBaseline(Services services, Map<String, List<String>> query) {
        if (baseline != null) {
            return baseline.equals(NO_BASELINE) ? null : baseline;
        }
        List<List<Object>> cells = Services.comparison(services.comparison(query)).rows().stream()
                .filter(row -> row.label().equals(USUAL_BASELINE) || row.label().startsWith(USUAL_BASELINE + ", "))
                .map(Comparison.Row::cell)
                .toList();
        boolean oneEach = cells.stream().distinct().count() == cells.size();
        return !cells.isEmpty() && oneEach ? USUAL_BASELINE : null;
    }

    private static void put(Map<String, List<String>> query, String name, @Nullable String value) {
        if (value != null) {
            query.put(name, List.of(value));
        }
    }
}
