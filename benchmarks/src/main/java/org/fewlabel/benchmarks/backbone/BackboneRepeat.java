package org.fewlabel.benchmarks.backbone;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.fewlabel.artifacts.ArtifactStores;
import org.fewlabel.benchmarks.KeptRuns;
import org.fewlabel.benchmarks.LocalRun;
import org.fewlabel.contracts.folder.FolderTree;
import org.fewlabel.contracts.folder.Sha256;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.learning.backbone.BackboneFeatures;
import org.fewlabel.learning.backbone.FeatureExtractor;
import org.fewlabel.learning.backbone.FeatureProgress;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.network.ChannelNormalization;
import org.fewlabel.learning.network.OnnxModel;

/** One repeat of the comparison: a backbone of half of the classes, and every method on the other half, from scratch and on it. */
final class BackboneRepeat {
    static final String SCRATCH = "cnn-small from scratch";
    static final String LINEAR = "linear head";
    static final String MLP = "mlp head";

    private static final int BYTE_MAX = 255;
    private static final long FEATURE_BYTES_MAX = 1L << 30;

    private final Settings settings;
    private final Map<String, List<Double>> percents = new LinkedHashMap<>();
    private final Map<String, List<Double>> seconds = new LinkedHashMap<>();

    /**
     * What all repeats of a comparison share.
     *
     * @param imagesMax of five classes, in training and in test each
     */
    record Settings(int labelsPerClass, int sourceEpochs, int epochs, int steps, int imagesMax, List<String> methods) {}

    /**
     * What came of one.
     *
     * @param percents test errors of each row
     * @param seconds that each row took, and other things that took time
     */
    record Result(int repeat, Settings settings, Map<String, List<Double>> percents, Map<String, List<Double>> seconds)
            implements KeptRuns.Run {}

    BackboneRepeat(Settings settings) {
        this.settings = settings;
    }

    Result run(Dataset whole, int repeat) throws IOException, InterruptedException {
        List<Integer> classes =
                new ArrayList<>(IntStream.range(0, whole.classes()).boxed().toList());
        Collections.shuffle(classes, new Random(repeat));
        int half = classes.size() / 2;
        byte[] backbone = backbone(HalfOfClasses.of(whole, classes.subList(0, half), settings.imagesMax()), repeat);
        HalfOfClasses target = HalfOfClasses.of(whole, classes.subList(half, classes.size()), settings.imagesMax());
        Path folder = Files.createTempDirectory("features");
        try {
            for (String method : settings.methods()) {
                run(method + ", " + SCRATCH, spec(target, repeat, method, "\"name\": \"cnn-small\""), target.dataset());
                for (String head : List.of("linear", "mlp")) {
                    JobSpec spec = spec(target, repeat, method, network(backbone, head));
                    Dataset features = features(target.dataset(), spec, backbone, folder);
                    run(method + ", " + (head.equals("mlp") ? MLP : LINEAR), spec, features);
                }
            }
        } finally {
            FolderTree.delete(folder);
        }
        return new Result(repeat, settings, percents, seconds);
    }

    /** A network that knows the other classes, as its ONNX file. */
    private byte[] backbone(HalfOfClasses source, int repeat) throws IOException, InterruptedException {
        JobSpec spec = source.spec(
                source.images(),
                repeat,
                ", \"method\": {\"name\": \"supervised\"}, \"network\": {\"name\": \"cnn-small\"}, \"epochs\": "
                        + settings.sourceEpochs() + ", \"stepsPerEpoch\": " + source.images() / 100);
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
                + backbone.length + ", \"sha256\": \""
                + Sha256.hex(backbone) + "\"}";
    }

    private JobSpec spec(HalfOfClasses target, int repeat, String method, String network) {
        return target.spec(
                settings.labelsPerClass() * target.dataset().classes(),
                repeat,
                ", \"method\": {\"name\": \"" + method + "\"}, \"network\": {" + network + "}, \"epochs\": "
                        + settings.epochs() + ", \"stepsPerEpoch\": " + settings.steps()
                        + ", \"batch\": {\"labeled\": 50, \"unlabeled\": 100}");
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

    static void add(Map<String, List<Double>> table, String row, double value) {
        table.computeIfAbsent(row, key -> new ArrayList<>()).add(value);
    }
}
