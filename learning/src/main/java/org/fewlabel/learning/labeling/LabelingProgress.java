package org.fewlabel.learning.labeling;

/** Hears how far the labeler has come, several times in a pass, on the labeler's thread. */
@FunctionalInterface
public interface LabelingProgress {
    /** For those who do not watch. */
    LabelingProgress NONE = (done, inAll) -> {};

    /** @param done predictions made so far of all that this snapshot needs */
    void predicted(int done, int inAll);
}
