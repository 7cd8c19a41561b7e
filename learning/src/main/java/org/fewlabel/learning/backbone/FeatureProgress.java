package org.fewlabel.learning.backbone;

/** Hears how far a pass over images is, after every batch, on the thread that makes it. */
@FunctionalInterface
public interface FeatureProgress {
    /** For those who do not watch. */
    FeatureProgress NONE = (done, inAll) -> {};

    /**
     * Some more images are described.
     *
     * @param done so far, each view of an image counted
     * @param inAll as many as are missing altogether
     */
    void described(long done, long inAll);
}
