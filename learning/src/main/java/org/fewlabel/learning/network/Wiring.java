package org.fewlabel.learning.network;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a stage works on: the arrays of one batch size, [batch, height, width, channels].
 *
 * @param outputGradient may be the same memory as {@code inputGradient}; the stage may overwrite it
 * @param scratch as large as the output; free to use, but other stages use it too
 * @param ones a column of as many ones as the output has positions: batch · height · width
 */
record Wiring(
        int index,
        Architecture.Node node,
        int batch,
        List<INDArray> inputs,
        INDArray output,
        INDArray outputGradient,
        INDArray inputGradient,
        INDArray scratch,
        INDArray ones,
        NetworkState state) {
    Wiring {
        inputs = List.copyOf(inputs);
    }

    INDArray input() {
        return inputs.get(0);
    }

    int channels() {
        return node.shape().channels();
    }

    /** Rows of the output when it is read as [rows, channels]. */
    int rows() {
        return batch * node.shape().height() * node.shape().width();
    }

    /** The output, its gradient or what is laid out as they are, as BLAS reads it: [channels, rows], channels fastest. */
    INDArray columns(INDArray array) {
        return NetworkState.transposed(array, rows(), channels());
    }
}
