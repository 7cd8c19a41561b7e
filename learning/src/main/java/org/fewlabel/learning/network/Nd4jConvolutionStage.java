package org.fewlabel.learning.network;

import java.util.List;
import org.fewlabel.learning.network.ParameterLayout.Kind;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A convolution by ND4J's {@code conv2d} and {@code conv2d_bp}, channels last. */
final class Nd4jConvolutionStage implements Stage {
    private final Nd4jOperation forward;
    private final Nd4jOperation backward;
    private final Nd4jVector weightGradient;
    private final INDArray weightGradientSum;
    private final Runnable addBiasGradient;

    Nd4jConvolutionStage(Wiring wiring, Layer.Convolution layer) {
        NetworkState state = wiring.state();
        INDArray weights = Nd4jStorage.view(state.parameter(wiring.index(), Kind.WEIGHT)); // [kernel, kernel, in, out]
        weightGradientSum =
                Nd4jStorage.view(state.gradient(wiring.index(), Kind.WEIGHT)).reshape(weights.length());
        weightGradient = new Nd4jVector((int) weights.length());
        INDArray images = Nd4jStorage.view(wiring.input());
        INDArray output = Nd4jStorage.view(wiring.output());
        INDArray outputGradient = Nd4jStorage.view(wiring.outputGradient());
        long[] arguments = {
            layer.kernel(), layer.kernel(), layer.stride(), layer.stride(), layer.padding(), layer.padding(), 1, 1, 0, 1
        };
        if (layer.bias()) {
            INDArray bias = Nd4jStorage.view(state.parameter(wiring.index(), Kind.BIAS));
            forward = new Nd4jOperation("conv2d", List.of(images, weights, bias), List.of(output), arguments);
            INDArray biasGradient =
                    Nd4jStorage.transposed(state.gradient(wiring.index(), Kind.BIAS), 1, wiring.channels());
            INDArray ones = Nd4jStorage.view(wiring.ones());
            INDArray columns = Nd4jStorage.transposed(outputGradient, wiring.rows(), wiring.channels());
            addBiasGradient = () -> Nd4j.gemm(columns, ones, biasGradient, false, false, 1, 1);
        } else {
            forward = new Nd4jOperation("conv2d", List.of(images, weights), List.of(output), arguments);
            addBiasGradient = () -> {};
        }
        backward = new Nd4jOperation(
                "conv2d_bp",
                List.of(images, weights, outputGradient),
                List.of(Nd4jStorage.view(wiring.inputGradient()), weightGradient.view(0, 'c', weights.shape())),
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
            Nd4jElementwise.add(1, weightGradient.array(), weightGradientSum);
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
