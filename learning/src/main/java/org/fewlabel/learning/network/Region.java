package org.fewlabel.learning.network;

import java.util.List;

/**
 * Neighbours in a storage, in a shape of their own, last index fastest: not a copy. The stages of an engine turn it into what
 * their library reads.
 *
 * @param offset of the first one
 */
record Region(Storage storage, int offset, List<Integer> shape) {
    Region {
        shape = List.copyOf(shape);
        if (offset < 0 || count(shape) > storage.size() - offset) {
            throw new IllegalArgumentException(
                    "no room for " + shape + " from " + offset + " on, in a storage of " + storage.size());
        }
    }

    int count() {
        return count(shape);
    }

    private static int count(List<Integer> shape) {
        return shape.stream().reduce(1, Math::multiplyExact);
    }
}
