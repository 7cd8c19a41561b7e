package org.fewlabel.learning.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.stream.IntStream;
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

        assertThat(perClass(training, split)).containsExactly(5, 5, 5, 5);
        assertThat(split.labeled()).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void letsTheSeedDecideWhichClassesGetTheRemainder() {
        Examples training = examples(25, 25, 25, 25);

        long different = IntStream.range(0, 50)
                .mapToObj(seed -> Arrays.toString(perClass(training, LabeledSplit.of(training, CLASSES, 10, seed))))
                .distinct()
                .count();

        // Two of four classes have three labels: six ways, each as likely as the others.
        assertThat(different).isEqualTo(6);
        for (int seed = 0; seed < 50; seed++) {
            assertThat(perClass(training, LabeledSplit.of(training, CLASSES, 10, seed)))
                    .containsOnly(2, 3);
        }
    }

    @Test
    void sharesWhatASmallClassLacks() {
        Examples training = examples(2, 30, 30, 30);

        LabeledSplit split = LabeledSplit.of(training, CLASSES, 20, 0);

        assertThat(perClass(training, split)).containsExactly(2, 6, 6, 6);
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

    private static int[] perClass(Examples training, LabeledSplit split) {
        int[] counts = new int[CLASSES];
        for (int example : split.labeled()) {
            counts[training.label(example)]++;
        }
        return counts;
    }
}
