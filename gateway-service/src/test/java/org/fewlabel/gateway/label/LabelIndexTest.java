package org.fewlabel.gateway.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.fewlabel.artifacts.safetensors.Safetensors;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.CsvCell;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.contracts.job.DatasetSpec;
import org.fewlabel.gateway.label.LabelSelection.Sort;
import org.fewlabel.gateway.problem.BusyException;
import org.junit.jupiter.api.Test;

class LabelIndexTest {
    private static final DatasetSpec MOONS = new DatasetSpec(DatasetName.TWO_MOONS, 6, 0);
    /** Margins 0.5, 0, 0.75, 0.5, none, 1; classes 1, 0, 0, 1, none, 1; the second and the fourth are given as 1. */
    private static final Safetensors SIX = Tables.moons(
            new int[] {-1, 1, -1, 1, -1, -1}, 0.25f, 0.75f, 0.5f, 0.5f, 0.875f, 0.125f, 0.25f, 0.75f, 0, 0, 0, 1);

    @Test
    void sortsByTheMarginAndOfEqualsByTheIndex() throws IOException {
        assertThat(order(sorted(Sort.LEAST_SURE, false)).limit(5)).containsExactly(1, 0, 3, 2, 5);
        assertThat(order(sorted(Sort.MOST_SURE, false)).limit(5)).containsExactly(5, 2, 0, 3, 1);
        assertThat(order(LabelSelection.ALL).limit(5)).containsExactly(0, 1, 2, 3, 4);
    }

    /** It is neither sure nor unsure. */
    @Test
    void imagesWithoutAPredictionComeLast() throws IOException {
        assertThat(order(sorted(Sort.LEAST_SURE, false)).skip(5).limit(2)).containsExactly(4, 6);
        assertThat(order(sorted(Sort.MOST_SURE, true)).skip(5).limit(2)).containsExactly(4, 6);
    }

    /** The network is unsure of one class alone: without turns nobody would see another for pages. */
    @Test
    void letsThePredictedClassesTakeTurns() throws IOException {
        assertThat(order(sorted(Sort.LEAST_SURE, true)).limit(5)).containsExactly(1, 0, 3, 2, 5);
        assertThat(order(sorted(Sort.MOST_SURE, true)).limit(5)).containsExactly(5, 2, 0, 1, 3);
        assertThat(order(sorted(Sort.INDEX, true)).limit(5)).containsExactly(0, 1, 2, 3, 5);
    }

    /** Against turns that are taken from a queue of each class. */
    @Test
    void takesTurnsAmongManyAsQueuesDo() throws IOException {
        SplittableRandom random = new SplittableRandom(4);
        float[] probabilities = new float[1_800];
        for (int image = 0; image < 900; image++) {
            float first = random.nextInt(100) / 99f;
            probabilities[2 * image] = first;
            probabilities[2 * image + 1] = 1 - first;
        }
        LabelIndex index = LabelIndex.of(Tables.table(Tables.moons(new int[0], probabilities), MOONS, List.of()));
        List<Deque<Integer>> queues = List.of(new ArrayDeque<>(), new ArrayDeque<>());
        List<Integer> turns = new ArrayList<>();
        List<Integer> unpredicted = new ArrayList<>();
        int[] places = new int[1_000];
        int[] sorted = index.order(sorted(Sort.LEAST_SURE, false));
        for (int place = 0; place < sorted.length; place++) {
            int predicted = index.label(sorted[place]).predicted();
            (predicted == ImageLabel.NONE ? unpredicted : queues.get(predicted)).add(sorted[place]);
            places[sorted[place]] = place;
        }
        while (queues.stream().anyMatch(queue -> !queue.isEmpty())) {
            queues.stream()
                    .filter(queue -> !queue.isEmpty())
                    .map(Deque::remove)
                    .sorted(Comparator.comparingInt(image -> places[image]))
                    .forEach(turns::add);
        }
        turns.addAll(unpredicted);

        assertThat(index.order(sorted(Sort.LEAST_SURE, true)))
                .containsExactly(turns.stream().mapToInt(Integer::intValue).toArray());
    }

    @Test
    void filtersByEveryRuleAlone() throws IOException {
        assertThat(order(new LabelSelection(Sort.INDEX, false, true, null, null, null, null, null)))
                .containsExactly(1);
        assertThat(order(new LabelSelection(Sort.INDEX, false, false, 1, null, null, null, null)))
                .containsExactly(0, 1, 3, 5);
        assertThat(order(new LabelSelection(Sort.INDEX, false, false, null, 0, null, null, null)))
                .containsExactly(1, 2);
        assertThat(order(new LabelSelection(Sort.INDEX, false, false, null, null, LabelSource.GIVEN, null, null)))
                .containsExactly(1, 3);
        assertThat(order(new LabelSelection(Sort.INDEX, false, false, null, null, LabelSource.PREDICTED, null, null)))
                .containsExactly(0, 2, 5);
        assertThat(order(new LabelSelection(Sort.INDEX, false, false, null, null, null, 0.75f, null)))
                .containsExactly(0, 2, 3, 5);
        assertThat(order(new LabelSelection(Sort.INDEX, false, false, null, null, null, null, 0.75f)))
                .containsExactly(0, 1, 3);
        assertThat(order(new LabelSelection(Sort.LEAST_SURE, false, false, 1, 1, null, 0.5f, 0.9f)))
                .containsExactly(0, 3);
    }

