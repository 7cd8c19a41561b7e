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
            "In a Markdown file a table goes between <!-- table SWEEP --> and <!-- end -->, and what single choices",
            "changed, seed by seed, between <!-- contrasts SWEEP --> and <!-- end -->."
        })
final class ResultsReport implements Callable<Integer> {
    private static final Pattern PLACE =
            Pattern.compile("(<!-- (table|contrasts) (\\S+) -->\\n).*?(<!-- end -->)", Pattern.DOTALL);

    @Parameters(paramLabel = "RUNS", arity = "1..*", description = "Files that fewlabel sweep wrote.")
    private List<Path> files = List.of();

    @Option(names = "--json", paramLabel = "FILE", description = "Write the rows to this file.")
    private @Nullable Path json;

    @Option(names = "--markdown", paramLabel = "FILE", description = "Renew the tables of this file.")
    private @Nullable Path markdown;

    @Option(names = "--pictures", paramLabel = "FOLDER", description = "Draw each sweep into FOLDER/SWEEP.svg.")
    private @Nullable Path pictures;

    record Report(List<ResultRow> rows) {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new ResultsReport()).execute(args));
    }

    @Override
    public Integer call() throws IOException {
        Map<String, List<JsonNode>> runs = runsBySweep();
        Map<String, List<ResultRow>> sweeps = new LinkedHashMap<>();
        runs.forEach((sweep, all) -> sweeps.put(sweep, rows(all)));
        sweeps.forEach(
                (sweep, rows) -> System.out.println(sweep + "\n\n" + table(rows) + "\n" + contrasts(runs.get(sweep))));
        if (json != null) {
            List<ResultRow> all = sweeps.values().stream().flatMap(List::stream).toList();
            Files.writeString(
                    json, Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(new Report(all)) + "\n");
        }
        if (pictures != null) {
            Files.createDirectories(pictures);
            for (Map.Entry<String, List<ResultRow>> sweep : sweeps.entrySet()) {
                Files.writeString(pictures.resolve(sweep.getKey() + ".svg"), DotPlot.of(sweep.getValue()));
            }
        }
        if (markdown != null) {
            Files.writeString(markdown, renewed(Files.readString(markdown), runs));
        }
        return 0;
    }

    private Map<String, List<JsonNode>> runsBySweep() throws IOException {
        Map<String, List<JsonNode>> sweeps = new LinkedHashMap<>();
        for (Path file : files) {
            for (String line : Files.readAllLines(file)) {
                JsonNode run = Json.mapper().readTree(line);
                sweeps.computeIfAbsent(run.path("sweep").asText(), sweep -> new ArrayList<>())
                        .add(run);
            }
        }
        return sweeps;
    }

    private static List<ResultRow> rows(List<JsonNode> runs) {
        Map<String, List<JsonNode>> rows = new LinkedHashMap<>();
        runs.forEach(run -> rows.computeIfAbsent(run.path("row").asText(), row -> new ArrayList<>())
                .add(run));
        return rows.values().stream().map(ResultRow::of).toList();
    }

    private static String renewed(String text, Map<String, List<JsonNode>> sweeps) {
        return PLACE.matcher(text).replaceAll(place -> {
            List<JsonNode> runs = sweeps.get(place.group(3));
            if (runs == null) {
                throw new IllegalArgumentException("no run of the sweep " + place.group(3) + " is in the files");
            }
            String table = place.group(2).equals("table") ? table(rows(runs)) : contrasts(runs);
            return Matcher.quoteReplacement(place.group(1) + table + place.group(4));
        });
    }

    private static String contrasts(List<JsonNode> runs) {
        StringBuilder table = new StringBuilder("| choice | of | difference | n |\n|---|---|---|---|\n");
        for (Contrast contrast : Contrast.of(runs)) {
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | `%s` | %s | %d |%n",
                    contrast.choice(),
                    contrast.of(),
                    contrast.difference().text(2),
                    contrast.seeds()));
        }
        return table.toString();
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
