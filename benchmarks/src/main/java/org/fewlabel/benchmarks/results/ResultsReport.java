package org.fewlabel.benchmarks.results;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fewlabel.benchmarks.Spread;
import org.fewlabel.contracts.Json;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Turns files of finished runs into {@code docs/results.json} and the tables of {@code docs/results.md}. */
@Command(
        name = "results",
        mixinStandardHelpOptions = true,
        description = {
            "Prints mean and standard deviation over the seeds of every row of the sweeps in these files.",
            "In a Markdown file a table goes between <!-- table SWEEP --> and <!-- end -->."
        })
final class ResultsReport implements Callable<Integer> {
    private static final Pattern PLACE = Pattern.compile("(<!-- table (\\S+) -->\\n).*?(<!-- end -->)", Pattern.DOTALL);

    @Parameters(paramLabel = "RUNS", arity = "1..*", description = "Files that fewlabel sweep wrote.")
    private List<Path> files = List.of();

    @Option(names = "--json", paramLabel = "FILE", description = "Write the rows to this file.")
    private @Nullable Path json;

    @Option(names = "--markdown", paramLabel = "FILE", description = "Renew the tables of this file.")
    private @Nullable Path markdown;

    record Report(List<ResultRow> rows) {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new ResultsReport()).execute(args));
    }

    @Override
    public Integer call() throws IOException {
        Map<String, List<ResultRow>> sweeps = new LinkedHashMap<>();
        for (List<JsonNode> runs : runsByRow().values()) {
            ResultRow row = ResultRow.of(runs);
            sweeps.computeIfAbsent(row.sweep(), sweep -> new ArrayList<>()).add(row);
        }
        sweeps.forEach((sweep, rows) -> System.out.println(sweep + "\n\n" + table(rows)));
        if (json != null) {
            List<ResultRow> all = sweeps.values().stream().flatMap(List::stream).toList();
            Files.writeString(
                    json, Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(new Report(all)) + "\n");
        }
        if (markdown != null) {
            Files.writeString(markdown, renewed(Files.readString(markdown), sweeps));
        }
        return 0;
    }

    private Map<String, List<JsonNode>> runsByRow() throws IOException {
        Map<String, List<JsonNode>> rows = new LinkedHashMap<>();
        for (Path file : files) {
            for (String line : Files.readAllLines(file)) {
                JsonNode run = Json.mapper().readTree(line);
                String key = run.path("sweep").asText() + "/" + run.path("row").asText();
                rows.computeIfAbsent(key, row -> new ArrayList<>()).add(run);
            }
        }
        return rows;
    }

    private static String renewed(String text, Map<String, List<ResultRow>> sweeps) {
        return PLACE.matcher(text).replaceAll(place -> {
            List<ResultRow> rows = sweeps.get(place.group(2));
            if (rows == null) {
                throw new IllegalArgumentException("no run of the sweep " + place.group(2) + " is in the files");
            }
            return Matcher.quoteReplacement(place.group(1) + table(rows) + place.group(3));
        });
    }

    private static String table(List<ResultRow> rows) {
        StringBuilder table = new StringBuilder("| run | student | teacher | n | s per run |\n|---|---|---|---|---|\n");
        for (ResultRow row : rows) {
            table.append(String.format(
                    Locale.ROOT,
                    "| `%s` | %s | %s | %d | %.0f |%n",
                    row.row(),
                    new Spread(row.errorMean(), row.errorStd()).text(2),
                    row.teacherErrorMean() == null
                            ? "–"
                            : new Spread(row.teacherErrorMean(), row.teacherErrorStd()).text(2),
                    row.seeds(),
                    row.secondsPerRun()));
        }
        return table.toString();
    }
}
