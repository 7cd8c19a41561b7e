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
}
