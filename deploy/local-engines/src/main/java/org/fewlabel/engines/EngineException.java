package org.fewlabel.engines;

import org.jspecify.annotations.Nullable;

/** A process could not be started or stopped; the message is written for the person at the terminal. */
public class EngineException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public EngineException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    public EngineException(String message) {
        this(message, null);
    }
}
