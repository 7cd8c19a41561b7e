package org.fewlabel.benchmarks.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.ArtifactStores;
import org.fewlabel.artifacts.EpochArtifacts;
import org.fewlabel.artifacts.safetensors.Tensor;
import org.fewlabel.benchmarks.Specs;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.learning.Shape;
import org.fewlabel.learning.method.Method;
import org.fewlabel.learning.method.Methods;
import org.fewlabel.learning.method.StepAverage;
import org.fewlabel.learning.network.Network;
import org.fewlabel.learning.network.NetworkSnapshot;
import org.fewlabel.learning.network.Networks;
import org.fewlabel.learning.optimizer.Optimizer;
import org.fewlabel.learning.optimizer.Optimizers;
import org.fewlabel.learning.training.Checkpoint;
import org.fewlabel.learning.training.EpochProgress;
import org.fewlabel.learning.training.OptimizerState;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Times what a trainer that is told to stop does before it lets go of its job. No step is made: the store does not compress,
 * so that the size matters and the numbers do not.
 */
@Command(
        name = "checkpoint",
        mixinStandardHelpOptions = true,
        description = "Times the copy and the write of cnn13's checkpoint in the middle of an epoch, on 60,000 images.")
final class CheckpointCost implements Callable<Integer> {
    private static final int EXAMPLES = 60_000;
    private static final int CLASSES = 10;
    private static final Shape SHAPE = new Shape(28, 28, 1);
    private static final List<String> METHODS = List.of(
            "{\"name\": \"supervised\"}",
            "{\"name\": \"mean-teacher\"}",
            "{\"name\": \"temporal-ensembling\", \"targets\": \"epoch\"}");

    @Option(names = "--store", required = true, description = "An empty folder for the checkpoints.")
    private Path store = Path.of("");

    @Option(names = "--times", description = "How often each is written (default: ${DEFAULT-VALUE}).")
    private int times = 11;

    public static void main(String[] args) {
        System.exit(new CommandLine(new CheckpointCost()).execute(args));
    }

    @Override
    public Integer call() throws IOException {
        ArtifactStore artifacts = ArtifactStores.open(store.toUri());
        System.out.printf(
                Locale.ROOT,
                "%-20s %-9s %10s %12s %12s %12s%n",
                "method",
                "optimizer",
                "MB",
                "copy ms",
                "write ms",
                "max ms");
        for (String method : METHODS) {
            for (String optimizer : List.of("sgd", "adam")) {
                measure(spec(method, optimizer), optimizer, artifacts);
            }
        }
        return 0;
    }

    private void measure(JobSpec spec, String optimizerName, ArtifactStore artifacts) throws IOException {
        Network student = Networks.create(spec.network(), SHAPE, CLASSES, spec.seed());
        try (StepAverage average = new StepAverage(spec.method(), student, Networks.twin(student));
                Method method = Methods.create(spec.method(), student, average, EXAMPLES);
                Optimizer optimizer = Optimizers.create(spec.optimizer(), student)) {
            double[] copies = new double[times];
            double[] writes = new double[times];
            long bytes = 0;
            for (int i = 0; i < times; i++) {
                long start = System.nanoTime();
                Checkpoint checkpoint = checkpoint(spec, student, average, method, optimizer);
                long copied = System.nanoTime();
                String path = new EpochArtifacts(UUID.randomUUID(), 1, 0).unfinished();
                ArtifactReference written = artifacts.put(path, checkpoint.toSafetensors()::writeTo);
                copies[i] = (copied - start) / 1e6;
                writes[i] = (System.nanoTime() - copied) / 1e6;
                bytes = written.bytes();
            }
            Arrays.sort(copies);
            Arrays.sort(writes);
            System.out.printf(
                    Locale.ROOT,
                    "%-20s %-9s %10.1f %12.1f %12.1f %12.1f%n",
                    spec.method().methodName().wireName(),
                    optimizerName,
                    bytes / 1e6,
                    copies[times / 2],
                    writes[times / 2],
                    writes[times - 1]);
        } finally {
            student.close();
        }
    }

    private static Checkpoint checkpoint(
            JobSpec spec, Network student, StepAverage average, Method method, Optimizer optimizer) {
        Map<String, Tensor> memory = new TreeMap<>(method.memory());
        if (!memory.isEmpty()) {
            // What temporal ensembling adds at the end of an epoch, when it has seen every image.
            memory.put(Method.PREDICTIONS, Tensor.of(new float[EXAMPLES * CLASSES], EXAMPLES, CLASSES));
            memory.put("seen", Tensor.of(IntStream.range(0, EXAMPLES).toArray(), EXAMPLES));
        }
        return new Checkpoint(
                spec,
                -1,
                NetworkSnapshot.of(student),
                NetworkSnapshot.of(average.network()),
                memory,
                OptimizerState.of(optimizer),
                null,
                new EpochProgress(1, new TreeMap<>(Map.of("loss", 1.0))),
                null);
    }

    private static JobSpec spec(String method, String optimizer) {
        return Specs.read(String.format(
                "{\"dataset\": {\"name\": \"fashion-mnist\", \"labels\": 100}, \"network\": {\"name\": \"cnn13\"},"
                        + " \"method\": %s, \"optimizer\": {\"name\": \"%s\"}, \"seed\": 1}",
                method, optimizer));
    }
}
