package org.fewlabel.learning.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.fewlabel.artifacts.safetensors.Safetensors;
import org.fewlabel.artifacts.safetensors.Tensor;
import org.fewlabel.contracts.job.Initialization;
import org.fewlabel.contracts.job.NetworkName;
import org.fewlabel.contracts.job.NetworkSpec;
import org.fewlabel.learning.Shape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each network beside PyTorch in double precision. The files are written by {@code benchmarks/pytorch/golden.py}; weights
 * and images follow from a formula that both know.
 */
class GoldenValuesTest {
    private static final int BATCH = 4;
    private static final int CLASSES = 10;
    private static final double TOLERANCE = 1e-4;
    private static final int FIRST_NUMBERS = 8;

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BACKBONE")
    void computesWhatPyTorchDoes(NetworkName name) throws IOException {
        Safetensors golden = Safetensors.read(Path.of(
                System.getProperty("fewlabel.home"),
                "learning/src/test/resources/golden",
                name.wireName() + ".safetensors"));
        NetworkSpec spec = new NetworkSpec(name, 0, Initialization.HE_NORMAL);
        Shape shape = shape(name);
        PyTorchWeights weights = new PyTorchWeights(spec, shape, CLASSES);
        try (Network network = Networks.create(spec, shape, CLASSES, 1)) {
            NetworkSnapshot fresh = NetworkSnapshot.of(network);
            weights.read(patterned(weights, fresh), fresh, PyTorchWeights.Part.ALL)
                    .restoreTo(network);
            Images images = new Images(scaled(pattern(images(name), BATCH * shape.size()), 2), BATCH, shape);
            Logits gradient = new Logits(pattern("gradient", BATCH * CLASSES), BATCH, CLASSES);

            Logits train = network.forward(images, Mode.TRAIN, 0);
            network.backward(gradient);
            float[] inputGradient = network.inputGradient(gradient).values();
            Logits predict = network.forward(images, Mode.PREDICT, 0);

            assertClose("train", train.values(), golden.requireFloats("train", BATCH, CLASSES));
            assertClose("predict", predict.values(), golden.requireFloats("predict", BATCH, CLASSES));
            assertSummary("images", inputGradient, golden);
            Safetensors gradients = weights.write(
                    new NetworkSnapshot(
                            network.gradient().toArray(), network.statistics().toArray()),
                    Map.of());
            for (Map.Entry<String, Tensor> tensor : gradients.tensors().entrySet()) {
                assertSummary(tensor.getKey(), tensor.getValue().floats(), golden);
            }
        }
    }

    /** Images on which no ReLU's input lies so near to zero that rounding decides whether a gradient passes, see golden.py. */
    private static String images(NetworkName name) {
        return name == NetworkName.RESNET18_IMAGENET ? "images 170" : "images";
    }

    private static Shape shape(NetworkName name) {
        return switch (name) {
            case LENET -> new Shape(28, 28, 1);
            case MLP -> new Shape(1, 1, 2);
            case BACKBONE -> throw new AssertionError("its head is mlp's or less");
            case CNN_SMALL, CNN13, WRN_28_2, RESNET18 -> new Shape(16, 16, 3);
            case RESNET18_IMAGENET -> new Shape(64, 64, 3);
        };
    }

    /** The weights of the formula, in PyTorch's layout. */
    private static Safetensors patterned(PyTorchWeights weights, NetworkSnapshot fresh) {
        Map<String, Tensor> patterned = new TreeMap<>();
        weights.write(fresh, Map.of()).tensors().forEach((name, tensor) -> {
            int[] shape = tensor.shape().stream().mapToInt(Integer::intValue).toArray();
            patterned.put(name, Tensor.of(patterned(name, tensor), shape));
        });
        return new Safetensors(Map.of(), patterned);
    }

    private static float[] patterned(String name, Tensor tensor) {
        if (name.contains(".running_")) {
            return tensor.floats();
        }
        if (tensor.shape().size() > 1) {
            int outputs = tensor.shape().get(0);
            return scaled(pattern(name, tensor.size()), Math.sqrt(6.0 / (tensor.size() / outputs)));
        }
        boolean batchNorm = name.contains("bn") || name.contains("downsample.1");
        float[] values = pattern(name, tensor.size());
        double base = batchNorm && name.endsWith(".weight") ? 1 : 0;
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (base + (batchNorm ? 0.5 : 0.1) * values[i]);
        }
        return values;
    }

    /** The same as {@code pattern} in golden.py. */
    private static float[] pattern(String name, int count) {
        long start = 0;
        for (byte letter : name.getBytes(StandardCharsets.UTF_8)) {
            start = start * 31 + letter & 0xffffffffL;
        }
        float[] values = new float[count];
        for (int place = 0; place < count; place++) {
            long value = place * 2654435761L + start & 0xffffffffL;
            value = (value ^ value >>> 15) * 739982445L & 0xffffffffL;
            value ^= value >>> 13;
            values[place] = (float) (value / (double) (1L << 31) - 1);
        }
        return values;
    }

    private static float[] scaled(float[] values, double factor) {
        float[] scaled = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            scaled[i] = (float) (factor * values[i]);
        }
        return scaled;
    }

    /** Compares a tensor's norm, its product with the pattern and, of a gradient, its first numbers. */
    private static void assertSummary(String name, float[] values, Safetensors golden) {
        boolean statistic = name.contains(".running_");
        float[] expected = golden.tensors()
                .get((statistic ? "statistics." : "gradient.") + name)
                .floats();
        double norm = 0;
        double product = 0;
        float[] pattern = pattern(name, values.length);
        for (int i = 0; i < values.length; i++) {
            norm += (double) values[i] * values[i];
            product += (double) values[i] * pattern[i];
        }
        norm = Math.sqrt(norm);
        assertWithin(name + " norm", norm, expected[0], TOLERANCE * expected[0]);
        assertWithin(name + " product", product, expected[1], TOLERANCE * expected[0] * Math.sqrt(values.length / 3.0));
        for (int i = 0; i < Math.min(FIRST_NUMBERS, expected.length - 2); i++) {
            assertWithin(name + " " + i, values[i], expected[i + 2], TOLERANCE * expected[0]);
        }
    }

    private static void assertClose(String name, float[] actual, float[] expected) {
        double largest = 0;
        for (float value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        for (int i = 0; i < expected.length; i++) {
            assertWithin(name + " " + i, actual[i], expected[i], TOLERANCE * largest);
        }
    }

    private static void assertWithin(String what, double actual, double expected, double tolerance) {
        assertThat(Math.abs(actual - expected))
                .as("%s: %s, expected %s", what, actual, expected)
                .isLessThanOrEqualTo(tolerance);
    }
}
