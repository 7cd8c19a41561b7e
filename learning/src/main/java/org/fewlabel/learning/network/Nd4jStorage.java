package org.fewlabel.learning.network;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Memory of ND4J's back end, which is where both ND4J's operations and oneDNN compute. */
interface Nd4jStorage extends Storage {
    /** The whole of it; not a copy. */
    INDArray array();

    /** A part of it in a shape of its own; not a copy. */
    default INDArray view(int offset, char order, long... shape) {
        return Nd4j.create(array().data(), shape, Nd4j.getStrides(shape, order), offset, order);
    }

    /** A region of such memory; not a copy. */
    static INDArray view(Region region) {
        long[] shape = region.shape().stream().mapToLong(Integer::longValue).toArray();
        return ((Nd4jStorage) region.storage()).view(region.offset(), 'c', shape);
    }

    /** The same numbers with the indices in reverse order and the first one fastest, which is how BLAS reads them. */
    static INDArray transposed(Region region, long... shape) {
        return transposed(view(region), shape);
    }

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
}
