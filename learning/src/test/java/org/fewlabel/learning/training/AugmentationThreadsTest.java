package org.fewlabel.learning.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AugmentationThreadsTest {
    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "7, 1", "8, 2", "16, 4", "128, 8"})
    void leavesTheCoresToTheNetworkThatIsOnThem(int cores, int expected) {
        assertThat(AugmentationThreads.USUAL.count(cores, false)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "4, 3", "16, 8"})
    void takesAllCoresButOneBesideAGpu(int cores, int expected) {
        assertThat(AugmentationThreads.USUAL.count(cores, true)).isEqualTo(expected);
    }

    @Test
    void isTheNumberThatWasAskedForOnAnyMachine() {
        AugmentationThreads three = new AugmentationThreads(3);

        assertThat(three.count(1, false)).isEqualTo(3);
        assertThat(three.count(64, true)).isEqualTo(3);
    }

    @Test
    void rejectsNegativeNumbers() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AugmentationThreads(-1))
                .withMessageContaining("-1");
    }
}
