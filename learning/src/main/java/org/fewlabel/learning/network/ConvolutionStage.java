package org.fewlabel.learning.network;

import java.util.List;
import org.fewlabel.learning.network.ParameterLayout.Kind;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A convolution by ND4J's {@code conv2d} and {@code conv2d_bp}, channels last. */
final class ConvolutionStage implements Stage {
    private final Operation forward;
    private final Operation backward;
    private final NativeVector weightGradient;
    private final INDArray weightGradientSum;
    private final Runnable addBiasGradient;

    ConvolutionStage(Wiring wiring, Layer.Convolution layer) {
        NetworkState state = wiring.state();
        INDArray weights = state.parameter(wiring.index(), Kind.WEIGHT); // [kernel, kernel, in, out]
        weightGradientSum = state.gradient(wiring.index(), Kind.WEIGHT).reshape(weights.length());
        weightGradient = new NativeVector((int) weights.length());
        long[] arguments = {
            layer.kernel(), layer.kernel(), layer.stride(), layer.stride(), layer.padding(), layer.padding(), 1, 1, 0, 1
        };
        if (layer.bias()) {
            INDArray bias = state.parameter(wiring.index(), Kind.BIAS);
            forward = new Operation(
                    "conv2d", List.of(wiring.input(), weights, bias), List.of(wiring.output()), arguments);
            INDArray biasGradient =
                    NetworkState.transposed(state.gradient(wiring.index(), Kind.BIAS), 1, wiring.channels());
            INDArray ones = wiring.ones();
            INDArray columns = wiring.columns(wiring.outputGradient());
            addBiasGradient = () -> Nd4j.gemm(columns, ones, biasGradient, false, false, 1, 1);
        } else {
            forward = new Operation("conv2d", List.of(wiring.input(), weights), List.of(wiring.output()), arguments);
            addBiasGradient = () -> {};
        }
        backward = new Operation(
                "conv2d_bp",
                List.of(wiring.input(), weights, wiring.outputGradient()),
                List.of(wiring.inputGradient(), weightGradient.view(0, 'c', weights.shape())),
                arguments);
    }

    @Override
    public void forward(Mode mode, long maskSeed) {
        forward.run();
    }

    @Override
    public void backward(boolean parameters, boolean input) {
        backward.run();
        if (parameters) {
            Elementwise.add(1, weightGradient.array(), weightGradientSum);
            addBiasGradient.run();
        }
    }

    @Override
    public void close() {
        forward.close();
        backward.close();
        weightGradient.close();
    }
}
