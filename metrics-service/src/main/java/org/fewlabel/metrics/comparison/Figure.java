package org.fewlabel.metrics.comparison;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.fewlabel.contracts.TrainedNetwork;

/**
 * Which test error stands for a run. The lowest over the epochs is none of them: it is picked by looking at the test set, and
 * flatters the more the noisier a method is.
 *
 * @param network whose error it is
 */
record Figure(TrainedNetwork network, Summary summary) {
    static final Figure USUAL = new Figure(TrainedNetwork.STUDENT, Summary.LAST);

    /** Of the epochs of a run. */
    enum Summary {
        LAST("Last", "after the last epoch"),
        CHOSEN("ChosenByValidation", "after the epoch that the validation images chose"),
        MEDIAN20("MedianOfLast20", "as the median of the last 20 epochs");

        private final String property;
        private final String words;

        Summary(String property, String words) {
            this.property = property;
            this.words = words;
        }
    }

    /** @throws IllegalArgumentException with the rule that the text breaks */
    static Figure parse(String text) {
        for (Figure figure : all()) {
            if (figure.text().equals(text)) {
                return figure;
            }
        }
        throw new IllegalArgumentException(
                "must be one of " + all().stream().map(Figure::text).collect(Collectors.joining(", ")));
    }

    static List<Figure> all() {
        return Arrays.stream(TrainedNetwork.values())
                .flatMap(network -> Arrays.stream(Summary.values()).map(summary -> new Figure(network, summary)))
                .toList();
    }

    /** As a query names it, such as {@code student.last}. */
    String text() {
        return network.wireName() + "." + summary.name().toLowerCase(Locale.ROOT);
    }

    /** As {@link RunEntity} names it. */
    String property() {
        return network.wireName() + summary.property;
    }

    String words() {
        return "of the " + network.wireName() + " " + summary.words;
    }
}
