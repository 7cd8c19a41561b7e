package org.fewlabel.benchmarks.backbone;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.fewlabel.artifacts.ArtifactStores;
import org.fewlabel.benchmarks.LocalRun;
import org.fewlabel.benchmarks.Spread;
import org.fewlabel.benchmarks.results.PairedDifference;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.learning.backbone.BackboneFeatures;
import org.fewlabel.learning.backbone.FeatureExtractor;
import org.fewlabel.learning.backbone.FeatureProgress;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.data.DatasetSettings;
import org.fewlabel.learning.data.Datasets;
import org.fewlabel.learning.network.ChannelNormalization;
import org.fewlabel.learning.network.OnnxModel;
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
    private static final String SCRATCH = "cnn-small from scratch";
    private static final String LINEAR = "linear head";
    private static final String MLP = "mlp head";
    private static final int BYTE_MAX = 255;
    private static final long FEATURE_BYTES_MAX = 1L << 30;

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
            repeat(whole, repeat);
            System.err.println("repeat " + repeat + " is done");
        }
        print();
        return 0;
    }

    private void repeat(Dataset whole, int repeat) throws IOException, InterruptedException {
        List<Integer> classes =
                new ArrayList<>(IntStream.range(0, whole.classes()).boxed().toList());
        Collections.shuffle(classes, new Random(repeat));
        int half = classes.size() / 2;
        byte[] backbone = backbone(HalfOfClasses.of(whole, classes.subList(0, half), imagesMax), repeat);
        HalfOfClasses target = HalfOfClasses.of(whole, classes.subList(half, classes.size()), imagesMax);
        Path folder = Files.createTempDirectory("features");
        try {
            for (String method : methods) {
                run(method + ", " + SCRATCH, spec(target, repeat, method, "\"name\": \"cnn-small\""), target.dataset());
                for (String head : List.of("linear", "mlp")) {
                    JobSpec spec = spec(target, repeat, method, network(backbone, head));
                    Dataset features = features(target.dataset(), spec, backbone, folder);
                    run(method + ", " + (head.equals("mlp") ? MLP : LINEAR), spec, features);
                }
            }
        } finally {
            delete(folder);
        }
    }

    /** A network that knows the other classes, as its ONNX file. */
    private byte[] backbone(HalfOfClasses source, int repeat) throws IOException, InterruptedException {
        JobSpec spec = source.spec(
                source.images(),
                repeat,
                ", \"method\": {\"name\": \"supervised\"}, \"network\": {\"name\": \"cnn-small\"}, \"epochs\": "
                        + sourceEpochs + ", \"stepsPerEpoch\": " + source.images() / 100);
        LocalRun.Outcome outcome = LocalRun.of(spec, source.dataset());
        add(
                percents,
                "the backbone, on its own classes",
                100 * outcome.testErrors().student());
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        Dataset dataset = source.dataset();
        OnnxModel.write(
                spec.network(),
                dataset.shape(),
                dataset.classes(),
                outcome.last().student(),
                new ChannelNormalization(BYTE_MAX, dataset.means(), dataset.deviations()),
                new TreeMap<>(),
                file);
        return file.toByteArray();
    }

    private static String network(byte[] backbone, String head) {
        return "\"name\": \"backbone\", \"head\": \"" + head + "\", \"model\": {\"name\": \"half.onnx\", \"bytes\": "
                + backbone.length + ", \"sha256\": \"" + sha256(backbone) + "\"}";
    }

    private JobSpec spec(HalfOfClasses target, int repeat, String method, String network) {
        return target.spec(
                labelsPerClass * target.dataset().classes(),
                repeat,
                ", \"method\": {\"name\": \"" + method + "\"}, \"network\": {" + network + "}, \"epochs\": " + epochs
                        + ", \"stepsPerEpoch\": " + steps + ", \"batch\": {\"labeled\": 50, \"unlabeled\": 100}");
    }

    private Dataset features(Dataset images, JobSpec spec, byte[] backbone, Path folder)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        Dataset features = new BackboneFeatures(ArtifactStores.open(folder.toUri()), FEATURE_BYTES_MAX)
                .computed(
                        images,
                        spec,
                        () -> FeatureExtractor.open(
                                backbone, spec.network().backbone().features(), 0),
                        FeatureProgress.NONE);
        add(seconds, "features for " + spec.method().methodName().wireName(), (System.nanoTime() - start) / 1e9);
        return features;
    }

    private void run(String row, JobSpec spec, Dataset dataset) throws InterruptedException {
        long start = System.nanoTime();
        LocalRun.Outcome outcome = LocalRun.of(spec, dataset);
        add(percents, row, 100 * outcome.testErrors().of(spec.method().ownNetwork()));
        add(seconds, row, (System.nanoTime() - start) / 1e9);
    }

    private static void add(Map<String, List<Double>> table, String row, double value) {
        table.computeIfAbsent(row, key -> new ArrayList<>()).add(value);
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
            for (String head : List.of(LINEAR, MLP)) {
                printDifference(method, head);
            }
        }
    }

    private void printDifference(String method, String head) {
        List<Double> scratch = percents.get(method + ", " + SCRATCH);
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

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
