package org.fewlabel.gateway.label;

import org.fewlabel.contracts.WireName;
import org.jspecify.annotations.Nullable;

/**
 * Which labels a user wants to see, and in which order.
 *
 * @param isSpread whether classes take turns: the first of each predicted class, then the second of each; who looks at the first
 *     hundred has not seen one class alone
 * @param areDisputed whether those alone that people and network say different things of
 * @param label a class, which is that of the label; null for any
 * @param predicted the most probable class; null for any
 * @param source null for any
 * @param confidenceMin in [0, 1]; null for no bound. With a bound, images without a prediction are left out
 * @param confidenceMax the same
 */
record LabelSelection(
        Sort sort,
        boolean isSpread,
        boolean areDisputed,
        @Nullable Integer label,
        @Nullable Integer predicted,
        @Nullable LabelSource source,
        @Nullable Float confidenceMin,
        @Nullable Float confidenceMax) {
    static final LabelSelection ALL = new LabelSelection(Sort.INDEX, false, false, null, null, null, null, null);

    /** What comes first. */
    enum Sort implements WireName {
        INDEX,
        /** The smallest margin. Images without a prediction come last. */
        LEAST_SURE,
        /** The largest margin. Images without a prediction come last. */
        MOST_SURE
    }

    /** Whether the order is another one than that in which labels are stored, so that all of them must be known for the first. */
    boolean isSorted() {
        return sort != Sort.INDEX || isSpread;
    }

    boolean accepts(ImageLabel image) {
        return (!areDisputed || image.isDisputed())
                && (label == null || label == image.label())
                && (predicted == null || predicted == image.predicted())
                && (source == null || source == image.source())
                && isBetween(image);
    }

    private boolean isBetween(ImageLabel image) {
        if (confidenceMin == null && confidenceMax == null) {
            return true;
        }
        return image.isPredicted()
                && (confidenceMin == null || image.confidence() >= confidenceMin)
                && (confidenceMax == null || image.confidence() <= confidenceMax);
    }
}
