package org.fewlabel.benchmarks.averages;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.fewlabel.benchmarks.Specs;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.data.DatasetSettings;
import org.fewlabel.learning.data.Datasets;
import org.fewlabel.statistics.Spread;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Compares ways to average a network: the decay, and what becomes of the running statistics of batch norm. They are
 * {@code copied} from the student, {@code averaged} like the weights, or {@code estimated} in a pass over training images.
 */
@Command(
        name = "averages",
        mixinStandardHelpOptions = true,
        description = "Test errors of averages of a supervised cnn-small on CIFAR-10 with 4,000 labels.")
final class Averages implements Callable<Integer> {
    private static final String STUDENT = "student";

    @Option(names = "--data", required = true, description = "The folder that holds cifar-10-batches-bin.")
    private Path data = Path.of("");

    @Option(names = "--epochs", description = "How long a run is (default: ${DEFAULT-VALUE}).")
    private int epochs = 10;

    @Option(names = "--steps", description = "Steps in an epoch (default: ${DEFAULT-VALUE}).")
    private int steps = 120;

    @Option(names = "--seeds", description = "How many runs (default: ${DEFAULT-VALUE}).")
    private int seeds = 3;

    @Option(names = "--at", split = ",", description = "The evaluated epochs, from 1 (default: ${DEFAULT-VALUE}).")
    private List<Integer> evaluated = List.of(2, 5, 10);

    @Option(names = "--test-images", description = "How many of the test images count (default: ${DEFAULT-VALUE}).")
    private int testImages = 4_000;

    public static void main(String[] args) {
        System.exit(new CommandLine(new Averages()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        Dataset dataset = Datasets.load(DatasetName.CIFAR10, new DatasetSettings(data, data), System.err::println);
        Map<Integer, Map<String, List<Double>>> percents = new LinkedHashMap<>();
        for (int seed = 1; seed <= seeds; seed++) {
            try (AveragedRun run = new AveragedRun(spec(seed), dataset, testImages)) {
                run.errors(evaluated)
                        .forEach((epoch, errors) -> errors.forEach(
                                (name, error) -> percents.computeIfAbsent(epoch, key -> new LinkedHashMap<>())
                                        .computeIfAbsent(name, key -> new ArrayList<>())
                                        .add(100 * error)));
            }
            System.err.println("seed " + seed + " is done");
        }
        percents.forEach(Averages::print);
        return 0;
    }

    private JobSpec spec(int seed) {
        String json = "{\"dataset\": {\"name\": \"cifar10\", \"labels\": 4000}, \"network\": {\"name\": \"cnn-small\"},"
                + " \"method\": {\"name\": \"supervised\"}, \"epochs\": " + epochs + ", \"stepsPerEpoch\": " + steps
                + ", \"seed\": " + seed + "}";
        return Specs.read(json);
    }

    private static void print(int epoch, Map<String, List<Double>> percents) {
        List<Double> student = percents.get(STUDENT);
        System.out.println("\nAfter epoch " + epoch + ": test errors in percent, and how much more than the student's");
        percents.forEach((name, errors) -> {
            List<Double> more = new ArrayList<>();
            for (int run = 0; run < errors.size(); run++) {
                more.add(errors.get(run) - student.get(run));
            }
            System.out.printf(
                    "%-48s %-14s %s%n",
                    name, Spread.of(errors).text(1), Spread.of(more).text(1));
        });
    }
}
