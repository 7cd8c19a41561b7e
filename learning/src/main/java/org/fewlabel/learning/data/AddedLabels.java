package org.fewlabel.learning.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.fewlabel.contracts.Text;
import org.fewlabel.contracts.labelset.LabelOfImage;
import org.fewlabel.contracts.labelset.LabelOfImage.Source;
import org.fewlabel.contracts.labelset.LabelSet;

/** The labels of a label set by the training examples of a loaded data set. Immutable, so that threads may share it. */
public final class AddedLabels {
    /** So many missing files are named. */
    private static final int SHOWN_FILES_MAX = 5;

    private final String sha256;
    private final int[] examples; // rising
    private final int[] labels; // [examples]
    private final BitSet predicted; // by example
    private final BitSet blank; // by example

    private AddedLabels(String sha256, int[] examples, int[] labels, BitSet predicted, BitSet blank) {
        this.sha256 = sha256;
        this.examples = examples;
        this.labels = labels;
        this.predicted = predicted;
        this.blank = blank;
    }

    /**
     * Finds the examples that a set labels: by their files in a folder of images, which may have more files than when the set was
     * made, and else by their index.
     *
     * @param sha256 the set's name
     * @throws UnfitLabelSetException if the set is for other data, or one of its images is not there
     */
    static AddedLabels of(LabelSet set, String sha256, Dataset dataset) {
        if (set.dataset() != dataset.name() || !set.classes().equals(dataset.classNames())) {
            throw new UnfitLabelSetException(
                    "label set " + sha256 + " is for " + set.dataset().wireName()
                            + " with the classes " + Text.shown(set.classes().toString()) + ", the data set is "
                            + dataset.name().wireName() + " with "
                            + Text.shown(dataset.classNames().toString()));
        }
        List<String> names = dataset.trainingNames();
        int[] found = names.isEmpty() ? byIndex(set, sha256, dataset) : byFile(set, sha256, names);
        int[] order = inOrder(found);
        BitSet predicted = new BitSet();
        int[] examples = new int[order.length];
        int[] labels = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            LabelOfImage each = set.labels().get(order[i]);
            examples[i] = found[order[i]];
            labels[i] = each.label();
            predicted.set(examples[i], each.source() == Source.PREDICTED);
        }
        return new AddedLabels(sha256, examples, labels, predicted, dataset.blank());
    }

    private static int[] byIndex(LabelSet set, String sha256, Dataset dataset) {
        int count = dataset.training().count();
        return set.labels().stream()
                .mapToInt(each -> {
                    Integer index = each.index();
                    if (index == null || index >= count) {
                        throw new UnfitLabelSetException("label set " + sha256 + " labels image " + index + ", but "
                                + dataset.name().wireName() + " has " + count + " training images");
                    }
                    return index;
                })
                .toArray();
    }

    private static int[] byFile(LabelSet set, String sha256, List<String> names) {
        Map<String, Integer> places = new HashMap<>();
        for (String name : names) {
            places.put(name, places.size());
        }
        List<String> missing = new ArrayList<>();
        int[] found = new int[set.labels().size()];
        for (int i = 0; i < found.length; i++) {
            String file = set.labels().get(i).file();
            Integer place = places.get(file);
            if (place == null) {
                missing.add(Text.shown(String.valueOf(file)));
            } else {
                found[i] = place;
            }
        }
        if (!missing.isEmpty()) {
            throw new UnfitLabelSetException("label set " + sha256 + " labels " + missing.size()
                    + " files that the folder does not have: "
                    + String.join(", ", missing.subList(0, Math.min(SHOWN_FILES_MAX, missing.size())))
                    + (missing.size() > SHOWN_FILES_MAX ? ", …" : ""));
        }
        return found;
    }

    /** Files in the order of their names need not be in the order of the folder. */
    private static int[] inOrder(int[] found) {
        long[] places = new long[found.length];
        for (int i = 0; i < found.length; i++) {
            places[i] = (long) found[i] << Integer.SIZE | i;
        }
        Arrays.sort(places);
        return Arrays.stream(places).mapToInt(place -> (int) place).toArray();
    }

    /** The name of the set. */
    public String sha256() {
        return sha256;
    }

    /** All examples that have a label here, rising. */
    int[] examples() {
        return examples.clone();
    }

    /** The label of an example, from 0; {@link Examples#UNKNOWN} where the set has none. */
    int label(int example) {
        int place = Arrays.binarySearch(examples, example);
        return place < 0 ? Examples.UNKNOWN : labels[place];
    }

    /** Whether the label is a network's, and none that people gave. */
    boolean isPredicted(int example) {
        return predicted.get(example);
    }

    /** Whether the example's file cannot be read. What people say of it stays true, but there is nothing to learn from it. */
    boolean isBlank(int example) {
        return blank.get(example);
    }
}
