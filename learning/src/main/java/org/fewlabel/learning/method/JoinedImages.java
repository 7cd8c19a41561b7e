package org.fewlabel.learning.method;

import org.fewlabel.learning.network.Images;

/** Puts two batches into one, in a buffer that is used again for the next two. */
final class JoinedImages {
    private float[] buffer = {};

    /** The rows of the first, then those of the second; valid until the next call. */
    Images of(Images first, Images second) {
        int firstSize = first.count() * first.shape().size();
        int secondSize = second.count() * second.shape().size();
        if (buffer.length < firstSize + secondSize) {
            buffer = new float[firstSize + secondSize];
        }
        System.arraycopy(first.values(), 0, buffer, 0, firstSize);
        System.arraycopy(second.values(), 0, buffer, firstSize, secondSize);
        return new Images(buffer, first.count() + second.count(), first.shape());
    }
}
