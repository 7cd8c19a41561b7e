package org.fewlabel.learning.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.contracts.job.DatasetSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabeledSplitTest {
    private static final int CLASSES = 4;

    @Test
    void holdsValidationExamplesOutOfBothOtherPartsAndSpreadsThemOverTheClasses() {
        Examples training = examples(10, 10, 10, 10);
        LabeledSplit all = LabeledSplit.of(training, CLASSES, 20, 7);

        LabeledSplit split =
                LabeledSplit.of(training, CLASSES, new DatasetSpec(DatasetName.TWO_MOONS, 20, 7, null, 8, null));

        assertThat(Arrays.stream(split.validation()).map(training::label).toArray())
                .containsExactlyInAnyOrder(0, 0, 1, 1, 2, 2, 3, 3);
        assertThat(IntStream.concat(Arrays.stream(split.labeled()), Arrays.stream(split.validation()))
                        .sorted()
                        .toArray())
                .isEqualTo(all.labeled());
        assertThat(split.unlabeled(true)).isEqualTo(all.unlabeled(true));
        assertThat(split.unlabeled(false)).hasSize(32).doesNotContain(split.validation());
    }

    @Test
    void holdsOutOfEachClassInProportionToItsLabels() {
        Examples training = examples(500, 50, 50, 50);

        LabeledSplit split = LabeledSplit.of(training, CLASSES, spec(650, 0, 100));

        assertThat(perClass(training, split.validation())[0]).isEqualTo(77);
        assertThat(perClass(training, split.validation())).containsOnly(77, 7, 8);
        assertThat(split.known()).hasSize(650);
    }

    /** The end of the round in which classes get their labels, as it was held out before classes were told apart. */
    @Test
    void holdsOutTheLastLabelsWhereNoClassIsExhausted() {
        Examples training = examples(25, 25, 25, 25);
        for (int seed = 0; seed < 4; seed++) {
            for (int labels = 4; labels <= 100; labels++) {
                for (int validation = 0; validation <= labels - CLASSES; validation++) {
                    LabeledSplit split = LabeledSplit.of(training, CLASSES, spec(labels, seed, validation));

                    assertThat(split.labeled())
                            .isEqualTo(LabeledSplit.of(training, CLASSES, labels - validation, seed)
                                    .labeled());
                    assertThat(split.known())
                            .isEqualTo(LabeledSplit.of(training, CLASSES, labels, seed)
                                    .labeled());
                }
            }
        }
    }

    /** The gateway decides by the specs alone whether a job may start from another. */
    @Test
    void isNestedWhereTheSpecsSaySo() {
        Examples training = TwoMoons.generate().training();
        SplittableRandom random = new SplittableRandom(3);
        int nested = 0;
        int hidden = 0;
        for (int i = 0; i < 2_000; i++) {
            DatasetSpec own = randomSpec(random);
            DatasetSpec other = randomSpec(random);
            LabeledSplit ownSplit = LabeledSplit.of(training, 2, own);
            LabeledSplit otherSplit = LabeledSplit.of(training, 2, other);
            if (own.knowsLabelsOf(other)) {
                nested++;
                BitSet beyond = set(otherSplit.known());
                beyond.andNot(set(ownSplit.known()));
                assertThat(beyond.cardinality()).isZero();
                boolean seen = set(ownSplit.validation()).intersects(set(otherSplit.labeled()));
                assertThat(own.hidesValidationFrom(other)).isEqualTo(!seen);
                hidden += seen ? 0 : 1;
            }
        }
        assertThat(hidden).as("both happen").isBetween(100, nested - 100);
    }

    private static BitSet set(int[] examples) {
        BitSet set = new BitSet();
        Arrays.stream(examples).forEach(set::set);
        return set;
    }

    private static DatasetSpec randomSpec(SplittableRandom random) {
        int labels = random.nextInt(2, 1_001);
        return spec(labels, random.nextInt(2), random.nextInt(0, labels - 1));
    }

    @Test
    void putsEveryExampleInOnePartAlone() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 1_000; i++) {
            int[] sizes = random.ints(CLASSES, 1, 40).toArray();
            int known = Arrays.stream(sizes).sum();
            int labels = random.nextInt(CLASSES, known + 1);
            int validation = random.nextInt(0, labels - CLASSES + 1);
            Examples training = examples(sizes);

            LabeledSplit split = LabeledSplit.of(training, CLASSES, spec(labels, random.nextLong(100), validation));

            assertThat(split.labeled()).hasSize(labels - validation);
            assertThat(split.validation()).hasSize(validation);
            assertThat(Stream.of(split.labeled(), split.validation(), split.unlabeled(true))
                            .flatMapToInt(Arrays::stream)
                            .sorted()
                            .toArray())
                    .isEqualTo(IntStream.range(0, known).toArray());
            assertThat(perClass(training, split.labeled())).doesNotContain(0);
        }
    }

    @Test
    void takesAsManyUnlabeledExamplesAsAreAskedForTheFewerAmongTheMore() {
        Examples training = examples(10, 10, 10, 10);

        int[] few = unlabeled(training, 5);
        int[] more = unlabeled(training, 15);

        assertThat(few).hasSize(5).isSorted();
        assertThat(more).hasSize(15).contains(few);
        assertThat(LabeledSplit.of(training, CLASSES, 20, 7).unlabeled(true)).contains(more);
        assertThat(split(training, 5).labeled())
                .isEqualTo(LabeledSplit.of(training, CLASSES, 20, 7).labeled());
        assertThat(split(training, 5).unlabeled(false)).hasSize(25);
    }

    @Test
    void rejectsMoreUnlabeledExamplesThanThereAre() {
        Examples training = examples(10, 10, 10, 10);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> split(training, 21))
                .withMessageContaining("at most the 20 examples")
                .withMessageContaining("21");
    }

    private static int[] unlabeled(Examples training, int count) {
        return split(training, count).unlabeled(true);
    }

    private static LabeledSplit split(Examples training, int unlabeled) {
        return LabeledSplit.of(training, CLASSES, new DatasetSpec(DatasetName.TWO_MOONS, 20, 7, null, 0, unlabeled));
    }

    @Test
    void takesTheSameNumberOfEveryClass() {
        Examples training = examples(25, 25, 25, 25);

        LabeledSplit split = LabeledSplit.of(training, CLASSES, 20, 7);

        assertThat(perClass(training, split.labeled())).containsExactly(5, 5, 5, 5);
        assertThat(split.labeled()).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void letsTheSeedDecideWhichClassesGetTheRemainder() {
        Examples training = examples(25, 25, 25, 25);

        long different = IntStream.range(0, 50)
                .mapToObj(seed -> Arrays.toString(perClass(
                        training, LabeledSplit.of(training, CLASSES, 10, seed).labeled())))
                .distinct()
                .count();

        // Two of four classes have three labels: six ways, each as likely as the others.
        assertThat(different).isEqualTo(6);
        for (int seed = 0; seed < 50; seed++) {
            assertThat(perClass(
                            training,
                            LabeledSplit.of(training, CLASSES, 10, seed).labeled()))
                    .containsOnly(2, 3);
        }
    }

    @Test
    void sharesWhatASmallClassLacks() {
        Examples training = examples(2, 30, 30, 30);

        LabeledSplit split = LabeledSplit.of(training, CLASSES, 20, 0);

        assertThat(perClass(training, split.labeled())).containsExactly(2, 6, 6, 6);
    }

    @Test
    void dependsOnTheSeedAlone() {
        Examples training = examples(25, 25, 25, 25);
        int[] labeled = LabeledSplit.of(training, CLASSES, 20, 1).labeled();

        assertThat(LabeledSplit.of(training, CLASSES, 20, 1).labeled()).isEqualTo(labeled);
        assertThat(LabeledSplit.of(training, CLASSES, 20, 2).labeled()).isNotEqualTo(labeled);
    }

    @Test
    void holdsEverySmallerSplitOfTheSameSeed() {
        Examples training = examples(25, 25, 25, 25);

        LabeledSplit small = LabeledSplit.of(training, CLASSES, 10, 3);
        LabeledSplit large = LabeledSplit.of(training, CLASSES, 40, 3);

        assertThat(large.labeled()).contains(small.labeled());
    }

    @Test
    void leavesTheRestOrAllAsUnlabeled() {
        LabeledSplit split = LabeledSplit.of(examples(2, 2, 2, 2), CLASSES, 4, 0);

        assertThat(IntStream.concat(Arrays.stream(split.labeled()), Arrays.stream(split.unlabeled(true)))
                        .sorted()
                        .toArray())
                .isEqualTo(IntStream.range(0, 8).toArray());
        assertThat(split.unlabeled(false)).isEqualTo(IntStream.range(0, 8).toArray());
    }

    @Test
    void neverLabelsAnExampleOfUnknownClass() {
        int[] labels = {0, Examples.UNKNOWN, 1, Examples.UNKNOWN, 2, 3};
        Examples training = new PointExamples(1, new float[6], labels);

        LabeledSplit split = LabeledSplit.of(training, CLASSES, 4, 0);

        assertThat(split.labeled()).containsExactly(0, 2, 4, 5);
        assertThat(split.unlabeled(true)).containsExactly(1, 3);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 9})
    void rejectsANumberOfLabelsThatThereIsNot(int labels) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LabeledSplit.of(examples(2, 2, 2, 2), CLASSES, labels, 0))
                .withMessage("labels must be from 1 to the 8 examples of known class, was " + labels);
    }

    private static Examples examples(int... countByClass) {
        int[] labels = IntStream.range(0, countByClass.length)
                .flatMap(label -> IntStream.range(0, countByClass[label]).map(i -> label))
                .toArray();
        return new PointExamples(1, new float[labels.length], labels);
    }

    private static DatasetSpec spec(int labels, long splitSeed, int validation) {
        return new DatasetSpec(DatasetName.TWO_MOONS, labels, splitSeed, null, validation, null);
    }

    private static int[] perClass(Examples training, int[] examples) {
        int[] counts = new int[CLASSES];
        for (int example : examples) {
            counts[training.label(example)]++;
        }
        return counts;
    }
}
