package org.fewlabel.learning.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.fewlabel.contracts.job.Precision;
import org.fewlabel.learning.network.CudaAlgorithm.Key;
import org.fewlabel.learning.network.CudaAlgorithm.Listed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The numbers are cuDNN's. */
class CudaAlgorithmTest {
    private static final int DEFAULT = 0;
    private static final int TENSOR_OP = 1;
    private static final int CONVERSION = 2;
    private static final int FMA = 3;

    private static final int SUCCESS = 0;
    private static final int NOT_SUPPORTED = 3000;
    private static final int DETERMINISTIC = 1;
    private static final int NOT_DETERMINISTIC = 0;

    private static final int LAST = 1;

    /** Both math types of an algorithm are listed, and only one of them is float32. */
    @Test
    void computesFloat32ByNothingThatMayMultiplyTf32() {
        List<Listed> listed = List.of(
                usable(6, TENSOR_OP), usable(0, DEFAULT), usable(6, FMA), usable(7, CONVERSION), usable(0, FMA));

        assertThat(CudaAlgorithm.usable(listed, Precision.FLOAT32, LAST))
                .containsExactly(new Key(6, FMA), new Key(0, FMA), new Key(LAST, FMA));
    }

    @ParameterizedTest
    @EnumSource(names = {"TF32", "BFLOAT16"})
    void keepsTheMathThatAnAlgorithmIsListedWith(Precision precision) {
        List<Listed> listed = List.of(usable(6, CONVERSION), usable(6, TENSOR_OP), usable(0, DEFAULT), usable(6, FMA));

        assertThat(CudaAlgorithm.usable(listed, precision, LAST))
                .containsExactly(
                        new Key(6, TENSOR_OP),
                        new Key(0, DEFAULT),
                        new Key(6, FMA),
                        new Key(LAST, TENSOR_OP),
                        new Key(LAST, DEFAULT),
                        new Key(LAST, FMA));
    }

    @Test
    void takesNoneThatGivesOtherBytesEachTimeOrDoesNotWork() {
        List<Listed> listed = List.of(
                new Listed(new Key(0, FMA), SUCCESS, NOT_DETERMINISTIC),
                new Listed(new Key(2, FMA), NOT_SUPPORTED, DETERMINISTIC),
                usable(4, FMA));

        assertThat(CudaAlgorithm.usable(listed, Precision.FLOAT32, LAST))
                .containsExactly(new Key(4, FMA), new Key(LAST, FMA));
    }

    @Test
    void triesWhatIsListedOnlyOnce() {
        assertThat(CudaAlgorithm.usable(List.of(usable(LAST, FMA), usable(0, FMA)), Precision.FLOAT32, LAST))
                .containsExactly(new Key(LAST, FMA), new Key(0, FMA));
    }

    /** A large workspace is no reason to compute nothing: whether there is so much memory is for the card to say. */
    @Test
    void triesThoseWithALargeWorkspaceLastAndTheSmallestOfThemFirst() {
        long max = CudaAlgorithm.WORKSPACE_BYTES_MAX;
        CudaAlgorithm huge = new CudaAlgorithm(new Key(0, FMA), 3 * max);
        CudaAlgorithm large = new CudaAlgorithm(new Key(2, FMA), max + 1);
        CudaAlgorithm fast = new CudaAlgorithm(new Key(4, FMA), max);
        CudaAlgorithm small = new CudaAlgorithm(new Key(5, FMA), 0);

        assertThat(CudaAlgorithm.inOrder(List.of(huge, large, fast, small))).containsExactly(fast, small, large, huge);
    }

    @Test
    void triesOneWhereNoneIsListed() {
        assertThat(CudaAlgorithm.usable(List.of(), Precision.FLOAT32, LAST)).containsExactly(new Key(LAST, FMA));
    }

    /** As a signed number it is negative, and would let cuDNN write where nothing is for it. */
    @Test
    void takesNoneWhoseWorkspaceIsMoreThanThereCanBe() {
        CudaAlgorithm impossible = new CudaAlgorithm(new Key(0, FMA), Long.MIN_VALUE + 1);
        CudaAlgorithm small = new CudaAlgorithm(new Key(5, FMA), 0);

        assertThat(CudaAlgorithm.inOrder(List.of(impossible, small))).containsExactly(small);
    }

    private static Listed usable(int number, int math) {
        return new Listed(new Key(number, math), SUCCESS, DETERMINISTIC);
    }
}
