package org.fewlabel.learning.network;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bytedeco.cuda.global.cudnn;
import org.fewlabel.contracts.job.Precision;

/**
 * A way in which cuDNN computes a pass of a convolution, and what of the card's memory that takes beside the images.
 */
record CudaAlgorithm(Key key, long workspaceBytes) {
    /** What more memory is taken only if nothing takes less. */
    static final long WORKSPACE_BYTES_MAX = 1L << 30;

    /**
     * What cuDNN tells its ways apart by.
     *
     * @param number of the algorithm
     * @param math what it may multiply by, without which the number means another way
     */
    record Key(int number, int math) {}

    /** What cuDNN's heuristics say of one. */
    record Listed(Key key, int status, int determinism) {}

    /** What the heuristics are told that a convolution may multiply by. */
    static int math(Precision precision) {
        return switch (precision) {
            case FLOAT32 -> cudnn.CUDNN_FMA_MATH;
            case TF32, BFLOAT16 -> cudnn.CUDNN_TENSOR_OP_MATH;
        };
    }

    /**
     * Those that give the same bytes each time, in the precision that is wanted: of those listed, and behind them one that is there for
     * nearly every size, whether it is listed or not, by the math of the precision first.
     *
     * @param listed the fastest first
     * @param last the number of the one that is there for nearly every size, and always gives the same bytes
     */
    static List<Key> usable(List<Listed> listed, Precision precision, int last) {
        Set<Key> usable = new LinkedHashSet<>();
        for (Listed each : listed) {
            if (each.status() == cudnn.CUDNN_STATUS_SUCCESS
                    && each.determinism() == cudnn.CUDNN_DETERMINISTIC
                    && multiplies(each.key().math(), precision)) {
                usable.add(each.key());
            }
        }
        usable.add(new Key(last, math(precision)));
        if (precision != Precision.FLOAT32) {
            usable.add(new Key(last, cudnn.CUDNN_DEFAULT_MATH));
        }
        usable.add(new Key(last, cudnn.CUDNN_FMA_MATH));
        return List.copyOf(usable);
    }

    /** By default a card multiplies float32 as TF32; with a conversion allowed as float16, which is in no precision of ours. */
    private static boolean multiplies(int math, Precision precision) {
        return math == cudnn.CUDNN_FMA_MATH
                || precision != Precision.FLOAT32 && math != cudnn.CUDNN_TENSOR_OP_MATH_ALLOW_CONVERSION;
    }

    /**
     * As they are to be tried: those within the bound of memory as they come, then the others, the one that takes least first. Now and
     * then cuDNN says that one takes more than any memory has, which is negative here.
     */
    static List<CudaAlgorithm> inOrder(List<CudaAlgorithm> usable) {
        List<CudaAlgorithm> order = new ArrayList<>(usable);
        order.removeIf(each -> each.workspaceBytes() < 0);
        order.sort(Comparator.comparingLong(
                each -> each.workspaceBytes() <= WORKSPACE_BYTES_MAX ? 0 : each.workspaceBytes()));
        return List.copyOf(order);
    }
}
