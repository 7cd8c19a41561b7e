package org.fewlabel.learning.network.onnx;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.IntStream;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.OperatorSetIdProto;
import onnx.Onnx.StringStringEntryProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.TensorShapeProto.Dimension;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;
import org.nd4j.shade.protobuf.UnsafeByteOperations;

/**
 * A computation in ONNX (Open Neural Network Exchange, onnx.ai) as it is put together, operator after operator. Values are
 * told by name; each method that makes one returns its name.
 *
 * <p>The operators are those of operator set {@value #OPERATOR_SET} in a file of IR version {@value #IR_VERSION}, both of ONNX
 * 1.8 (2020): ONNX Runtime reads them from 1.6 on, and later versions read what earlier ones did.
 */
public final class OnnxGraph {
    private static final int OPERATOR_SET = 13;
    private static final int IR_VERSION = 7;
    /** What the first dimension of every input and output is called: as many as there are. */
    private static final String BATCH = "batch";

    private final GraphProto.Builder graph = GraphProto.newBuilder();

    /** @param name for people */
    public OnnxGraph(String name) {
        graph.setName(name);
    }

    /**
     * What comes in.
     *
     * @param shape without the batch, which comes before
     */
    public String input(String name, ElementType type, int... shape) {
        graph.addInput(value(name, type, shape));
        return name;
    }

    /**
     * Declares a value to be a result. Results come in the order of these calls.
     *
     * @param shape without the batch, which comes before
     */
    public void output(String name, int... shape) {
        graph.addOutput(value(name, ElementType.FLOAT, shape));
    }

    private static ValueInfoProto value(String name, ElementType type, int... shape) {
        TensorShapeProto.Builder dimensions = TensorShapeProto.newBuilder();
        dimensions.addDim(Dimension.newBuilder().setDimParam(BATCH));
        for (int size : shape) {
            dimensions.addDim(Dimension.newBuilder().setDimValue(size));
        }
        TypeProto.Tensor tensor = TypeProto.Tensor.newBuilder()
                .setElemType(type.code())
                .setShape(dimensions)
                .build();
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }

    /** Numbers that are part of the file. */
    public String constant(String name, float[] values, int... shape) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        graph.addInitializer(TensorProto.newBuilder()
                .setName(name)
                .setDataType(ElementType.FLOAT.code())
                .addAllDims(IntStream.of(shape).asLongStream().boxed().toList())
                // Nobody else has the array.
                .setRawData(UnsafeByteOperations.unsafeWrap(bytes)));
        return name;
    }

    /**
     * An operator with one result.
     *
     * @param operator by its name in the standard, such as {@code Conv}
     * @param output how its result is called, and the operator itself
     */
    public String add(String operator, String output, List<String> inputs, Attribute... attributes) {
        NodeProto.Builder node = NodeProto.newBuilder()
                .setOpType(operator)
                .setName(output)
                .addAllInput(inputs)
                .addOutput(output);
        Arrays.stream(attributes).map(Attribute::proto).forEach(node::addAttribute);
        graph.addNode(node);
        return output;
    }

    /** Makes floats of another kind of numbers. */
    public String toFloat(String output, String input) {
        return add("Cast", output, List.of(input), Attribute.of("to", ElementType.FLOAT));
    }

    /**
     * Writes the file; the same graph and metadata give the same bytes. Does not close the stream.
     *
     * @param producerVersion of Fewlabel
     * @param metadata what else the file says, by name
     */
    public void writeTo(OutputStream out, String producerVersion, SortedMap<String, String> metadata)
            throws IOException {
        ModelProto.Builder model = ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPERATOR_SET))
                .setProducerName("Fewlabel")
                .setProducerVersion(producerVersion)
                .setGraph(graph);
        metadata.forEach((key, value) -> model.addMetadataProps(
                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        model.build().writeTo(out);
    }
}
