package org.fewlabel.learning.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.fewlabel.learning.backbone.OnnxFiles.file;
import static org.fewlabel.learning.backbone.OnnxFiles.floats;
import static org.fewlabel.learning.backbone.OnnxFiles.integer;
import static org.fewlabel.learning.backbone.OnnxFiles.node;
import static org.fewlabel.learning.backbone.OnnxFiles.projectionGraph;
import static org.fewlabel.learning.backbone.OnnxFiles.tensor;
import static org.fewlabel.learning.backbone.OnnxFiles.values;

import ai.onnxruntime.OrtException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.FunctionProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.StringStringEntryProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.ValueInfoProto;
import org.fewlabel.contracts.job.FeaturesSpec;
import org.fewlabel.contracts.job.ImageLayout;
import org.fewlabel.learning.MemoryShortageException;
import org.fewlabel.learning.Shape;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FeatureExtractorTest {
    private static final Shape COLOUR = new Shape(4, 5, 3);
    private static final FeaturesSpec USUAL = spec(null, null, null);

    @Test
    void computesWhatTheFileSaysOfImagesNormalizedAsImageNet() {
        byte[] image = random(COLOUR.size(), 1);

        float[] features = features(OnnxFiles.projection(4, 5, 3), USUAL, COLOUR, image);

        double[] means = {0.485, 0.456, 0.406};
        double[] deviations = {0.229, 0.224, 0.225};
        float[] weights = OnnxFiles.weights(COLOUR.size(), OnnxFiles.FEATURES);
        for (int feature = 0; feature < OnnxFiles.FEATURES; feature++) {
            double sum = 0;
            for (int pixel = 0; pixel < COLOUR.size() / 3; pixel++) {
                for (int channel = 0; channel < 3; channel++) {
                    double value = ((image[pixel * 3 + channel] & 0xff) / 255.0 - means[channel]) / deviations[channel];
                    sum += value * weights[(channel * 20 + pixel) * OnnxFiles.FEATURES + feature];
                }
            }
            assertThat((double) features[feature]).isCloseTo(Math.max(0, sum), within(1e-4));
        }
    }

    /** A machine with too little memory took the file for one that is no backbone. */
    @Test
    void tellsMemoryThatItDoesNotGetFromAFileThatDoesNotFit() {
        String shortage = "BFCArena::AllocateRawInternal Failed to allocate memory for requested buffer of size 5";

        assertThat(FeatureExtractor.failure("", new OrtException(shortage)))
                .isInstanceOf(MemoryShortageException.class)
                .hasMessageContaining(shortage);
        assertThat(FeatureExtractor.failure("", new OrtException("Load model failed: No graph was found")))
                .isInstanceOf(UnfitBackboneException.class);
    }

    @Test
    void givesTheSameNumbersEachTime() {
        byte[] file = OnnxFiles.projection(4, 5, 3);
        byte[][] images = new byte[30][];
        Arrays.setAll(images, i -> random(COLOUR.size(), i));

        assertThat(features(file, USUAL, COLOUR, images)).isEqualTo(features(file, USUAL, COLOUR, images));
    }

    @Test
    void takesTheNormalizationOfTheJob() {
        byte[] white = new byte[COLOUR.size()];
        Arrays.fill(white, (byte) 255);
        byte[] file = file(means("pixels", floats("pixels", "n", 3, 4, 5))).toByteArray();

        float[] features =
                features(file, new FeaturesSpec(null, null, List.of(0.5), List.of(0.25), null, 0, 1, 0), COLOUR, white);

        assertThat(features).containsExactly(2, 2, 2);
    }

    @Test
    void givesBytesToABackboneThatNormalizesThemItself() {
        GraphProto.Builder graph = means("floats", values("pixels", TensorProto.DataType.UINT8, "n", 4, 5, 3));
        graph.addNode(0, node("Cast", "cast", "pixels").addAttribute(integer("to", 1)));
        graph.addNode(
                1,
                node("Transpose", "floats", "cast")
                        .addAttribute(AttributeProto.newBuilder()
                                .setName("perm")
                                .setType(AttributeProto.AttributeType.INTS)
                                .addAllInts(List.of(0L, 3L, 1L, 2L))));
        byte[] image = new byte[COLOUR.size()];
        for (int i = 0; i < image.length; i++) {
            image[i] = (byte) (200 + i % 3);
        }

        float[] features = features(file(graph).toByteArray(), USUAL, COLOUR, image);

        assertThat(features).containsExactly(200, 201, 202);
    }

    @Test
    void showsGreyImagesOfAnotherSizeToABackboneForColour() {
        GraphProto.Builder graph = means("pixels", floats("pixels", "batch", "num_channels", "height", "width"));
        FeaturesSpec spec = new FeaturesSpec(8, null, List.of(0.0), List.of(1 / 255.0), null, 0, 1, 0);
        byte[] grey = new byte[36];
        Arrays.fill(grey, (byte) 77);

        float[] features = features(file(graph).toByteArray(), spec, new Shape(6, 6, 1), grey);

        assertThat(features).hasSize(3);
        assertThat((double) features[1]).isCloseTo(77, within(1e-4));
    }

    @Test
    void takesTheFirstTokenOfATransformer() {
        byte[] image = random(COLOUR.size(), 3);

        float[] tokens = features(OnnxFiles.tokens(4, 5, 3), USUAL, COLOUR, image, image);

        float[] all = features(OnnxFiles.projection(4, 5, 3), USUAL, COLOUR, image);
        assertThat(tokens).containsExactly(all[0], all[1], all[0], all[1]);
    }

    @Test
    void takesThePooledOutputAmongSeveralAndTheOneThatIsNamed() {
        GraphProto.Builder graph = projectionGraph(4, 5, 3)
                .addNode(node("Neg", "pooler_output", "features"))
                .addInput(floats("pixels", "n", 3, 4, 5))
                .addOutput(floats("product", "n", OnnxFiles.FEATURES))
                .addOutput(floats("pooler_output", "n", OnnxFiles.FEATURES));
        byte[] image = random(COLOUR.size(), 3);

        float[] pooled = features(file(graph).toByteArray(), USUAL, COLOUR, image);
        float[] named = features(file(graph).toByteArray(), spec(null, null, "product"), COLOUR, image);

        for (int i = 0; i < OnnxFiles.FEATURES; i++) {
            assertThat(-pooled[i]).isEqualTo(Math.max(0, named[i]));
        }
    }

    @Test
    void givesOneImageAtATimeToABackboneThatTakesOne() {
        byte[] file = file(projectionGraph(4, 5, 3)
                        .addInput(floats("pixels", 1, 3, 4, 5))
                        .addOutput(floats("features", 1, OnnxFiles.FEATURES)))
                .toByteArray();

        try (FeatureExtractor extractor = FeatureExtractor.open(file, USUAL, 1)) {
            assertThat(extractor.batch()).isEqualTo(1);
            assertThat(extractor.features(List.of(random(COLOUR.size(), 1)), COLOUR))
                    .hasSize(OnnxFiles.FEATURES);
        }
    }

    static Stream<Object[]> ambiguous() {
        return Stream.of(
                new Object[] {floats("pixels", "n", "a", "b", "c"), USUAL, "pixels float[n, a, b, c]; say nchw or nhwc"
                },
                new Object[] {floats("pixels", "n", 3, "h", "w"), USUAL, "say which in network.features.inputSize"},
                new Object[] {
                    floats("pixels", "n", 3, 4, 5), spec(7, null, null), "inputSize is 7, but the file takes images of"
                },
                new Object[] {floats("pixels", "n", 1, 4, 5), USUAL, "grey images as floats"},
                new Object[] {floats("pixels", "n", 4, 4, 5), spec(null, ImageLayout.NCHW, null), "1 or 3 channels"},
                new Object[] {floats("pixels", "n", 60), USUAL, "four dimensions; the file takes pixels float[n, 60]"},
                new Object[] {
                    values("pixels", TensorProto.DataType.DOUBLE, "n", 3, 4, 5), USUAL, "32-bit floats or bytes"
                },
                new Object[] {floats("pixels", "n", 3, 4, 5), spec(null, null, "other"), "output is other, the file has"
                });
    }

    @ParameterizedTest
    @MethodSource("ambiguous")
    void saysWhatIsInAFileThatLeavesItOpen(ValueInfoProto.Builder input, FeaturesSpec spec, String message) {
        GraphProto.Builder graph = GraphProto.newBuilder()
                .setName("open")
                .addNode(node("Flatten", "features", "pixels"))
                .addInput(input)
                .addOutput(OnnxFiles.values(
                        "features",
                        TensorProto.DataType.forNumber(
                                input.getType().getTensorType().getElemType()),
                        "n",
                        "d"));

        assertThatThrownBy(() -> open(file(graph).toByteArray(), spec))
                .isInstanceOf(UnfitBackboneException.class)
                .hasMessageContaining(message);
    }

    private static byte[] function() {
        return file(withNode(node("Relu", "x", "features"))).toBuilder()
                .addFunctions(FunctionProto.newBuilder().setName("mine"))
                .build()
                .toByteArray();
    }

    static List<byte[]> hostile() {
        byte[] good = OnnxFiles.projection(4, 5, 3);
        return List.of(
                new byte[0],
                "not a model".getBytes(StandardCharsets.UTF_8),
                Arrays.copyOf(good, good.length / 2),
                Arrays.copyOf(good, good.length - 1),
                ModelProto.getDefaultInstance().toByteArray(),
                file(GraphProto.newBuilder().setName("empty")).toByteArray(),
                file(withExternalData()).toByteArray(),
                file(withNode(node("Evil", "x", "features").setDomain("com.example")))
                        .toByteArray(),
                file(withNode(node("NoSuchOperator", "x", "features"))).toByteArray(),
                file(withNode(node("Loop", "x", "features"))).toByteArray(),
                file(withNode(node("If", "x", "features")
                                .addAttribute(AttributeProto.newBuilder()
                                        .setName("then_branch")
                                        .setType(AttributeProto.AttributeType.GRAPH)
                                        .setG(withExternalData()))))
                        .toByteArray(),
                file(withNode(node("MatMul", "x", "features", "features"))).toByteArray(),
                file(withNode(node("Relu", "features", "product"))).toByteArray(),
                file(withNode(node("Relu", "x", "nobody's"))).toByteArray(),
                function());
    }

    @Test
    void refusesEveryHostileFileAndLivesOn() {
        for (byte[] file : hostile()) {
            assertThatThrownBy(() -> open(file, USUAL)).isInstanceOf(UnfitBackboneException.class);
        }
        assertThat(features(OnnxFiles.projection(4, 5, 3), USUAL, COLOUR, random(COLOUR.size(), 1)))
                .hasSize(OnnxFiles.FEATURES);
    }

    @Test
    void survivesFilesWithBytesChangedAtRandom() {
        byte[] good = OnnxFiles.projection(4, 5, 3);
        Random random = new Random(11);
        int refused = 0;
        for (int trial = 0; trial < 300; trial++) {
            byte[] changed = good.clone();
            for (int change = 0; change <= random.nextInt(4); change++) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt();
            }
            try (FeatureExtractor extractor = FeatureExtractor.open(changed, USUAL, 1)) {
                extractor.features(List.of(random(COLOUR.size(), 1)), COLOUR);
            } catch (UnfitBackboneException e) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }

    /** A job may be stopped when its pass is over, by a thread that does not know. */
    @Test
    void endsARunThatIsStoppedAndMindsNoStopOnceItIsClosed() {
        FeatureExtractor extractor = open(OnnxFiles.projection(4, 5, 3), USUAL);
        extractor.stop();

        assertThatThrownBy(() -> extractor.features(List.of(random(COLOUR.size(), 1)), COLOUR))
                .isInstanceOf(UnfitBackboneException.class)
                .hasMessageContaining("ONNX Runtime fails on an image");

        extractor.close();
        extractor.stop();
        extractor.close();
    }

    @Test
    void refusesFeaturesThatAreNoNumbers() {
        byte[] file = file(withNode(node("Log", "logarithm", "nothing"))
                        .addNode(0, node("Sub", "nothing", "pixels", "pixels"))
                        .clearOutput()
                        .addOutput(floats("logarithm", "n", 3, 4, 5)))
                .toByteArray();

        assertThatThrownBy(() -> open(file, USUAL)).hasMessageContaining("gave a feature that is -Infinity");
    }

    private static GraphProto.Builder withNode(NodeProto.Builder node) {
        return projectionGraph(4, 5, 3)
                .addInput(floats("pixels", "n", 3, 4, 5))
                .addOutput(floats(node.getOutput(0).equals("features") ? "product" : node.getOutput(0), "n", "d"))
                .addNode(node);
    }

    private static GraphProto.Builder withExternalData() {
        GraphProto.Builder graph = withNode(node("Add", "x", "features", "outside"));
        return graph.addInitializer(tensor("outside", new float[0], 1)
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(
                        StringStringEntryProto.newBuilder().setKey("location").setValue("/etc/passwd")));
    }

    /** The mean of each channel. */
    private static GraphProto.Builder means(String floats, ValueInfoProto.Builder input) {
        return GraphProto.newBuilder()
                .setName("means")
                .addNode(node("GlobalAveragePool", "pooled", floats))
                .addInput(input)
                .addOutput(OnnxFiles.floats("pooled", "n", 3, 1, 1));
    }

    private static float[] features(byte[] file, FeaturesSpec spec, Shape shape, byte[]... images) {
        try (FeatureExtractor extractor = open(file, spec)) {
            float[] features = extractor.features(List.of(images), shape);
            assertThat(features).hasSize(images.length * extractor.dimension());
            return features;
        }
    }

    @Test
    void takesTheCoresOfThisProcessUnlessOpenMpIsToldOfOthers() {
        int cores = Runtime.getRuntime().availableProcessors();

        assertThat(FeatureExtractor.usualThreads(null)).isEqualTo(cores);
        assertThat(FeatureExtractor.usualThreads("many")).isEqualTo(cores);
        assertThat(FeatureExtractor.usualThreads("0")).isEqualTo(cores);
        assertThat(FeatureExtractor.usualThreads("3")).isEqualTo(3);
        assertThat(FeatureExtractor.usualThreads(" 5,2 ")).isEqualTo(5);
    }

    @Test
    void refusesABatchThatIsLongerThanABufferMayBe() {
        byte[] file = file(GraphProto.newBuilder()
                        .setName("mean colour")
                        .addNode(node("GlobalAveragePool", "features", "pixels"))
                        .addInput(floats("pixels", 32, 3, 4096, 4096))
                        .addOutput(floats("features", 32, 3, 1, 1)))
                .toByteArray();

        assertThatThrownBy(() -> open(file, USUAL))
                .isInstanceOf(UnfitBackboneException.class)
                .hasMessageContaining("batches of 32 images, which are 6442450944 bytes");
    }

    private static FeatureExtractor open(byte[] file, FeaturesSpec spec) {
        return FeatureExtractor.open(file, spec, 1);
    }

    private static FeaturesSpec spec(
            @Nullable Integer inputSize, @Nullable ImageLayout layout, @Nullable String output) {
        return new FeaturesSpec(inputSize, layout, null, null, output, 2, 2, 0);
    }

    private static byte[] random(int count, long seed) {
        byte[] bytes = new byte[count];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
