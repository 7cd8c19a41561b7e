package org.fewlabel.benchmarks.backbone;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.fewlabel.benchmarks.KeptRuns;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.data.DatasetSettings;
import org.fewlabel.learning.data.Datasets;
import org.fewlabel.statistics.PairedDifference;
import org.fewlabel.statistics.Spread;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Compares, on five classes of Fashion-MNIST with a few labels each, a head on the features of a network that was trained on the
 * other five with all labels, and left as an ONNX file, with training from scratch. Each repeat draws the classes, the labels and
 * the weights anew; all rows of a repeat share them.
 */
@Command(
        name = "backbone",
        mixinStandardHelpOptions = true,
        description = "Test errors of a head on a backbone's features and of training from scratch.")
final class BackboneComparison implements Callable<Integer> {

    @Option(names = "--data", description = "The folder that holds Fashion-MNIST; without it, it is looked for.")
    private Path data = DatasetSettings.userCache();

    @Option(names = "--repeats", description = "How many (default: ${DEFAULT-VALUE}).")
    private int repeats = 5;

    @Option(names = "--labels", description = "Of each class (default: ${DEFAULT-VALUE}).")
    private int labelsPerClass = 10;

    @Option(names = "--source-epochs", description = "Over the classes of the backbone (default: ${DEFAULT-VALUE}).")
    private int sourceEpochs = 10;

    @Option(names = "--epochs", description = "Over the other classes (default: ${DEFAULT-VALUE}).")
    private int epochs = 20;

    @Option(names = "--steps", description = "Steps in such an epoch (default: ${DEFAULT-VALUE}).")
    private int steps = 50;

    @Option(
            names = "--images",
            description = "At most so many of five classes, in training and in test; for a quick look (default: all).")
    private int imagesMax = Integer.MAX_VALUE;

    @Option(names = "--methods", split = ",", description = "Compared ones (default: ${DEFAULT-VALUE}).")
    private List<String> methods = List.of("supervised", "pseudo-label", "fixmatch");

    @Option(
            names = "--kept",
            description = "A file that keeps each repeat: started again with it, the comparison goes on where it was.")
    private @Nullable Path kept;

    private final Map<String, List<Double>> percents = new LinkedHashMap<>();
    private final Map<String, List<Double>> seconds = new LinkedHashMap<>();

    public static void main(String[] args) {
        System.exit(new CommandLine(new BackboneComparison()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        Dataset whole = Datasets.load(
                DatasetName.FASHION_MNIST, new DatasetSettings(data, DatasetSettings.userCache()), System.err::println);
        for (int repeat = 0; repeat < repeats; repeat++) {
            BackboneRepeat.Result done = done(whole, repeat);
            done.percents().forEach((row, values) -> values.forEach(value -> BackboneRepeat.add(percents, row, value)));
            done.seconds().forEach((row, values) -> values.forEach(value -> BackboneRepeat.add(seconds, row, value)));
            System.err.println("repeat " + repeat + " is done");
        }
        print();
        return 0;
    }

    private BackboneRepeat.Result done(Dataset whole, int repeat) throws IOException, InterruptedException {
        BackboneRepeat.Settings settings =
                new BackboneRepeat.Settings(labelsPerClass, sourceEpochs, epochs, steps, imagesMax, methods);
        if (kept == null) {
            return new BackboneRepeat(settings).run(whole, repeat);
        }
        KeptRuns<BackboneRepeat.Result> file = new KeptRuns<>(kept, BackboneRepeat.Result.class);
        Optional<BackboneRepeat.Result> found = file.of(settings).stream()
                .filter(each -> each.repeat() == repeat)
                .findFirst();
        if (found.isPresent()) {
            return found.get();
        }
        BackboneRepeat.Result ran = new BackboneRepeat(settings).run(whole, repeat);
        file.add(ran);
        return ran;
    }

    private void print() {
        System.out.println("Test errors in percent, mean ± s of n = " + repeats + " repeats; seconds of a run");
        percents.forEach((row, errors) -> System.out.printf(
                Locale.ROOT,
                "%-52s %-14s %s%n",
                row,
                Spread.of(errors).text(2),
                seconds.containsKey(row) ? Spread.of(seconds.get(row)).text(1) : ""));
        seconds.forEach((row, times) -> {
            if (!percents.containsKey(row)) {
                System.out.printf(
                        Locale.ROOT,
                        "%-52s %-14s %s%n",
                        row,
                        "",
                        Spread.of(times).text(1));
            }
        });
        System.out.println(
                "\nFrom scratch less with a head, in points: mean, s, n, and Student's 95 % interval of the mean");
        for (String method : methods) {
            for (String head : List.of(BackboneRepeat.LINEAR, BackboneRepeat.MLP)) {
                printDifference(method, head);
            }
        }
    }

    private void printDifference(String method, String head) {
        List<Double> scratch = percents.get(method + ", " + BackboneRepeat.SCRATCH);
        List<Double> withHead = percents.get(method + ", " + head);
        PairedDifference difference = PairedDifference.of(IntStream.range(0, repeats)
                .mapToObj(repeat -> scratch.get(repeat) - withHead.get(repeat))
                .toList());
        System.out.printf(
                Locale.ROOT,
                "%-52s %+.2f, s %s, n %d, [%s, %s]%n",
                method + ", " + head,
                difference.mean(),
                number(difference.deviation()),
                difference.n(),
                number(difference.low()),
                number(difference.high()));
    }

    private static String number(@Nullable Double value) {
        return value == null ? "–" : String.format(Locale.ROOT, "%.2f", value);
    }
}
