package org.fewlabel.learning.network;

import java.util.Arrays;
import org.fewlabel.learning.network.ParameterLayout.Block;
import org.fewlabel.learning.network.ParameterLayout.Kind;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What a network has learned: its flat vectors, and the layers' parts of them. */
final class NetworkState implements AutoCloseable {
    private final ParameterLayout layout;
    private final NativeVector parameters;
    private final NativeVector gradient;
    private final NativeVector statistics;

    NetworkState(ParameterLayout layout) {
        this.layout = layout;
        this.parameters = new NativeVector(layout.parameterCount());
        this.gradient = new NativeVector(layout.parameterCount());
        this.statistics = new NativeVector(layout.statisticCount());
    }

    ParameterLayout layout() {
        return layout;
    }

    NativeVector parameters() {
        return parameters;
    }

    NativeVector gradient() {
        return gradient;
    }

    NativeVector statistics() {
        return statistics;
    }

    /** A layer's parameter in the shape of its block, last index fastest. */
    INDArray parameter(int node, Kind kind) {
        return view(parameters, layout.parameter(node, kind));
    }

    /** The gradient of {@link #parameter}. */
    INDArray gradient(int node, Kind kind) {
        return view(gradient, layout.parameter(node, kind));
    }

    INDArray statistic(int node, Kind kind) {
        return view(statistics, layout.statistic(node, kind));
    }

    private static INDArray view(NativeVector vector, Block block) {
        long[] shape = block.shape().stream().mapToLong(Integer::longValue).toArray();
        return vector.view(block.offset(), 'c', shape);
    }

    /** The same numbers with the indices in reverse order and the first one fastest, which is how BLAS reads them. */
    static INDArray transposed(INDArray array, long... shape) {
        if (Arrays.stream(shape).reduce(1, Math::multiplyExact) != array.length()) {
            throw new IllegalArgumentException("not " + array.length() + " numbers: " + Arrays.toString(shape));
        }
        return array.reshape('c', shape).permute(reversed(shape.length));
    }

    private static int[] reversed(int rank) {
        int[] order = new int[rank];
        Arrays.setAll(order, i -> rank - 1 - i);
        return order;
    }

    @Override
    public void close() {
        parameters.close();
        gradient.close();
        statistics.close();
    }
}
