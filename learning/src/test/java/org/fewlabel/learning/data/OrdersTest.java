package org.fewlabel.learning.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OrdersTest {
    private static final int[] POOL = IntStream.range(100, 110).toArray();
    private static final long SEED = 5;

    @Test
    void anEpochSeesNoExampleTwiceAndDropsItsTail() {
        EpochOrder order = new EpochOrder(POOL, 3, SEED);

        int[] epoch = concat(epoch(order, 0, 0), epoch(order, 0, 1), epoch(order, 0, 2));

        assertThat(epoch).doesNotHaveDuplicates().hasSize(9);
        assertThat(POOL).contains(epoch);
    }

    @Test
    void everyEpochHasAnOrderOfItsOwn() {
        EpochOrder order = new EpochOrder(POOL, 10, SEED);

        assertThat(epoch(order, 1, 0))
                .containsExactlyInAnyOrder(POOL)
                .isNotEqualTo(epoch(order, 0, 0))
                .isNotEqualTo(POOL);
    }

    @Test
    void anEpochOfMoreStepsGoesOnWithAnotherPermutation() {
        EpochOrder order = new EpochOrder(POOL, 5, SEED);

        int[] second = concat(epoch(order, 0, 2), epoch(order, 0, 3));

        assertThat(second).containsExactlyInAnyOrder(POOL).isNotEqualTo(concat(epoch(order, 0, 0), epoch(order, 0, 1)));
    }

    @Test
    void anEpochsStepCanBeReachedFromAnywhere() {
        EpochOrder order = new EpochOrder(POOL, 3, SEED);
        for (int i = 0; i < 20; i++) {
            epoch(order, i / 7, i % 7);
        }

        assertThat(epoch(order, 1, 4)).isEqualTo(epoch(new EpochOrder(POOL, 3, SEED), 1, 4));
        assertThat(epoch(order, 1, 4)).isNotEqualTo(epoch(new EpochOrder(POOL, 3, SEED + 1), 1, 4));
    }

    @Test
    void labeledBatchesGoThroughThePoolAgainAndAgain() {
        EndlessOrder order = new EndlessOrder(POOL, 4, SEED);

        int[] twoPasses =
                concat(endless(order, 0), endless(order, 1), endless(order, 2), endless(order, 3), endless(order, 4));

        assertThat(Arrays.copyOf(twoPasses, 10)).containsExactlyInAnyOrder(POOL);
        assertThat(Arrays.copyOfRange(twoPasses, 10, 20))
                .containsExactlyInAnyOrder(POOL)
                .isNotEqualTo(Arrays.copyOf(twoPasses, 10));
    }

    @Test
    void aLabeledBatchMayBeLargerThanThePool() {
        EndlessOrder order = new EndlessOrder(POOL, 25, SEED);

        int[] batch = endless(order, 3);

        // 75 to 99 of the endless row: half of the eighth permutation, then two whole ones.
        assertThat(Arrays.copyOfRange(batch, 5, 15)).containsExactlyInAnyOrder(POOL);
        assertThat(Arrays.copyOfRange(batch, 15, 25)).containsExactlyInAnyOrder(POOL);
        assertThat(Arrays.copyOf(batch, 5)).doesNotHaveDuplicates();
    }

    @Test
    void aLabeledStepCanBeReachedFromAnywhere() {
        EndlessOrder order = new EndlessOrder(POOL, 7, SEED);
        long far = 3_000_000_000L;
        for (int step = 0; step < 20; step++) {
            endless(order, step);
        }

        assertThat(endless(order, far)).isEqualTo(endless(new EndlessOrder(POOL, 7, SEED), far));
        assertThat(endless(order, 2)).isEqualTo(endless(new EndlessOrder(POOL, 7, SEED), 2));
    }

    @Test
    void everyOrderOfAPoolIsEquallyLikely() {
        int[] counts = new int[6];
        int draws = 60_000;
        for (int seed = 0; seed < draws; seed++) {
            int[] batch = new int[3];
            new EpochOrder(new int[] {0, 1, 2}, 3, seed).fill(0, 0, batch);
            counts[2 * batch[0] + (batch[1] > batch[2] ? 1 : 0)]++;
        }

        // Five standard deviations of a binomial distribution with p = 1/6.
        assertThat(Arrays.stream(counts).boxed()).allMatch(count -> Math.abs(count - 10_000) < 460);
    }

    @Test
    void rejectsBatchesThatCannotBeFilled() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EpochOrder(POOL, 11, SEED))
                .withMessageContaining("1 to 10");
        assertThatIllegalArgumentException().isThrownBy(() -> new EpochOrder(POOL, 0, SEED));
        assertThatIllegalArgumentException().isThrownBy(() -> new EndlessOrder(new int[0], 1, SEED));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EpochOrder(POOL, 3, SEED).fill(0, 0, new int[4]))
                .withMessageContaining("a batch has 3 examples");
    }

    private static int[] epoch(EpochOrder order, long epoch, long step) {
        int[] batch = new int[order.batch()];
        order.fill(epoch, step, batch);
        return batch;
    }

    private static int[] endless(EndlessOrder order, long step) {
        int[] batch = new int[order.batch()];
        order.fill(step, batch);
        return batch;
    }

    private static int[] concat(int[]... parts) {
        return Arrays.stream(parts).flatMapToInt(Arrays::stream).toArray();
    }
}
