package org.fewlabel.learning.backbone;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.UnaryOperator;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.OperatorSetIdProto;
import onnx.Onnx.StringStringEntryProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;
import org.fewlabel.contracts.job.FeaturesSpec;
import org.fewlabel.contracts.job.ImageLayout;
import org.fewlabel.learning.Shape;
import org.nd4j.shade.protobuf.ByteString;

/**
 * A backbone and a head in one ONNX file, from bytes to probabilities. The input is that of every other exported network: {@code
 * image}, bytes [batch, channels, height, width] of the data set's size, which are scaled and normalized for the backbone inside;
 * the outputs are the head's. All names of the backbone are kept apart by a prefix.
 */
public final class BackboneModel {
    private static final String IMAGE = "image";
    private static final String PREFIX = "backbone/";
    /** Of what lies between the three. */
    private static final String BETWEEN = "between/";
    /** Before it initializers were inputs as well, and are still taken for such. */
    private static final long IR_VERSION_MIN = 4;
    /** From here on all operators of a head and of the way into a backbone mean what they mean today. */
    private static final long OPSET_MIN = 13;

    private static final double BYTE_MAX = 255;

    private final BackboneInput input;
    private final ModelProto backbone;
    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("backbone");

    private BackboneModel(BackboneInput input, ModelProto backbone) {
        this.input = input;
        this.backbone = backbone;
    }

    /**
     * Writes the file; does not close the stream. The same arguments give the same bytes.
     *
     * @param backbone the whole file of the backbone
     * @param images of the data set
     * @param head an ONNX model that takes features, floats [batch, features]
     * @param metadata what else the file says, by name
     * @throws UnfitBackboneException if the two cannot be put together in one file
     */
    public static void write(
            byte[] backbone,
            FeaturesSpec spec,
            Shape images,
            byte[] head,
            SortedMap<String, String> metadata,
            OutputStream out)
            throws IOException {
        ModelProto model = OnnxCheck.parse(backbone);
        requireOpset(model);
        try (FeatureExtractor extractor = FeatureExtractor.open(backbone, spec, 1)) {
            if (extractor.input().batch() > 0) {
                throw new UnfitBackboneException(
                        "the backbone takes " + extractor.input().batch()
                                + " images at once, a model with its head would take any number; export the backbone"
                                + " with an open first dimension");
            }
            new BackboneModel(extractor.input(), model)
                    .joined(images, extractor.output(), extractor.outputRank(), ModelProto.parseFrom(head), metadata)
                    .writeTo(out);
        }
    }

    private static void requireOpset(ModelProto model) {
        for (OperatorSetIdProto opset : model.getOpsetImportList()) {
            if (isOnnx(opset.getDomain()) && opset.getVersion() < OPSET_MIN) {
                throw new UnfitBackboneException("the backbone is written for version " + opset.getVersion()
                        + " of ONNX's operators, a model with its head needs at least " + OPSET_MIN);
            }
        }
    }

    private static boolean isOnnx(String domain) {
        return domain.isEmpty() || domain.equals("ai.onnx");
    }

    private ModelProto joined(
            Shape images, String output, int rank, ModelProto head, SortedMap<String, String> metadata) {
        addInput(images);
        UnaryOperator<String> prefixed = name -> name.isEmpty() ? name : PREFIX + name;
        addAll(backbone.getGraph(), prefixed);
        GraphProto headGraph = head.getGraph();
        String taken = headGraph.getInput(0).getName();
        String features = features(prefixed.apply(output), rank);
        addAll(headGraph, name -> name.equals(taken) ? features : name);
        graph.addAllOutput(headGraph.getOutputList());
        ModelProto.Builder model = ModelProto.newBuilder()
                .setIrVersion(Math.max(IR_VERSION_MIN, backbone.getIrVersion()))
                .addAllOpsetImport(backbone.getOpsetImportList())
                .setProducerName(head.getProducerName())
                .setProducerVersion(head.getProducerVersion())
                .setGraph(graph);
        for (Map.Entry<String, String> entry : metadata.entrySet()) {
            model.addMetadataProps(
                    StringStringEntryProto.newBuilder().setKey(entry.getKey()).setValue(entry.getValue()));
        }
        return model.build();
    }

    /** From bytes of the data set's size to what the backbone takes. */
    private void addInput(Shape images) {
        Shape shape = input.shape();
        graph.addInput(value(IMAGE, images));
        String pixels = node("Cast", "pixels", IMAGE, integer("to", TensorProto.DataType.FLOAT.getNumber()));
        if (images.height() != shape.height() || images.width() != shape.width()) {
            pixels = scaled(pixels, images, shape);
        }
        if (images.channels() != shape.channels()) {
            pixels = coloured(pixels, images, shape);
        }
        if (!input.bytes()) {
            float[] factors = new float[shape.channels()];
            float[] shifts = new float[shape.channels()];
            for (int channel = 0; channel < factors.length; channel++) {
                double deviation = input.deviations().get(channel);
                factors[channel] = (float) (1 / (BYTE_MAX * deviation));
                shifts[channel] = (float) (-input.means().get(channel) / deviation);
            }
            String factor = constant("factors", factors, 1, factors.length, 1, 1);
            pixels = node("Mul", "multiplied", pixels, factor);
            pixels = node("Add", "normalized", pixels, constant("shifts", shifts, 1, shifts.length, 1, 1));
        }
        if (input.layout() == ImageLayout.NHWC) {
            pixels = node("Transpose", "transposed", pixels, integers("perm", 0, 2, 3, 1));
        }
        String name = PREFIX + input.name();
        graph.addNode(
                input.bytes()
                        ? nodeOf("Cast", name, List.of(pixels))
                                .addAttribute(integer("to", TensorProto.DataType.UINT8.getNumber()))
                        : nodeOf("Identity", name, List.of(pixels)));
    }

