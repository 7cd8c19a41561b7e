package org.fewlabel.learning.method;

import java.util.List;
import org.fewlabel.learning.network.Images;

/** What one step sees: some views of each labeled and of each unlabeled image, as many as the method asked for. */
public final class Batch {
    private final List<Images> labeled;
    private final int[] labels; // [labeled images]
    private final List<Images> unlabeled;
    private final int[] unlabeledImages; // [unlabeled images]

    /**
     * @param labeled the views of the labeled images; row i is the same image in all of them
     * @param labels their true classes
     * @param unlabeled the views of the unlabeled images; empty for a method that uses none
     * @param unlabeledImages their indices in the training set
     */
    public Batch(List<Images> labeled, int[] labels, List<Images> unlabeled, int[] unlabeledImages) {
        labeled.forEach(view -> requireSame(view, labels.length, "labels"));
        unlabeled.forEach(view -> requireSame(view, unlabeledImages.length, "indices"));
        this.labeled = List.copyOf(labeled);
        this.labels = labels;
        this.unlabeled = List.copyOf(unlabeled);
        this.unlabeledImages = unlabeledImages;
    }

    private static void requireSame(Images view, int count, String what) {
        if (view.count() != count) {
            throw new IllegalArgumentException("a view of " + view.count() + " images has " + count + " " + what);
        }
    }

    /** @param view from 0 */
    public Images labeled(int view) {
        return labeled.get(view);
    }

    public int[] labels() {
        return labels;
    }

    /** @param view from 0 */
    public Images unlabeled(int view) {
        return unlabeled.get(view);
    }

    public int[] unlabeledImages() {
        return unlabeledImages;
    }

    /** How many images it feeds to the method, each counted once whatever its views. */
    public int images() {
        return labels.length + (unlabeled.isEmpty() ? 0 : unlabeledImages.length);
    }
}
