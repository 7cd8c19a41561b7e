package org.fewlabel.learning.network;

import java.util.ArrayList;
import java.util.List;
import org.fewlabel.learning.network.ParameterLayout.Kind;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A convolution by ND4J's {@code conv2d} and {@code conv2d_bp}, channels last. */
final class Nd4jConvolutionStage implements Stage {
    private final Wiring wiring;
    private final Layer.Convolution layer;
    private final Nd4jOperation forward;
    private @Nullable Backward backward;

    Nd4jConvolutionStage(Wiring wiring, Layer.Convolution layer) {
        this.wiring = wiring;
        this.layer = layer;
        List<INDArray> inputs = new ArrayList<>(List.of(images(), weights()));
        if (layer.bias()) {
            inputs.add(Nd4jStorage.view(wiring.state().parameter(wiring.index(), Kind.BIAS)));
        }
        forward = new Nd4jOperation("conv2d", inputs, List.of(Nd4jStorage.view(wiring.output())), arguments());
    }

    private INDArray images() {
        return Nd4jStorage.view(wiring.input());
    }

    /** [kernel, kernel, in, out] */
    private INDArray weights() {
        return Nd4jStorage.view(wiring.state().parameter(wiring.index(), Kind.WEIGHT));
    }

    private long[] arguments() {
        return new long[] {
            layer.kernel(), layer.kernel(), layer.stride(), layer.stride(), layer.padding(), layer.padding(), 1, 1, 0, 1
        };
    }

    @Override
    public void forward(Mode mode, long maskSeed) {
        forward.run();
    }

    @Override
    public void backward(boolean parameters, boolean input) {
        if (backward == null) {
            backward = new Backward();
        }
        backward.run(parameters);
    }

    @Override
    public void close() {
        forward.close();
        if (backward != null) {
            backward.close();
        }
    }

    /** Made when first needed, for it takes memory. */
    private final class Backward implements AutoCloseable {
        private final Nd4jOperation gradients;
        private final Nd4jVector weightGradient;
        private final INDArray weightGradientSum;
        private final Runnable addBiasGradient;

        Backward() {
            INDArray weights = weights();
            INDArray outputGradient = Nd4jStorage.view(wiring.outputGradient());
            weightGradient = new Nd4jVector((int) weights.length());
            weightGradientSum = Nd4jStorage.view(wiring.state().gradient(wiring.index(), Kind.WEIGHT))
                    .reshape(weights.length());
            addBiasGradient = layer.bias() ? addingBiasGradient(outputGradient) : () -> {};
            gradients = new Nd4jOperation(
                    "conv2d_bp",
                    List.of(images(), weights, outputGradient),
                    List.of(Nd4jStorage.view(wiring.inputGradient()), weightGradient.view(0, 'c', weights.shape())),
                    arguments());
        }

        private Runnable addingBiasGradient(INDArray outputGradient) {
            INDArray sum =
                    Nd4jStorage.transposed(wiring.state().gradient(wiring.index(), Kind.BIAS), 1, wiring.channels());
            INDArray ones = Nd4jStorage.view(wiring.ones());
            INDArray columns = Nd4jStorage.transposed(outputGradient, wiring.rows(), wiring.channels());
            return () -> Nd4j.gemm(columns, ones, sum, false, false, 1, 1);
        }

        void run(boolean parameters) {
            gradients.run();
            if (parameters) {
                Nd4jElementwise.add(1, weightGradient.array(), weightGradientSum);
                addBiasGradient.run();
            }
        }

        @Override
        public void close() {
            gradients.close();
            weightGradient.close();
        }
    }
}
