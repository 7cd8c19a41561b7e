package org.fewlabel.benchmarks.moons;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import org.fewlabel.benchmarks.LocalRun;
import org.fewlabel.benchmarks.Specs;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.data.DatasetSettings;
import org.fewlabel.learning.data.Datasets;
import org.fewlabel.statistics.Spread;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs every row of a plan with several seeds on the same labeled points, and prints mean ± deviation. */
@Command(
        name = "two-moons",
        mixinStandardHelpOptions = true,
        description = "Trains every method on two moons with three labels each, and prints the test errors in percent.")
final class TwoMoonsTable implements Callable<Integer> {
    private static final int PERCENT = 100;

    @Parameters(paramLabel = "PLAN", description = "JSON: {\"base\": a job spec, \"methods\": [...]}.")
    private Path plan = Path.of("");

    @Option(names = "--seeds", split = ",", description = "Default: ${DEFAULT-VALUE}.")
    private List<Integer> seeds = List.of(1, 2, 3, 4, 5);

    @Option(names = "--method", split = ",", description = "Only methods of these names.")
    private List<String> methods = List.of();

    @Option(
            names = "--pictures",
            paramLabel = "FOLDER",
            description = "Draw where the first seed's student draws the line.")
    private @Nullable Path pictures;

    public static void main(String[] args) {
        System.exit(new CommandLine(new TwoMoonsTable()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        JsonNode document = Json.mapper().readTree(Files.readString(plan));
        Dataset dataset = null;
        long startNanos = System.nanoTime();
        System.out.printf(
                Locale.ROOT, "%-64s %14s %14s %14s %6s%n", "method", "student", "average", "teacher", "s/run");
        for (JsonNode method : document.path("methods")) {
            if (!methods.isEmpty() && !methods.contains(method.path("name").asText())) {
                continue;
            }
            List<Double> students = new ArrayList<>();
            List<Double> averages = new ArrayList<>();
            List<Double> teachers = new ArrayList<>();
            long rowNanos = System.nanoTime();
            for (int seed : seeds) {
                JobSpec spec = spec(document.path("base"), method, seed);
                if (dataset == null) {
                    dataset = Datasets.load(
                            spec.dataset().name(), new DatasetSettings(null, Path.of("unused")), message -> {});
                }
                LocalRun.Outcome outcome = LocalRun.of(spec, dataset);
                students.add(outcome.testErrors().student() * PERCENT);
                averages.add(outcome.testErrors().average() * PERCENT);
                teachers.add(outcome.testErrors().teacher() * PERCENT);
                if (pictures != null && seed == seeds.get(0)) {
                    Files.createDirectories(pictures);
                    BoundaryPicture.write(outcome.last(), dataset, pictures.resolve(fileName(method)));
                }
            }
            System.out.printf(
                    Locale.ROOT,
                    "%-64s %14s %14s %14s %6.1f%n",
                    title(method),
                    Spread.of(students).text(1),
                    Spread.of(averages).text(1),
                    Spread.of(teachers).text(1),
                    (System.nanoTime() - rowNanos) / 1e9 / seeds.size());
        }
        System.out.printf(
                Locale.ROOT, "n = %d seeds; %.0f s in all%n", seeds.size(), (System.nanoTime() - startNanos) / 1e9);
        return 0;
    }

    private static JobSpec spec(JsonNode base, JsonNode method, int seed) {
        ObjectNode spec = base.deepCopy();
        spec.set("method", method);
        spec.put("seed", seed);
        return Specs.read(spec.toString());
    }

    private static String title(JsonNode method) {
        StringBuilder title = new StringBuilder(method.path("name").asText());
        method.properties().forEach(option -> {
            if (!option.getKey().equals("name")) {
                title.append(' ')
                        .append(option.getKey())
                        .append('=')
                        .append(option.getValue().asText());
            }
        });
        return title.toString();
    }

    /** By the name and the choices; numbers do not tell the rows of a plan apart. */
    private static String fileName(JsonNode method) {
        StringJoiner name = new StringJoiner("-", "", ".png");
        name.add(method.path("name").asText());
        method.properties().forEach(option -> {
            if (option.getValue().isTextual() && !option.getKey().equals("name")) {
                name.add(option.getValue().asText());
            }
        });
        return name.toString();
    }
}
