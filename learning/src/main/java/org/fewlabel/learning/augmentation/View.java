package org.fewlabel.learning.augmentation;

import java.util.SplittableRandom;
import org.fewlabel.learning.data.Examples;

/**
 * A way to look at an example: normalized for a network, and perhaps changed at random such that its class stays. Safe for use by
 * several threads.
 */
public interface View {
    /**
     * Renders one example.
     *
     * @param random the only source of chance; the same state gives the same numbers
     * @param into receives [height, width, channels] numbers of the examples' shape, about zero mean and unit variance
     * @param offset where the first of them goes
     */
    void render(Examples examples, int example, SplittableRandom random, float[] into, int offset);
}
