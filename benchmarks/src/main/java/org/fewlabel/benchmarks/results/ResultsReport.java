package org.fewlabel.benchmarks.results;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fewlabel.benchmarks.JsonFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Turns sweeps, finished or not, into {@code docs/results.json} and the tables of {@code docs/results.md}. */
@Command(
        name = "results",
        mixinStandardHelpOptions = true,
        description = {
            "Prints mean and standard deviation over the repeats of every row of these sweeps, and each contrast of the plan:",
            "the paired difference with its 95 %% interval. What is not finished or failed is shown as such.",
            "In a Markdown file the rows go between <!-- table SWEEP --> and <!-- end -->, and the contrasts",
            "between <!-- contrasts SWEEP --> and <!-- end -->."
        })
final class ResultsReport implements Callable<Integer> {
    private static final Pattern PLACE =
            Pattern.compile("(<!-- (table|contrasts) (\\S+) -->\\n).*?(<!-- end -->)", Pattern.DOTALL);

    @Parameters(
            paramLabel = "PLAN",
            arity = "1..*",
            description = "Files NAME.json that fewlabel sweep ran; the runs are in NAME.runs.jsonl beside each.")
    private List<Path> plans = List.of();

    @Option(names = "--json", paramLabel = "FILE", description = "Write rows, runs and contrasts to this file.")
    private @Nullable Path json;

    @Option(
            names = "--markdown",
            paramLabel = "FILE",
            description = "Renew the tables of this file; those of other sweeps stay.")
    private @Nullable Path markdown;

    @Option(names = "--pictures", paramLabel = "FOLDER", description = "Draw each sweep into FOLDER/SWEEP.svg.")
    private @Nullable Path pictures;

    record Report(List<SweepResults> sweeps) {
        Report {
            sweeps = List.copyOf(sweeps);
        }
    }

    public static void main(String[] args) {
        System.exit(new CommandLine(new ResultsReport()).execute(args));
    }

    @Override
    public Integer call() throws IOException {
        Map<String, SweepResults> sweeps = new LinkedHashMap<>();
        for (Path plan : plans) {
            SweepResults results = SweepResults.read(plan);
            if (sweeps.put(results.sweep(), results) != null) {
                throw new IllegalArgumentException("two plans are called " + results.sweep());
            }
        }
        sweeps.values()
                .forEach(sweep ->
                        System.out.println(sweep.sweep() + "\n\n" + sweep.table() + "\n" + sweep.contrastTable()));
        if (json != null) {
            JsonFile.write(json, new Report(new ArrayList<>(sweeps.values())));
        }
        if (pictures != null) {
            draw(sweeps, pictures);
        }
        if (markdown != null) {
            Files.writeString(markdown, renewed(Files.readString(markdown), sweeps));
        }
        return 0;
    }

    private static void draw(Map<String, SweepResults> sweeps, Path folder) throws IOException {
        Files.createDirectories(folder);
        for (SweepResults sweep : sweeps.values()) {
            if (sweep.rows().stream().anyMatch(row -> row.student() != null)) {
                Files.writeString(folder.resolve(sweep.sweep() + ".svg"), DotPlot.of(sweep));
            }
        }
    }

    static String renewed(String text, Map<String, SweepResults> sweeps) {
        return PLACE.matcher(text).replaceAll(place -> {
            SweepResults sweep = sweeps.get(place.group(3));
            if (sweep == null) {
                return Matcher.quoteReplacement(place.group());
            }
            String table = place.group(2).equals("table") ? sweep.table() : sweep.contrastTable();
            return Matcher.quoteReplacement(place.group(1) + table + place.group(4));
        });
    }
}
