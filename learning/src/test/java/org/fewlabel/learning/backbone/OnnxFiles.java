package org.fewlabel.learning.backbone;

import java.util.List;
import java.util.Random;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.OperatorSetIdProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;

/** Small backbones, made number by number. */
public final class OnnxFiles {
    /** Of {@link #projection}. */
    public static final int FEATURES = 6;

    private OnnxFiles() {}

    /** Flattens an image and multiplies it by random weights, rectified: its only output, features [n, 6]. */
    public static byte[] projection(int height, int width, int channels) {
        return file(projectionGraph(height, width, channels)
                        .addInput(floats("pixels", "n", channels, height, width))
                        .addOutput(floats("features", "n", FEATURES)))
                .toByteArray();
    }

    /** Takes bytes, channels last, and gives the rectified difference of each channel to 100: its only output, [n, 3, h, w]. */
    public static byte[] planesOfBytes(int height, int width) {
        return file(GraphProto.newBuilder()
                        .setName("planes")
                        .addInitializer(tensor("hundred", new float[] {100}, 1))
                        .addNode(node("Cast", "floats", "pixels").addAttribute(integer("to", 1)))
                        .addNode(node("Transpose", "planes", "floats")
                                .addAttribute(AttributeProto.newBuilder()
                                        .setName("perm")
                                        .setType(AttributeProto.AttributeType.INTS)
                                        .addAllInts(List.of(0L, 3L, 1L, 2L))))
                        .addNode(node("Sub", "differences", "planes", "hundred"))
                        .addNode(node("Relu", "features", "differences"))
                        .addInput(values("pixels", TensorProto.DataType.UINT8, "n", height, width, 3))
                        .addOutput(floats("features", "n", 3, height, width)))
                .toByteArray();
    }

    /** The numbers of {@link #projection} as three tokens of two. */
    public static byte[] tokens(int height, int width, int channels) {
        return file(projectionGraph(height, width, channels)
                        .addInput(floats("pixels", "n", channels, height, width))
                        .addInitializer(TensorProto.newBuilder()
                                .setName("shape")
                                .setDataType(TensorProto.DataType.INT64.getNumber())
                                .addDims(3)
                                .addInt64Data(-1)
                                .addInt64Data(3)
                                .addInt64Data(2))
                        .addNode(node("Reshape", "tokens", "features", "shape"))
                        .addOutput(floats("tokens", "n", 3, 2)))
                .toByteArray();
    }

    static GraphProto.Builder projectionGraph(int height, int width, int channels) {
        int in = height * width * channels;
        return GraphProto.newBuilder()
                .setName("projection")
                .addInitializer(tensor("weights", weights(in, FEATURES), in, FEATURES))
                .addNode(node("Flatten", "flat", "pixels"))
                .addNode(node("MatMul", "product", "flat", "weights"))
                .addNode(node("Relu", "features", "product"));
    }

    /** Of {@link #projection}, [in, features]. */
    static float[] weights(int in, int out) {
        Random random = new Random(7);
        float[] weights = new float[in * out];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) (random.nextGaussian() / Math.sqrt(in));
        }
        return weights;
    }

    static ModelProto file(GraphProto.Builder graph) {
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(13))
                .setGraph(graph)
                .build();
    }

    static NodeProto.Builder node(String operator, String output, String... inputs) {
        return NodeProto.newBuilder()
                .setOpType(operator)
                .addAllInput(List.of(inputs))
                .addOutput(output);
    }

    static AttributeProto.Builder integer(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value);
    }

    static TensorProto.Builder tensor(String name, float[] values, long... sizes) {
        TensorProto.Builder tensor =
                TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.FLOAT.getNumber());
        for (long size : sizes) {
            tensor.addDims(size);
        }
        for (float value : values) {
            tensor.addFloatData(value);
        }
        return tensor;
    }

    static ValueInfoProto.Builder floats(String name, Object... sizes) {
        return values(name, TensorProto.DataType.FLOAT, sizes);
    }

    /** @param sizes numbers, or names of what is open */
    static ValueInfoProto.Builder values(String name, TensorProto.DataType type, Object... sizes) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (Object size : sizes) {
            shape.addDim(
                    size instanceof Integer number
                            ? TensorShapeProto.Dimension.newBuilder().setDimValue(number)
                            : TensorShapeProto.Dimension.newBuilder().setDimParam(size.toString()));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(type.getNumber())
                                .setShape(shape)));
    }
}
