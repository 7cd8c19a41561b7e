package org.fewlabel.standalone.command;

import java.nio.file.Path;

/** A command needs an instance that runs, and there is none. */
public final class NotRunningException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotRunningException(Path state) {
        super("nothing runs in " + state + "; start it: ./fewlabel up");
    }
}
