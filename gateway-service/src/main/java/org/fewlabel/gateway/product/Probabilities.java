package org.fewlabel.gateway.product;

/** Class probabilities of many images, one after the other. */
public final class Probabilities {
    private Probabilities() {}

    /**
     * The class that an image most probably is, of equals the lowest.
     *
     * @param probabilities [images, classes]
     */
    public static int mostProbable(float[] probabilities, int classes, int image) {
        int first = image * classes;
        int best = 0;
        for (int label = 1; label < classes; label++) {
            if (probabilities[first + label] > probabilities[first + best]) {
                best = label;
            }
        }
        return best;
    }

    /**
     * By how much the most probable class of an image is before the second; 0 where the two are equal.
     *
     * @param probabilities [images, classes], of at least two classes
     */
    static float margin(float[] probabilities, int classes, int image) {
        int first = image * classes;
        int best = mostProbable(probabilities, classes, image);
        float second = 0;
        for (int label = 0; label < classes; label++) {
            if (label != best) {
                second = Math.max(second, probabilities[first + label]);
            }
        }
        return probabilities[first + best] - second;
    }
}
