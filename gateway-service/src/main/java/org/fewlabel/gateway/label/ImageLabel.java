package org.fewlabel.gateway.label;

import org.jspecify.annotations.Nullable;

/**
 * What is known of the class of one training image.
 *
 * @param index of the image in the training set
 * @param given the class that it came with; {@link #NONE} for an image that came without
 * @param predicted the most probable class, of equals the lowest; {@link #NONE} where no network was asked
 * @param confidence the probability of that; 0 where there is none
 * @param margin of that over the second; 0 where there is none
 * @param isGivenKnown not so of labels that an earlier version made
 * @param file of a folder of images; null for other data sets
 */
public record ImageLabel(
        int index,
        int given,
        int predicted,
        float confidence,
        float margin,
        boolean isGivenKnown,
        @Nullable String file) {
    /** No class. */
    static final int NONE = GivenLabels.NONE;

    /**
     * @param predicted the most probable class, as the network says it
     * @param probabilities [classes], calibrated or not; all zeros where no network was asked
     */
    static ImageLabel of(
            int index, int given, int predicted, float[] probabilities, boolean isGivenKnown, @Nullable String file) {
        float confidence = probabilities[predicted];
        float margin = Probabilities.margin(probabilities, predicted);
        return confidence > 0
                ? new ImageLabel(index, given, predicted, confidence, margin, isGivenKnown, file)
                : new ImageLabel(index, given, NONE, 0, 0, isGivenKnown, file);
    }

    public boolean isGiven() {
        return given != NONE;
    }

    public boolean isPredicted() {
        return predicted != NONE;
    }

    /** The given class where there is one, whatever a network says; else the predicted one, or {@link #NONE}. */
    public int label() {
        return isGiven() ? given : predicted;
    }

    public boolean hasLabel() {
        return label() != NONE;
    }

    /** Null where there is no label, or nobody knows. */
    public @Nullable LabelSource source() {
        if (isGiven()) {
            return LabelSource.GIVEN;
        }
        return isPredicted() && isGivenKnown ? LabelSource.PREDICTED : null;
    }

    /** As a word for tables; empty for null. */
    String sourceName() {
        LabelSource source = source();
        return source == null ? "" : source.wireName();
    }

    /** Whether people and network say different things of it. */
    boolean isDisputed() {
        return isGiven() && isPredicted() && given != predicted;
    }
}