    /** As {@link org.fewlabel.learning.data.Scaling} enlarges, to whole bytes. */
    private String scaled(String pixels, Shape from, Shape to) {
        boolean grows = to.height() >= from.height() && to.width() >= from.width();
        if (!grows || (long) to.height() * from.width() != (long) to.width() * from.height()) {
            throw new UnfitBackboneException("images of " + from.height() + "×" + from.width()
                    + " cannot be scaled to the backbone's " + to.height() + "×" + to.width()
                    + " within a model; give the folder's images the backbone's size");
        }
        String scales = constant(
                "scales",
                new float[] {1, 1, (float) to.height() / from.height(), (float) to.width() / from.width()},
                4);
        String resized = node(
                "Resize",
                "resized",
                List.of(pixels, "", scales),
                text("mode", "linear"),
                text("coordinate_transformation_mode", "half_pixel"));
        return node("Floor", "rounded", node("Add", "raised", resized, constant("half", new float[] {0.5f}, 1)));
    }

    private String coloured(String pixels, Shape from, Shape to) {
        if (from.channels() != 1) {
            throw new UnfitBackboneException(
                    "colour cannot be made grey within a model; give the folder's images one channel");
        }
        return node("Concat", "coloured", Collections.nCopies(to.channels(), pixels), integer("axis", 1));
    }

    /** One row of numbers for each image, as {@link BackboneOutput} reads it. */
    private String features(String output, int rank) {
        return switch (rank) {
            case 2 -> output;
            case 3 -> {
                String first = indices("first", 0);
                yield node("Gather", "token", List.of(output, first), integer("axis", 1));
            }
            default ->
                node(
                        "Flatten",
                        "flat",
                        List.of(node("GlobalAveragePool", "pooled", List.of(output))),
                        integer("axis", 1));
        };
    }

    /** Takes a graph's nodes and weights over, under other names. */
    private void addAll(GraphProto from, UnaryOperator<String> renamed) {
        from.getInitializerList()
                .forEach(tensor -> graph.addInitializer(tensor.toBuilder().setName(renamed.apply(tensor.getName()))));
        if (from.getSparseInitializerCount() > 0) {
            throw new UnfitBackboneException("a backbone with sparse weights cannot be put into a model with its head");
        }
        for (NodeProto node : from.getNodeList()) {
            graph.addNode(renamed(node, renamed));
        }
    }

    private static NodeProto renamed(NodeProto node, UnaryOperator<String> renamed) {
        NodeProto.Builder copy = node.toBuilder()
                .clearInput()
                .clearOutput()
                .setName(renamed.apply(node.getName()))
                .clearAttribute();
        node.getInputList().forEach(name -> copy.addInput(renamed.apply(name)));
        node.getOutputList().forEach(name -> copy.addOutput(renamed.apply(name)));
        for (AttributeProto attribute : node.getAttributeList()) {
            if (attribute.hasG() || attribute.getGraphsCount() > 0) {
                throw new UnfitBackboneException("a backbone with branches, such as " + node.getOpType()
                        + ", cannot be put into a model with its head");
            }
            copy.addAttribute(attribute);
        }
        return copy.build();
    }

    private String constant(String label, float[] values, int... sizes) {
        String name = BETWEEN + label;
        TensorProto.Builder tensor =
                TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.FLOAT.getNumber());
        for (int size : sizes) {
            tensor.addDims(size);
        }
        for (float value : values) {
            tensor.addFloatData(value);
        }
        graph.addInitializer(tensor);
        return name;
    }

    private String indices(String label, long index) {
        String name = BETWEEN + label;
        graph.addInitializer(TensorProto.newBuilder()
                .setName(name)
                .setDataType(TensorProto.DataType.INT64.getNumber())
                .addInt64Data(index));
        return name;
    }

    private String node(String operator, String output, String one, String other) {
        return node(operator, output, List.of(one, other));
    }

    private String node(String operator, String output, String input, AttributeProto... attributes) {
        return node(operator, output, List.of(input), attributes);
    }

    private String node(String operator, String label, List<String> inputs, AttributeProto... attributes) {
        String output = BETWEEN + label;
        graph.addNode(nodeOf(operator, output, inputs).addAllAttribute(List.of(attributes)));
        return output;
    }

    private static NodeProto.Builder nodeOf(String operator, String output, List<String> inputs) {
        return NodeProto.newBuilder()
                .setOpType(operator)
                .setName(output)
                .addAllInput(new ArrayList<>(inputs))
                .addOutput(output);
    }

    private static AttributeProto integer(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    private static AttributeProto integers(String name, long... values) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
        for (long value : values) {
            attribute.addInts(value);
        }
        return attribute.build();
    }

    private static AttributeProto text(String name, String value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.STRING)
                .setS(ByteString.copyFromUtf8(value))
                .build();
    }

    private static ValueInfoProto value(String name, Shape shape) {
        TensorShapeProto.Builder sizes = TensorShapeProto.newBuilder()
                .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("batch"));
        for (int size : new int[] {shape.channels(), shape.height(), shape.width()}) {
            sizes.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(size));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(TensorProto.DataType.UINT8.getNumber())
                                .setShape(sizes)))
                .build();
    }
}
