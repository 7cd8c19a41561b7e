package org.fewlabel.learning.network;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.factory.Nd4j;

/** A native operation whose arrays and arguments are set once; running it allocates nothing. */
final class Nd4jOperation implements Work {
    private final CustomOp operation;
    private final OpContext context;

    Nd4jOperation(String name, List<INDArray> inputs, List<INDArray> outputs, long[] integers, double... numbers) {
        this.operation = DynamicCustomOp.builder(name).build();
        this.context = Nd4j.getExecutioner().buildContext();
        for (int i = 0; i < inputs.size(); i++) {
            context.setInputArray(i, inputs.get(i));
        }
        for (int i = 0; i < outputs.size(); i++) {
            context.setOutputArray(i, outputs.get(i));
        }
        if (integers.length > 0) {
            context.setIArguments(integers);
        }
        if (numbers.length > 0) {
            context.setTArguments(numbers);
        }
    }

    @Override
    public void run() {
        Nd4j.getExecutioner().exec(operation, context);
    }

    @Override
    public void close() {
        try {
            context.close();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("cannot release an operation", e);
        }
    }
}
