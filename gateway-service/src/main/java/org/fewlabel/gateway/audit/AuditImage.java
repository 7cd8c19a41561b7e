package org.fewlabel.gateway.audit;

import org.jspecify.annotations.Nullable;

/**
 * One image of an audit.
 *
 * @param image its index in the training set
 * @param file in a folder of images; null for other data sets
 * @param predicted the class that the network says, from 0
 * @param confidence the probability of that
 * @param answer the class that somebody says; null before
 */
record AuditImage(
        int image,
        @Nullable String file,
        int predicted,
        float confidence,
        @Nullable Integer answer) {

    boolean isAnswered() {
        return answer != null;
    }

    boolean isRight() {
        return answer != null && answer == predicted;
    }

    AuditImage answered(int label) {
        return new AuditImage(image, file, predicted, confidence, label);
    }
}
