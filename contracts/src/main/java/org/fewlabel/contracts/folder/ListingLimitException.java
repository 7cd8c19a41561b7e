package org.fewlabel.contracts.folder;

import java.io.IOException;

/** A folder is more than whoever was asked looks through; a walk through files lets nothing else out. */
final class ListingLimitException extends IOException {
    private static final long serialVersionUID = 1;

    ListingLimitException(String message) {
        super(message);
    }
}
