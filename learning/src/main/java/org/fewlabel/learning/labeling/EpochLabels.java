package org.fewlabel.learning.labeling;

/**
 * The class probabilities of every training image after an epoch, by the image's index in the training set.
 */
public final class EpochLabels {
    private final float[] probabilities; // [images, classes]
    private final int images;
    private final int classes;

    public EpochLabels(float[] probabilities, int images, int classes) {
        if (probabilities.length != images * classes) {
            throw new IllegalArgumentException(images + " images of " + classes + " classes need " + images * classes
                    + " probabilities, got " + probabilities.length);
        }
        this.probabilities = probabilities;
        this.images = images;
        this.classes = classes;
    }

    public int images() {
        return images;
    }

    public int classes() {
        return classes;
    }

    /** All of them, row after row; not a copy. */
    public float[] probabilities() {
        return probabilities;
    }

    public float probability(int image, int label) {
        return probabilities[image * classes + label];
    }

    /** The most probable class; the lowest of equals. */
    public int label(int image) {
        int best = 0;
        for (int label = 1; label < classes; label++) {
            if (probability(image, label) > probability(image, best)) {
                best = label;
            }
        }
        return best;
    }

    /** The largest probability. */
    public float confidence(int image) {
        return probability(image, label(image));
    }
}
