package org.fewlabel.gateway.dataset;

import java.io.IOException;

/** What was sent is no whole ZIP archive, or more of one than is looked through. The message begins with the rule that it breaks. */
final class UnreadableZipException extends IOException {
    private static final long serialVersionUID = 1;

    UnreadableZipException(String message) {
        super(message);
    }
}
