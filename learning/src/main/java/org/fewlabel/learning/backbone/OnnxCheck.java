package org.fewlabel.learning.backbone;

import java.io.IOException;
import java.util.Set;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;
import org.nd4j.shade.protobuf.CodedInputStream;
import org.nd4j.shade.protobuf.UnsafeByteOperations;

/**
 * Looks through an ONNX file before ONNX Runtime gets it. What could make that read other files, run other code or take a time
 * that nobody can tell is refused: weights kept in files of their own, operators that are not its own, functions, which could
 * call themselves, and loops. What a file's operators take in memory is not checked; that is the container's business.
 */
final class OnnxCheck {
    private static final int NODES_MAX = 100_000;
    /** ONNX's own and those that ONNX Runtime brings along. */
    private static final Set<String> DOMAINS = Set.of("", "ai.onnx", "ai.onnx.ml", "com.microsoft");

    private static final Set<String> LOOPS = Set.of("Loop", "Scan", "SequenceMap");

    private int nodes;

    private OnnxCheck() {}

    /**
     * Reads the file.
     *
     * @return its content, which holds on to the array
     * @throws UnfitBackboneException if it is no ONNX file, or one that is not to be run here
     */
    static ModelProto parse(byte[] file) {
        ModelProto model;
        try {
            CodedInputStream in = UnsafeByteOperations.unsafeWrap(file).newCodedInput();
            in.enableAliasing(true);
            model = ModelProto.parseFrom(in);
        } catch (IOException e) {
            throw new UnfitBackboneException("the file is not an ONNX model: " + e.getMessage(), e);
        }
        if (!model.hasGraph() || model.getGraph().getNodeCount() == 0) {
            throw new UnfitBackboneException("the file is not an ONNX model: it has no graph");
        }
        if (model.getFunctionsCount() > 0) {
            throw new UnfitBackboneException("the file defines functions, such as "
                    + model.getFunctions(0).getName() + "; export it with functions inlined");
        }
        new OnnxCheck().check(model.getGraph());
        return model;
    }

    private void check(GraphProto graph) {
        nodes += graph.getNodeCount();
        if (nodes > NODES_MAX) {
            throw new UnfitBackboneException("the file has more than " + NODES_MAX + " operators");
        }
        graph.getInitializerList().forEach(OnnxCheck::check);
        graph.getSparseInitializerList().forEach(sparse -> {
            check(sparse.getValues());
            check(sparse.getIndices());
        });
        for (NodeProto node : graph.getNodeList()) {
            if (!DOMAINS.contains(node.getDomain())) {
                throw new UnfitBackboneException("the file uses the operator " + node.getOpType() + " of "
                        + node.getDomain() + ", which is not one of ONNX Runtime's own");
            }
            if (LOOPS.contains(node.getOpType())) {
                throw new UnfitBackboneException("the file uses the operator " + node.getOpType()
                        + ", and how long a loop takes cannot be told");
            }
            node.getAttributeList().forEach(this::check);
        }
    }

    private void check(AttributeProto attribute) {
        if (attribute.hasT()) {
            check(attribute.getT());
        }
        attribute.getTensorsList().forEach(OnnxCheck::check);
        if (attribute.hasSparseTensor()) {
            check(attribute.getSparseTensor().getValues());
            check(attribute.getSparseTensor().getIndices());
        }
        attribute.getSparseTensorsList().forEach(sparse -> {
            check(sparse.getValues());
            check(sparse.getIndices());
        });
        if (attribute.hasG()) {
            check(attribute.getG());
        }
        attribute.getGraphsList().forEach(this::check);
    }

    private static void check(TensorProto tensor) {
        if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL || tensor.getExternalDataCount() > 0) {
            throw new UnfitBackboneException("the file keeps " + tensor.getName()
                    + " in a file of its own; save the model with all weights in one file");
        }
    }
}
