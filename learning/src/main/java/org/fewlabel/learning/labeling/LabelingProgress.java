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
     * @param inAll as many as this snapshot needs
     */
    void predicted(int done, int inAll);
}
