package org.fewlabel.learning.export;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.fewlabel.contracts.PerNetwork;
import org.fewlabel.contracts.RunProvenance;
import org.fewlabel.contracts.TrainedNetwork;
import org.fewlabel.contracts.job.BackboneHead;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.job.NetworkName;
import org.fewlabel.contracts.model.ModelFormat;
import org.fewlabel.learning.Shape;
import org.fewlabel.learning.augmentation.PlainView;
import org.fewlabel.learning.augmentation.Views;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.data.Examples;
import org.fewlabel.learning.data.ImageExamples;
import org.fewlabel.learning.data.PointExamples;
import org.fewlabel.learning.labeling.ModelFacts;
import org.fewlabel.learning.loss.Probabilities;
import org.fewlabel.learning.network.Images;
import org.fewlabel.learning.network.Logits;
import org.fewlabel.learning.network.Mode;
import org.fewlabel.learning.network.Network;
import org.fewlabel.learning.network.NetworkSnapshot;
import org.fewlabel.learning.network.Networks;

/** Networks with a few steps of training on noise, as models, and what they say of some examples. */
final class Models {
    static final int EXAMPLES = 7;
    static final RunProvenance PROVENANCE = new RunProvenance(
            "ab".repeat(32),
            "cd".repeat(32),
            3,
            new RunProvenance.Environment(
                    "onednn",
                    "cpu",
                    2,
                    "avx2",
                    "linux-x86_64",
                    "OpenJDK 64-Bit Server VM 17",
                    new TreeMap<>(Map.of("nd4j", "1.0.0-M2.1", "onednn", "2.5.2"))));

    private static final int BATCH = 8;

    private Models() {}

    /** @param probabilities of the examples, by the network that the model was made of */
    record Trained(TrainedModel model, Examples examples, Probabilities probabilities) {}

    static Trained trained(NetworkName name) {
        return trained(spec(name));
    }

    /** On features of a backbone. */
    static Trained trained(BackboneHead head) {
        return trained(spec("""
                {"dataset": {"name": "image-folder", "folder": {"path": "beetles", "height": 16, "width": 24,
                  "contents": {"classes": ["ground", "leaf", "rove"], "labeled": 30, "unlabeled": 100, "test": 200}}},
                 "network": {"name": "backbone", "head": "%s", "dropout": 0.25,
                  "model": {"name": "b.onnx", "bytes": 1, "sha256": "%s"}},
                 "method": {"name": "fixmatch"}}
                """.formatted(head.wireName(), "ab".repeat(32))));
    }

    private static Trained trained(JobSpec spec) {
        Dataset dataset = dataset(spec);
        PlainView view = Views.plain(dataset);
        int size = dataset.shape().size();
        try (Network network = Networks.create(spec.network(), dataset.shape(), dataset.classes(), 5)) {
            Random random = new Random(7);
            for (int step = 0; step < 3; step++) {
                float[] noise = new float[BATCH * size];
                float[] gradient = new float[BATCH * dataset.classes()];
                fill(noise, random);
                fill(gradient, random);
                network.forward(new Images(noise, BATCH, dataset.shape()), Mode.TRAIN, step);
                network.backward(new Logits(gradient, BATCH, dataset.classes()));
                network.parameters()
                        .blend(1, -0.01 / Math.max(1, network.gradient().norm()), network.gradient());
                network.clearGradient();
            }
            float[] buffer = new float[EXAMPLES * size];
            for (int example = 0; example < EXAMPLES; example++) {
                view.render(dataset.training(), example, buffer, example * size);
            }
            Logits logits = network.forward(new Images(buffer, EXAMPLES, dataset.shape()), Mode.PREDICT, 0);
            TrainedModel model = new TrainedModel(
                    spec,
                    3,
                    TrainedNetwork.AVERAGE,
                    NetworkSnapshot.of(network),
                    facts(dataset.classNames(), dataset.means(), dataset.deviations()),
                    null,
                    PROVENANCE);
            return new Trained(model, dataset.training(), Probabilities.softmax(logits));
        }
    }

    private static void fill(float[] values, Random random) {
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
    }

    static ModelFacts facts(List<String> classNames, List<Double> means, List<Double> deviations) {
        return new ModelFacts(
                classNames, means, deviations, 0, 200, new PerNetwork<>(0.25, 0.125, 0.5), null, null, null);
    }

    /** Points for the network that takes them, else images that are wider than high. */
    private static JobSpec spec(NetworkName name) {
        String dataset = name == NetworkName.MLP
                ? "{\"name\": \"two-moons\", \"labels\": 6}"
                : """
                {"name": "image-folder", "folder": {"path": "beetles", "height": %s, "width": %s, "channels": 3,
                 "contents": {"classes": ["ground", "leaf", "rove"], "labeled": 30, "unlabeled": 100, "test": 200}}}
                """.formatted(shape(name).height(), shape(name).width());
        return spec(String.format(
                Locale.ROOT,
                "{\"dataset\": %s, \"network\": {\"name\": \"%s\", \"dropout\": 0.25}, \"method\": {\"name\": \"fixmatch\"}}",
                dataset,
                name.wireName()));
    }

    private static Shape shape(NetworkName name) {
        return name == NetworkName.RESNET18_IMAGENET ? new Shape(32, 48, 3) : new Shape(16, 24, 3);
    }

    static JobSpec spec(String json) {
        JobSpec.Reading reading = JobSpec.read(json);
        if (reading instanceof JobSpec.Rejected rejected) {
            throw new IllegalArgumentException(rejected.violations().toString());
        }
        return ((JobSpec.Accepted) reading).spec();
    }

    private static Dataset dataset(JobSpec spec) {
        Random random = new Random(1);
        int[] labels = new int[EXAMPLES];
        if (spec.network().name() == NetworkName.MLP) {
            return points(spec, List.of("upper", "lower"), List.of(0.5, 0.25), List.of(0.9, 0.5), labels, random);
        }
        List<String> classNames = spec.dataset().folder().contents().classes();
        if (spec.network().name() == NetworkName.BACKBONE) {
            List<Double> means = List.of(0.5, 0.25, -1.0, 0.0, 3.0);
            return points(spec, classNames, means, List.of(0.9, 0.5, 2.0, 1.0, 0.25), labels, random);
        }
        Shape shape = shape(spec.network().name());
        byte[] pixels = new byte[EXAMPLES * shape.size()];
        random.nextBytes(pixels);
        Examples images = new ImageExamples(shape, pixels, labels);
        return new Dataset(
                spec.dataset().name(),
                classNames,
                List.of(0.49, 0.48, 0.45),
                List.of(0.25, 0.24, 0.26),
                images,
                images);
    }

    private static Dataset points(
            JobSpec spec,
            List<String> classNames,
            List<Double> means,
            List<Double> deviations,
            int[] labels,
            Random random) {
        float[] coordinates = new float[means.size() * EXAMPLES];
        fill(coordinates, random);
        Examples points = new PointExamples(means.size(), coordinates, labels);
        return new Dataset(spec.dataset().name(), classNames, means, deviations, points, points);
    }

    static byte[] bytes(TrainedModel model, ModelFormat format) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try {
            ModelWriter.write(model, format, file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file.toByteArray();
    }
}
