package org.fewlabel.learning.augmentation;

import java.util.SplittableRandom;

/** A random change of an image's bytes, one step on the way to a view. */
interface ImageChange {
    /** @param random the only source of chance */
    void apply(Canvas canvas, SplittableRandom random);
}
