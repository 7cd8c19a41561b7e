package org.fewlabel.learning.data;

import java.io.IOException;

/** Nothing is wrong with a picture, but the heap has no room to decode it at the moment. */
public final class HeapShortageException extends IOException {
    private static final long serialVersionUID = 1L;

    HeapShortageException(String message) {
        super(message);
    }
}