    /** Against a sort by the JDK of rows that were read one by one. */
    @Test
    void sortsAsAComparatorDoes() throws IOException {
        SplittableRandom random = new SplittableRandom(3);
        float[] probabilities = new float[2_000];
        for (int image = 0; image < 1_000; image++) {
            float first = random.nextInt(100) / 99f;
            probabilities[2 * image] = first;
            probabilities[2 * image + 1] = 1 - first;
        }
        LabelsTable table = Tables.table(Tables.moons(new int[0], probabilities), MOONS, List.of());
        List<ImageLabel> rows = new ArrayList<>();
        table.all().forEach((label, row) -> rows.add(label));
        rows.sort(Comparator.comparingDouble(ImageLabel::margin).thenComparingInt(ImageLabel::index));

        LabelIndex index = LabelIndex.of(table);

        assertThat(index.order(sorted(Sort.LEAST_SURE, false)))
                .containsExactly(rows.stream().mapToInt(ImageLabel::index).toArray());
    }

    /** A sorted file has the rows of the unsorted one, to the letter. */
    @Test
    void givesTheRowsOfTheTableInAnotherOrder() throws IOException {
        DatasetSpec pets = Tables.folder("cat", "dog");
        for (DatasetSpec dataset : List.of(MOONS, pets)) {
            LabelsTable table =
                    Tables.table(dataset == MOONS ? SIX : Tables.pets(1, -1), dataset, List.of("unlabeled/1,2.png"));
            LabelIndex index = LabelIndex.of(table);
            CsvLabels csv = new CsvLabels(dataset, new LabelsForm(CsvCell.EXACT, true));
            List<String> byIndex = Tables.written(csv, table.all()).lines().toList();

            int[] order = index.order(sorted(Sort.MOST_SURE, true));
            List<String> sorted =
                    Tables.written(csv, table.ordered(index, order)).lines().toList();

            assertThat(sorted).hasSameSizeAs(byIndex).first().isEqualTo(byIndex.get(0));
            for (int place = 0; place < order.length; place++) {
                assertThat(sorted.get(place + 1)).isEqualTo(byIndex.get(order[place] + 1));
            }
        }
    }

    @Test
    void aFilteredFileNeedsNoIndexAndHasTheSameRows() throws IOException {
        LabelsTable table = Tables.table(SIX, MOONS, List.of());
        LabelSelection sure = new LabelSelection(Sort.INDEX, false, false, 1, null, null, 0.5f, null);
        List<Integer> filtered = new ArrayList<>();

        table.filtered(sure).forEach((label, row) -> filtered.add(label.index()));

        assertThat(filtered).containsExactlyElementsOf(order(sure).boxed().toList());
    }

    /** Room for two indexes of a thousand points while one of them is sorted. */
    @Test
    void keepsWhatWasAskedForLastWithinItsRoom() throws Exception {
        LabelIndexes indexes = new LabelIndexes(2 * 12_000 + 12_000);
        LabelsTable table = Tables.table(SIX, MOONS, List.of());
        indexes.make(key("a"), table, null).close();
        indexes.make(key("b"), table, null).close();
        indexes.find(key("a")).orElseThrow().close();

        indexes.make(key("c"), table, null).close();

        assertThat(indexes.find(key("b"))).isEmpty();
        indexes.find(key("a")).orElseThrow().close();
        indexes.find(key("c")).orElseThrow().close();
    }

    @Test
    void refusesWhatItHasNoRoomForNowOrEver() throws Exception {
        LabelsTable table = Tables.table(SIX, MOONS, List.of());
        assertThatThrownBy(() -> new LabelIndexes(23_999).make(key("a"), table, null))
                .isInstanceOf(TooManyLabelsException.class)
                .hasMessageContaining("24000 bytes, and 23999 are there");
        LabelIndexes indexes = new LabelIndexes(36_000);
        LabelIndexes.Held held = indexes.make(key("a"), table, null);

        assertThatThrownBy(() -> indexes.make(key("b"), table, null)).isInstanceOf(BusyException.class);

        held.close();
        held.close();
        indexes.make(key("b"), table, null).close();
    }

    private static LabelIndexes.Key key(String name) {
        return new LabelIndexes.Key(new ArtifactReference(name, "0".repeat(64), 1), null);
    }

    private static LabelSelection sorted(Sort sort, boolean isSpread) {
        return new LabelSelection(sort, isSpread, false, null, null, null, null, null);
    }

    private static IntStream order(LabelSelection selection) throws IOException {
        return IntStream.of(LabelIndex.of(Tables.table(SIX, MOONS, List.of())).order(selection));
    }
}
