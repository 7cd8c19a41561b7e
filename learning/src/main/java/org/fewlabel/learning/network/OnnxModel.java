package org.fewlabel.learning.network;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.fewlabel.contracts.job.NetworkSpec;
import org.fewlabel.learning.Provenance;
import org.fewlabel.learning.Shape;
import org.fewlabel.learning.network.ParameterLayout.Block;
import org.fewlabel.learning.network.ParameterLayout.Kind;
import org.fewlabel.learning.network.onnx.Attribute;
import org.fewlabel.learning.network.onnx.ElementType;
import org.fewlabel.learning.network.onnx.OnnxGraph;

/**
 * A network as an ONNX model, from raw values to probabilities.
 *
 * <p>Its input is {@value #IMAGE}, bytes [batch, channels, height, width], in the order in which ONNX's own operators and
 * PyTorch have images; or {@value #POINT}, floats [batch, channels]. It is normalized inside. Its first output is
 * {@value #PROBABILITIES}, floats [batch, classes], whose rows sum to 1; the second is {@value #FEATURES}, floats [batch,
 * features], what the last layer sees. The batch is of any size.
 *
 * <p>The network is that of {@link Mode#PREDICT}: dropout does nothing and is left out; batch norm takes its running
 * statistics and stays an operator of its own, so that the file's numbers are those of {@link PyTorchWeights}, under the same
 * names. What runs the file folds it into the convolutions.
 */
public final class OnnxModel {
    public static final String IMAGE = "image";
    public static final String POINT = "point";
    public static final String PROBABILITIES = "probabilities";
    public static final String FEATURES = "features";

    private OnnxModel() {}

    /**
     * Writes the file; does not close the stream. The same arguments give the same bytes.
     *
     * @param metadata what else the file says, by name
     */
    public static void write(
            NetworkSpec spec,
            Shape input,
            int classes,
            NetworkSnapshot snapshot,
            ChannelNormalization normalization,
            SortedMap<String, String> metadata,
            OutputStream out)
            throws IOException {
        Translation translation = new Translation(Architectures.of(spec, input, classes), snapshot);
        OnnxGraph graph = translation.graph(spec.name().wireName(), normalization);
        graph.writeTo(out, Provenance.VERSION, metadata);
    }

    /** Layer by layer; a layer's value has the name of its node. */
    private static final class Translation {
        private final Architecture architecture;
        private final ParameterLayout layout;
        private final NetworkSnapshot snapshot;
        /** The name of each node's value, by the node's index. */
        private final List<String> values = new ArrayList<>();

        Translation(Architecture architecture, NetworkSnapshot snapshot) {
            this.architecture = architecture;
            this.layout = ParameterLayout.of(architecture);
            this.snapshot = snapshot;
        }

        OnnxGraph graph(String name, ChannelNormalization normalization) {
            OnnxGraph graph = new OnnxGraph(name);
            values.add(normalizedInput(graph, normalization));
            int last = architecture.nodes().size() - 1;
            for (int index = 1; index < last; index++) {
                values.add(add(graph, index));
            }
            Architecture.Node head = architecture.nodes().get(last);
            String seen = flat(graph, FEATURES, head);
            String logits = dense(graph, last, head.name(), seen);
            graph.add("Softmax", PROBABILITIES, List.of(logits), Attribute.of("axis", 1));
            graph.output(PROBABILITIES, architecture.classes());
            graph.output(FEATURES, head.inputShape().size());
            return graph;
        }

        private String normalizedInput(OnnxGraph graph, ChannelNormalization normalization) {
            Shape shape = architecture.input();
            int channels = shape.channels();
            if (shape.isPoint()) {
                // As training computes it: of values that are far from 0 and close to each other x · factor + shift
                // would
                // lose what tells them apart.
                String means = graph.constant("input.means", normalization.rawMeans(), 1, channels);
                String deviations = graph.constant("input.deviations", normalization.rawDeviations(), 1, channels);
                String raw = graph.input(POINT, ElementType.FLOAT, channels);
                String centred = graph.add("Sub", "input.centred", List.of(raw, means));
                return graph.add("Div", "input.normalized", List.of(centred, deviations));
            }
            String raw = graph.toFloat(
                    "input.float", graph.input(IMAGE, ElementType.UINT8, channels, shape.height(), shape.width()));
            String factors = graph.constant("input.factors", normalization.factors(), 1, channels, 1, 1);
            String shifts = graph.constant("input.shifts", normalization.shifts(), 1, channels, 1, 1);
            String scaled = graph.add("Mul", "input.scaled", List.of(raw, factors));
            return graph.add("Add", "input.normalized", List.of(scaled, shifts));
        }

