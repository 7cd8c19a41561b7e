package org.fewlabel.learning.method;

/**
 * How many views of each image a method's step needs.
 *
 * @param unlabeled 0 for a method that uses no unlabeled image
 */
public record ViewCounts(int labeled, int unlabeled) {
    public ViewCounts {
        if (labeled < 1 || unlabeled < 0) {
            throw new IllegalArgumentException(
                    "a step needs at least 1 labeled and 0 unlabeled views, was " + labeled + " and " + unlabeled);
        }
    }
}
