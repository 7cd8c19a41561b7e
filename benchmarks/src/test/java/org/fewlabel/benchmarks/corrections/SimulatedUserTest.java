package org.fewlabel.benchmarks.corrections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.fewlabel.benchmarks.corrections.SimulatedUser.Answer;
import org.fewlabel.benchmarks.corrections.SimulatedUser.Prediction;
import org.junit.jupiter.api.Test;

class SimulatedUserTest {
    private static final List<String> CLASSES = List.of("even", "odd");

    private final SimulatedUser user = new SimulatedUser(CLASSES, image -> image % 2);

    @Test
    void saysWhatImagesShowAndTellsCorrectionsFromConfirmations() {
        List<Answer> answers = user.answers(CLASSES, List.of(new Prediction(7, 0), new Prediction(4, 0)));

        assertThat(answers).containsExactly(new Answer(7, "odd", true), new Answer(4, "even", false));
    }

    @Test
    void refusesJobWithClassesInAnotherOrder() {
        assertThatThrownBy(() -> user.answers(List.of("odd", "even"), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be [even, odd], were [odd, even]");
    }

    @Test
    void drawsEachImageOnceAndOthersInEachRoundAndRepeat() {
        List<Prediction> unlabeled = IntStream.range(0, 1_000)
                .mapToObj(image -> new Prediction(image, 0))
                .toList();

        List<Prediction> drawn = RandomImages.of(unlabeled, 20, 1, 1);

        assertThat(drawn).hasSize(20).doesNotHaveDuplicates().isSubsetOf(unlabeled);
        assertThat(RandomImages.of(unlabeled, 20, 1, 1)).isEqualTo(drawn);
        assertThat(RandomImages.of(unlabeled, 20, 1, 2)).isNotEqualTo(drawn);
        assertThat(RandomImages.of(unlabeled, 20, 2, 1)).isNotEqualTo(drawn);
    }

    @Test
    void drawsEachImageAboutAsOften() {
        List<Prediction> unlabeled = IntStream.range(0, 10)
                .mapToObj(image -> new Prediction(image, 0))
                .toList();
        int[] counts = new int[10];
        for (int round = 0; round < 10_000; round++) {
            RandomImages.of(unlabeled, 3, 1, round).forEach(each -> counts[each.index()]++);
        }

        assertThat(Arrays.stream(counts).boxed())
                .as("binomial, 3,000 ± five times 46")
                .allMatch(count -> count > 2_770 && count < 3_230);
    }

    @Test
    void doesNotDrawMoreImagesThanThereAre() {
        assertThatThrownBy(() -> RandomImages.of(List.of(new Prediction(0, 0)), 2, 1, 1))
                .hasMessage("2 images are to be labeled, and only 1 have no label");
    }
}
