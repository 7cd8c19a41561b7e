package org.fewlabel.learning.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeldOutTest {
    private static final int RANDOM_CASES = 5_000;

    /** The last of all labels were held out before, which are those of the largest class alone. */
    @ParameterizedTest
    @CsvSource({
        "100 10, 20, 18 2",
        "500 50 50 50, 100, 77 7 8 8",
        "500 50 50 50, 4, 1 1 1 1",
        "500 50 50 50, 2, 1 0 0 1",
        "100 2 2 2, 6, 3 1 1 1",
        "5 1 1, 4, 4 0 0",
        "3 3 2 2, 5, 1 2 1 1"
    })
    void takesOfEachClassInProportion(String sizes, int heldOut, String expected) {
        int[] labels = numbers(sizes);

        int[] shares = HeldOut.ofEachClass(heldOut, labels, inOrder(labels.length));

        assertThat(shares).containsExactly(numbers(expected));
    }

    @Test
    void takesNoClassItsLastLabelAndOneOfEachClassThatHasTwo() {
        forRandomCases((heldOut, sizes, shares) -> {
            assertThat(Arrays.stream(shares).sum()).isEqualTo(heldOut);
            long withTwo = Arrays.stream(sizes).filter(size -> size >= 2).count();
            long withOneHeldOut =
                    Arrays.stream(shares).filter(share -> share > 0).count();
            assertThat(withOneHeldOut).isEqualTo(Math.min(heldOut, withTwo));
            for (int label = 0; label < sizes.length; label++) {
                assertThat(shares[label]).isBetween(0, Math.max(0, sizes[label] - 1));
            }
        });
    }

    /** The sum of squared distances from the proportional shares is what the method of largest remainders makes least. */
    @Test
    void isAsNearToProportionAsTheBoundsAllow() {
        forRandomCases((heldOut, sizes, shares) -> {
            double total = Arrays.stream(sizes).sum();
            long withTwo = Arrays.stream(sizes).filter(size -> size >= 2).count();
            int least = heldOut >= withTwo ? 1 : 0;
            for (int from = 0; from < sizes.length; from++) {
                for (int to = 0; heldOut >= withTwo && to < sizes.length; to++) {
                    if (from != to && shares[from] > least && shares[to] < sizes[to] - 1) {
                        double now = distance(shares[from], heldOut * sizes[from] / total)
                                + distance(shares[to], heldOut * sizes[to] / total);
                        double moved = distance(shares[from] - 1, heldOut * sizes[from] / total)
                                + distance(shares[to] + 1, heldOut * sizes[to] / total);
                        assertThat(moved).isGreaterThanOrEqualTo(now - 1e-9);
                    }
                }
            }
        });
    }

    @Test
    void holdsNothingOutWhereNothingIsAskedFor() {
        assertThat(HeldOut.ofEachClass(0, new int[] {3, 0, 1}, inOrder(3))).containsExactly(0, 0, 0);
    }

    @ParameterizedTest
    @CsvSource({"-1", "4"})
    void rejectsWhatWouldLeaveAClassWithoutALabel(int heldOut) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HeldOut.ofEachClass(heldOut, new int[] {3, 2, 1}, inOrder(3)))
                .withMessageContaining("from 0 to 3")
                .withMessageContaining("was " + heldOut);
    }

    private interface Property {
        void holdsFor(int heldOut, int[] sizes, int[] shares);
    }

    private static void forRandomCases(Property property) {
        SplittableRandom random = new SplittableRandom(20);
        for (int i = 0; i < RANDOM_CASES; i++) {
            int[] sizes = random.ints(random.nextInt(1, 12), 0, random.nextBoolean() ? 5 : 600)
                    .toArray();
            int most = Arrays.stream(sizes).map(size -> Math.max(0, size - 1)).sum();
            int heldOut = random.nextInt(0, most + 1);
            int[] order = inOrder(sizes.length);
            Permutation.shuffle(order, random);
            property.holdsFor(heldOut, sizes, HeldOut.ofEachClass(heldOut, sizes, order));
        }
    }

    private static double distance(int share, double quota) {
        return (share - quota) * (share - quota);
    }

    private static int[] inOrder(int classes) {
        return IntStream.range(0, classes).toArray();
    }

    private static int[] numbers(String text) {
        return Arrays.stream(text.split(" ")).mapToInt(Integer::parseInt).toArray();
    }
}
