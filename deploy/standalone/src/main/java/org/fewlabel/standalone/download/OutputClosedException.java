package org.fewlabel.standalone.download;

import java.io.IOException;

/** Nobody reads standard output any more. */
public final class OutputClosedException extends IOException {
    private static final long serialVersionUID = 1L;

    public OutputClosedException() {
        super("nobody reads standard output any more");
    }
}
