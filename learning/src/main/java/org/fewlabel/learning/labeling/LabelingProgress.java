package org.fewlabel.learning.labeling;

/** Hears how far the labeler has come, several times in a pass, on the labeler's thread. */
@FunctionalInterface
public interface LabelingProgress {
    /** For those who do not watch. */
    LabelingProgress NONE = (done, inAll) -> {};

    /**
     * Some more predictions are made.
     *
     * @param done so far
     * @param inAll as many as are made in one go: what a snapshot needs, or the labels of one more network
     */
    void predicted(int done, int inAll);
}
