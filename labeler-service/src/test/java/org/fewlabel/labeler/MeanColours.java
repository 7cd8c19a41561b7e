package org.fewlabel.labeler;

import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.OperatorSetIdProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;

/** The smallest backbone that tells bright pictures from dark ones: it gives the mean of each channel. */
public final class MeanColours {
    private MeanColours() {}

    /** @param name makes it another file */
    public static byte[] onnx(String name, int side) {
        GraphProto graph = GraphProto.newBuilder()
                .setName(name)
                .addNode(NodeProto.newBuilder()
                        .setOpType("GlobalAveragePool")
                        .addInput("pixels")
                        .addOutput("means"))
                .addInput(value("pixels", side))
                .addOutput(value("means", 1))
                .build();
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(13))
                .setGraph(graph)
                .build()
                .toByteArray();
    }

    private static ValueInfoProto value(String name, int side) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder()
                .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("n"));
        for (int size : new int[] {3, side, side}) {
            shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(size));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(TensorProto.DataType.FLOAT.getNumber())
                                .setShape(shape)))
                .build();
    }
}
