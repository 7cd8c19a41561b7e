package org.fewlabel.learning.network;

import org.fewlabel.learning.network.ParameterLayout.Kind;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A dense layer by matrix products, on [features, batch] matrices with the features fastest. */
final class Nd4jDenseStage implements Stage {
    private final INDArray input; // [in, batch]
    private final INDArray output; // [out, batch]
    private final INDArray inputGradient;
    private final INDArray outputGradient;
    private final INDArray weights; // [out, in]
    private final INDArray weightGradient;
    private final INDArray bias; // [out, 1]
    private final INDArray biasGradient;
    private final INDArray ones; // [batch, 1]
    private final INDArray onesRow; // [1, batch]

    Nd4jDenseStage(Wiring wiring) {
        int batch = wiring.batch();
        int inputs = wiring.node().inputShape().size();
        int outputs = wiring.channels();
        NetworkState state = wiring.state();
        int index = wiring.index();
        input = Nd4jStorage.transposed(wiring.input(), batch, inputs);
        output = Nd4jStorage.transposed(wiring.output(), batch, outputs);
        inputGradient = Nd4jStorage.transposed(wiring.inputGradient(), batch, inputs);
        outputGradient = Nd4jStorage.transposed(wiring.outputGradient(), batch, outputs);
        weights = Nd4jStorage.transposed(state.parameter(index, Kind.WEIGHT), inputs, outputs);
        weightGradient = Nd4jStorage.transposed(state.gradient(index, Kind.WEIGHT), inputs, outputs);
        bias = Nd4jStorage.transposed(state.parameter(index, Kind.BIAS), 1, outputs);
        biasGradient = Nd4jStorage.transposed(state.gradient(index, Kind.BIAS), 1, outputs);
        ones = Nd4jStorage.view(wiring.ones());
        onesRow = ones.permute(1, 0);
    }

    @Override
    public void forward(Mode mode, long maskSeed) {
        Nd4j.gemm(bias, onesRow, output, false, false, 1, 0);
        Nd4j.gemm(weights, input, output, false, false, 1, 1);
    }

    @Override
    public void backward(boolean parameters, boolean input) {
        if (parameters) {
            Nd4j.gemm(outputGradient, this.input, weightGradient, false, true, 1, 1);
            Nd4j.gemm(outputGradient, ones, biasGradient, false, false, 1, 1);
        }
        if (input) {
            Nd4j.gemm(weights, outputGradient, inputGradient, true, false, 1, 0);
        }
    }
}