        /** Returns the name of the node's value. */
        private String add(OnnxGraph graph, int index) {
            Architecture.Node node = architecture.nodes().get(index);
            String name = node.name();
            List<String> inputs = node.inputs().stream().map(values::get).toList();
            String input = inputs.get(0);
            if (node.layer() instanceof Layer.Convolution layer) {
                return convolution(graph, index, layer, input);
            } else if (node.layer() instanceof Layer.BatchNorm layer) {
                return batchNorm(graph, index, layer, input);
            } else if (node.layer() instanceof Layer.Activate layer) {
                return activated(graph, name, layer.activation(), input);
            } else if (node.layer() instanceof Layer.MaxPool layer) {
                // Rounding down, as ONNX does unless told otherwise, leaves out the rest at the edge.
                return graph.add(
                        "MaxPool",
                        name,
                        inputs,
                        Attribute.repeated("kernel_shape", layer.side(), 2),
                        Attribute.repeated("strides", layer.stride(), 2),
                        Attribute.repeated("pads", layer.padding(), 4));
            } else if (node.layer() instanceof Layer.GlobalAveragePool) {
                return graph.add("GlobalAveragePool", name, inputs);
            } else if (node.layer() instanceof Layer.Dropout) {
                return input;
            } else if (node.layer() instanceof Layer.Add) {
                return graph.add("Add", name, inputs);
            }
            return dense(graph, index, name, flat(graph, name + ".flat", node));
        }

        private String convolution(OnnxGraph graph, int index, Layer.Convolution layer, String input) {
            List<String> inputs = new ArrayList<>(List.of(input, parameter(graph, index, Kind.WEIGHT)));
            if (layer.bias()) {
                inputs.add(parameter(graph, index, Kind.BIAS));
            }
            return graph.add(
                    "Conv",
                    architecture.nodes().get(index).name(),
                    inputs,
                    Attribute.repeated("kernel_shape", layer.kernel(), 2),
                    Attribute.repeated("strides", layer.stride(), 2),
                    Attribute.repeated("pads", layer.padding(), 4));
        }

        private String batchNorm(OnnxGraph graph, int index, Layer.BatchNorm layer, String input) {
            String name = architecture.nodes().get(index).name();
            boolean activates = !layer.activation().isIdentity();
            List<String> inputs = List.of(
                    input,
                    parameter(graph, index, Kind.SCALE),
                    parameter(graph, index, Kind.SHIFT),
                    statistic(graph, index, Kind.RUNNING_MEAN),
                    statistic(graph, index, Kind.RUNNING_VARIANCE));
            String normalized = graph.add(
                    "BatchNormalization",
                    activates ? name + ".normalized" : name,
                    inputs,
                    Attribute.of("epsilon", Layer.BatchNorm.EPSILON));
            return activates ? activated(graph, name, layer.activation(), normalized) : normalized;
        }

        private static String activated(OnnxGraph graph, String name, Activation activation, String input) {
            return activation.slope() == 0
                    ? graph.add("Relu", name, List.of(input))
                    : graph.add("LeakyRelu", name, List.of(input), Attribute.of("alpha", activation.slope()));
        }

        private String flat(OnnxGraph graph, String name, Architecture.Node dense) {
            return graph.add("Flatten", name, List.of(values.get(dense.inputs().get(0))), Attribute.of("axis", 1));
        }

        private String dense(OnnxGraph graph, int index, String name, String input) {
            List<String> inputs =
                    List.of(input, parameter(graph, index, Kind.WEIGHT), parameter(graph, index, Kind.BIAS));
            return graph.add("Gemm", name, inputs, Attribute.of("transB", 1));
        }

        private String parameter(OnnxGraph graph, int index, Kind kind) {
            return constant(graph, layout.parameter(index, kind), snapshot.parameters());
        }

        private String statistic(OnnxGraph graph, int index, Kind kind) {
            return constant(graph, layout.statistic(index, kind), snapshot.statistics());
        }

        private String constant(OnnxGraph graph, Block block, float[] flat) {
            PyTorchTensor tensor = PyTorchTensor.of(architecture.nodes().get(block.node()), block);
            int[] shape = tensor.shape().stream().mapToInt(Integer::intValue).toArray();
            return graph.constant(tensor.name(), tensor.export(flat), shape);
        }
    }
}
