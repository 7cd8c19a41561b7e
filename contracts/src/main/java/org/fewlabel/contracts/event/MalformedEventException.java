package org.fewlabel.contracts.event;

import org.jspecify.annotations.Nullable;

/** A record that is not an event: it belongs in the dead-letter topic, and no retry helps. */
public final class MalformedEventException extends Exception {
    public MalformedEventException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
