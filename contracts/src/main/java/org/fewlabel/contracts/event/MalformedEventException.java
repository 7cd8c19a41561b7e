package org.fewlabel.contracts.event;

import org.fewlabel.contracts.Text;
import org.jspecify.annotations.Nullable;

/** A record that is not an event: it belongs in the dead-letter topic, and no retry helps. */
public final class MalformedEventException extends Exception {
    private static final long serialVersionUID = 1;

    /** What is wrong often quotes the record, which may be a megabyte of anything. */
    private static final int MESSAGE_LENGTH_MAX = 1_000;

    /** @param message is cut where it is too long for a line of a log */
    public MalformedEventException(String message, @Nullable Throwable cause) {
        super(Text.escaped(Text.message(message, MESSAGE_LENGTH_MAX)), cause);
    }
}
