package org.fewlabel.metrics.comparison;

import org.fewlabel.contracts.WireName;
import org.fewlabel.service.rest.QueryParameters;
import org.fewlabel.statistics.PairedDifference;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of rows that are compared.
 *
 * @param confidence of the intervals
 * @param baseline the row that the others are compared with; null for none
 */
record Question(Figure figure, double confidence, @Nullable String baseline, Adjustment adjust) {
    static final double CONFIDENCE_MIN = 0.5;
    static final double CONFIDENCE_MAX = 0.999;

    /** What is done about several comparisons at once. */
    enum Adjustment implements WireName {
        /** Each interval stands for itself. */
        NONE,
        /** Told apart is what Holm's correction leaves. */
        HOLM;

        /** @throws IllegalArgumentException with the rule that the text breaks */
        static Adjustment parse(String text) {
            return QueryParameters.parseName(values(), text);
        }
    }

    static Question usual() {
        return new Question(Figure.USUAL, PairedDifference.CONFIDENCE_USUAL, null, Adjustment.NONE);
    }

    /** @throws IllegalArgumentException with the rule that the text breaks */
    static double parseConfidence(String text) {
        try {
            double confidence = Double.parseDouble(text);
            if (confidence >= CONFIDENCE_MIN && confidence <= CONFIDENCE_MAX) {
                return confidence;
            }
        } catch (NumberFormatException e) {
            // Rejected below.
        }
        throw new IllegalArgumentException("must be a number from " + CONFIDENCE_MIN + " to " + CONFIDENCE_MAX);
    }
}
